"""The words of a diagram's page, in three languages."""

LANGUAGES = ("fr", "en", "ar")
NAMES = {"fr": "français", "en": "English", "ar": "العربية"}

_WORDS: dict[str, tuple[str, str, str]] = {
    "counts": ("{nodes} choses, {edges} liens", "{nodes} things, {edges} links", "{nodes} عنصرا، {edges} صلة"),
    "search": ("Chercher une chose", "Search for a thing", "البحث عن عنصر"),
    "found": ("{count} trouvés", "{count} found", "النتائج: {count}"),
    "nothing": ("Rien de ce nom", "Nothing of that name", "لا شيء بهذا الاسم"),
    "legend": ("Légende : presser pour masquer", "Legend: press to hide", "مفتاح الرسم: اضغط للإخفاء"),
    "list": ("Liste", "List", "القائمة"),
    "all": ("Toutes les choses", "All things", "كل العناصر"),
    "close": ("Fermer", "Close", "إغلاق"),
    "fit": ("Tout voir", "See all", "عرض الكل"),
    "nearer": ("Agrandir", "Zoom in", "تكبير"),
    "farther": ("Réduire", "Zoom out", "تصغير"),
    "diagram": (
        "Diagramme ; les mêmes choses sont dans la liste",
        "Diagram; the same things are in the list",
        "رسم بياني؛ العناصر نفسها في القائمة",
    ),
    "attributes": ("Attributs", "Attributes", "الخصائص"),
    "out": ("Ce qui en est dit", "What is said of it", "ما قيل عنه"),
    "into": ("Où il en est question", "Where it is mentioned", "أين ورد ذكره"),
    "statement": ("Énoncé", "Statement", "إفادة"),
    "document": ("Document", "Document", "الوثيقة"),
    "passage": ("Passage", "Passage", "المقطع"),
    "characters": (
        "caractères {start}–{end}",
        "characters {start}–{end}",
        "الأحرف {start}–{end}",
    ),
    "deduced": (
        "déduit par une règle",
        "deduced by a rule",
        "مستنتج بقاعدة",
    ),
    "unclaimed": ("sans source dans le graphe", "no source in the graph", "بلا مصدر في الرسم"),
    "dashed": ("tireté : déduit", "dashed: deduced", "خط متقطع: مستنتج"),
    "dotted": ("… liste ouverte", "… open list", "… قائمة مفتوحة"),
    "noscript": (
        "Le diagramme demande JavaScript ; la liste des choses est ci-dessous.",
        "The diagram needs JavaScript; the list of things is below.",
        "يحتاج الرسم إلى جافاسكريبت؛ وقائمة العناصر أدناه.",
    ),
}


def words(language: str) -> dict[str, str]:
    """All words of the page in a language, in English where it is another than the three."""
    index = LANGUAGES.index(language if language in LANGUAGES else "en")
    return {key: texts[index] for key, texts in _WORDS.items()}
