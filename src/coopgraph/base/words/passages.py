"""In a report of passages."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "same": ("The document is the one cited.", "Le document est celui qui est cité.", "الوثيقة هي المستشهد بها."),
    "other": (
        "The document is not the one cited: its digest differs.",
        "Le document n’est pas celui qui est cité : son empreinte diffère.",
        "الوثيقة ليست المستشهد بها: بصمتها مختلفة.",
    ),
    "normalised": (
        "Positions are those of its form with LF line ends and in Unicode NFC.",
        "Les positions sont celles de sa forme avec fins de ligne LF, en Unicode NFC.",
        "المواضع بحسب صيغتها ذات نهايات الأسطر LF وبترميز Unicode NFC.",
    ),
    "summary": (
        "{total:passage|passages}: {found} found in place, {moved} moved, {lost} lost.",
        "{total:passage|passages} : {found} à leur place, {moved} déplacés, {lost} perdus.",
        "المقاطع: {total}؛ في مواضعها: {found}؛ منقولة: {moved}؛ مفقودة: {lost}.",
    ),
    "moved": ("Moved", "Déplacés", "منقولة"),
    "lost": ("Lost", "Perdus", "مفقودة"),
    "with-sentence": ("moved with its sentence", "déplacé avec sa phrase", "انتقل مع جملته"),
    "nearest": (
        "moved with its sentence, which occurs at {places} places: the nearest was taken",
        "déplacé avec sa phrase, présente à {places} endroits : le plus proche est retenu",
        "انتقل مع جملته، وهي في {places} مواضع: أُخذ أقربها",
    ),
    "edited": (
        "its sentence has changed; the passage itself is there",
        "sa phrase a changé ; le passage lui-même y est",
        "تغيّرت جملته، والمقطع نفسه موجود",
    ),
    "inconsistent": (
        "its sentence is unchanged, so its offsets or its digest are wrong in the citation",
        "sa phrase est intacte : la citation a des positions ou une empreinte fausses",
        "جملته لم تتغيّر، لكن مواضعه أو بصمته خاطئة: الاستشهاد غير صحيح",
    ),
    "ambiguous": (
        "its sentence has changed; ambiguous: {places} places",
        "sa phrase a changé ; ambigu : {places} endroits",
        "تغيّرت جملته؛ ملتبس، عدد المواضع: {places}",
    ),
    "elsewhere": (
        "its sentence is gone; the same words remain in other cited sentences: {places}",
        "sa phrase a disparu ; les mêmes mots restent dans d’autres phrases citées : {places}",
        "زالت جملته؛ الكلمات نفسها باقية في جمل أخرى مستشهد بها، عددها {places}",
    ),
    "gone": ("nowhere in the text", "nulle part dans le texte", "لا وجود له في النص"),
    "unfinished": (
        "not near its place; the full search was skipped, the text being too long",
        "pas près de sa place ; recherche complète omise, le texte étant trop long",
        "ليس قرب موضعه؛ لم يُجر البحث الكامل لطول النص",
    ),
}
