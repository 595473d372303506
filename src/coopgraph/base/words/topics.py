"""What named questions are about."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "agreements": ("agreements and their texts", "accords et leurs textes", "الاتفاقات ونصوصها"),
    "bodies": ("organisations and offices", "organisations et fonctions", "المنظمات والمناصب"),
    "dates": ("dates and lives", "dates et étapes de vie", "التواريخ والمراحل"),
    "events": ("meetings and disasters", "rencontres et catastrophes", "اللقاءات والكوارث"),
    "numbers": ("numbers and counts", "nombres et décomptes", "الأعداد والإحصاءات"),
    "partners": ("partner countries", "pays partenaires", "البلدان الشريكة"),
    "programmes": ("programmes and training", "programmes et formations", "البرامج والتكوين"),
    "relief": ("relief and prevention", "secours et prévention", "الإغاثة والوقاية"),
    "silences": ("what is not known", "ce que l’on ne sait pas", "ما لا يُعرف"),
    "sources": ("sources and how they disagree", "sources et leurs divergences", "المصادر وتباينها"),
    "themes": ("themes and threats", "thèmes et menaces", "المواضيع والتهديدات"),
    "thing": ("all about one thing", "tout sur une chose", "كل ما يخص شيئا واحدا"),
}
