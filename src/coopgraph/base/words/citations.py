"""In citations of answers."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "untitled": ("A graph", "Un graphe", "رسم بياني"),
    "version": ("version {version}", "version {version}", "الإصدار {version}"),
    "license": ("licence {license}", "licence {license}", "الرخصة {license}"),
    "asked": (
        "“{question}”, lens {lens}, {rows:row|rows}",
        "« {question} », optique {lens}, {rows:ligne|lignes}",
        "«{question}»، العدسة {lens}، {rows:سطر واحد|سطران|أسطر|سطرا|سطر}",
    ),
    "accessed": ("asked on {day}", "consulté le {day}", "تاريخ الاطلاع: {day}"),
    "query-digest": ("Query and data", "Requête et données", "الاستعلام والبيانات"),
    "data-digest": ("Data", "Données", "البيانات"),
    "answer-digest": ("Answer", "Réponse", "الجواب"),
}
