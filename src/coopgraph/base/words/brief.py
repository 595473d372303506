"""In a brief: headings, columns, sentences."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    # sections and their parts
    "stated": ("What is stated", "Ce qui en est dit", "ما ذُكر"),
    "sets": ("Said of sets as a whole", "Dit d’ensembles pris comme un tout", "ما ذُكر عن المجموعات ككل"),
    "agreements": ("Agreements", "Accords", "الاتفاقات"),
    "activity": (
        "Missions, events, programmes and organisations",
        "Missions, événements, programmes et organisations",
        "البعثات والأحداث والبرامج والمنظمات",
    ),
    "missions": ("Relief missions", "Missions de secours", "بعثات الإغاثة"),
    "events": ("Meetings and events", "Rencontres et événements", "اللقاءات والأحداث"),
    "programmes": ("Programmes", "Programmes", "البرامج"),
    "bodies": ("Organisations and joint bodies", "Organisations et organes mixtes", "المنظمات والهيئات المشتركة"),
    "others": ("Other undertakings", "Autres engagements", "التزامات أخرى"),
    "disagreements": ("Where the sources disagree", "Où les sources divergent", "حيث تختلف المصادر"),
    "unknown": ("What is not known", "Ce qu’on ne sait pas", "ما لا يُعرف"),
    "sought": ("Looked for and not found", "Cherché et non trouvé", "ما بُحث عنه ولم يُعثر عليه"),
    "lists": ("Lists in the sources", "Listes des sources", "القوائم في المصادر"),
    "silences": ("What the sources do not say", "Ce que les sources ne disent pas", "ما لا تذكره المصادر"),
    "sources": ("Sources", "Sources", "المصادر"),
    "glance": ("At a glance", "En bref", "لمحة"),
    # captions of tables
    "life": ("Steps", "Étapes", "المراحل"),
    "numbers": ("Numbers", "Nombres", "الأعداد"),
    "names": ("Names over time", "Noms au fil du temps", "الأسماء عبر الزمن"),
    "values": (
        "The values side by side; ✓ marks the one that a rule prefers",
        "Les valeurs en présence ; ✓ marque celle qu’une règle préfère",
        "القيم المتعارضة؛ العلامة ✓ للقيمة التي ترجّحها قاعدة",
    ),
    "law": ("Legal basis", "Base légale", "الأساس القانوني"),
    # sentences
    "brief": ("Brief", "Note de synthèse", "مذكرة موجزة"),
    "lens": ("Lens: {lens} ({said})", "Périmètre : {said}", "النطاق: {said}"),
    "lens-ministry": ("what the ministry itself says", "ce que dit le ministère lui-même", "ما تقوله الوزارة نفسها"),
    "lens-sourced": (
        "what the ministry and the other cited sources say",
        "ce que disent le ministère et les autres sources citées",
        "ما تقوله الوزارة والمصادر الأخرى المذكورة",
    ),
    "lens-possible": (
        "the cited sources, and what may follow from them",
        "les sources citées, et ce qui pourrait en découler",
        "المصادر المذكورة وما قد يُستنتج منها",
    ),
    "version": ("Data: {title}", "Données : {title}", "البيانات: {title}"),
    "number-of": ("version {version}", "version {version}", "الإصدار {version}"),
    "network": ("What is around “{title}”", "Le voisinage de « {title} »", "ما يحيط بـ«{title}»"),
    "timeline": ("Time line", "Chronologie", "التسلسل الزمني"),
    "alternative": (
        "Figure: {nodes:thing|things} and {edges:link|links}. All that it shows of “{title}” is written below.",
        "Figure : {nodes:chose|choses} et {edges:lien|liens}. Tout ce qu’elle montre de « {title} » est écrit ci-dessous.",
        "رسم: {nodes:عنصر واحد|عنصران|عناصر|عنصرا|عنصر} و{edges:صلة واحدة|صلتان|صلات|صلة|صلة}. كل ما يبيّنه عن «{title}» مكتوب أدناه.",
    ),
    "whole": (
        "Said of the set as a whole: it need not hold of each agreement or action in it, nor of “{title}” in particular.",
        "Dit de l’ensemble pris comme un tout : cela ne vaut pas forcément pour chacun des accords ou des actions, ni pour « {title} » en particulier.",
        "ورد هذا عن المجموعة ككل: ولا يصح بالضرورة على كل اتفاق أو عمل فيها، ولا على «{title}» بعينها.",
    ),
    "open": (
        "{list}: at least {count}; the source says that there are others.",
        "{list} : au moins {count} ; la source dit qu’il y en a d’autres.",
        "{list}: {count} على الأقل؛ ويقول المصدر إن هناك غيرها.",
    ),
    "closed": (
        "{list}: {count}, complete as the source states it.",
        "{list} : {count}, complète telle que la source l’énonce.",
        "{list}: {count}، كاملة كما أوردها المصدر.",
    ),
    "silent": (
        "No source in these data speaks of it; that is not a no.",
        "Aucune source de ces données n’en parle ; ce n’est pas un non.",
        "لا يتحدث عنه أي مصدر في هذه البيانات، وهذا ليس نفيا.",
    ),
    "complete": ("List of agreements", "Liste des accords", "قائمة الاتفاقات"),
    "nothing": (
        "The sources of these data say nothing of it.",
        "Les sources de ces données n’en disent rien.",
        "لا تقول مصادر هذه البيانات شيئا عنه.",
    ),
    "characters": ("characters {start}–{end}", "caractères {start}–{end}", "الأحرف من {start} إلى {end}"),
    "passage": ("§ {place}", "§ {place}", "الفقرة {place}"),
    "layer": (
        "Layer “{layer}” of these data, without a claim of its own",
        "Couche « {layer} » de ces données, sans énoncé propre",
        "طبقة «{layer}» من هذه البيانات، بلا إفادة خاصة",
    ),
    "note": ("note {number}", "note {number}", "الحاشية {number}"),
    "back": ("back to the text", "retour au texte", "العودة إلى النص"),
    # what is less than certain
    "doubt-collective": ("said of the whole", "dit de l’ensemble", "ورد عن المجموعة ككل"),
    "doubt-hedged": ("with a reserve", "sous réserve", "بتحفّظ"),
    "doubt-derived": ("worked out by an editor", "établi par un éditeur", "استخلصه محرر"),
    "yes": ("✓", "✓", "✓"),
}
