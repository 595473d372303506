"""Below measures."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "unsettled": (
        "The eigenvector has not settled: its last digits are not certain.",
        "Le vecteur propre ne s’est pas stabilisé : ses derniers chiffres ne sont pas sûrs.",
        "لم يستقر المتجه الذاتي: أرقامه الأخيرة غير مؤكدة.",
    ),
    "too-many": (
        "More than {most} edges are doubtful: none is left out by itself.",
        "Plus de {most} liens sont incertains : aucun n’est retiré seul.",
        "عدد الروابط غير المؤكدة يفوق {most}: لم يُحذف أي منها وحده.",
    ),
}
