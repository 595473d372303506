"""What is said below measures, in three languages."""

from __future__ import annotations

MEASURE_NOTES = {
    "unsettled": {
        "en": "The eigenvector has not settled: its last digits are not certain.",
        "fr": "Le vecteur propre ne s’est pas stabilisé : ses derniers chiffres ne sont pas sûrs.",
        "ar": "لم يستقر المتجه الذاتي: أرقامه الأخيرة غير مؤكدة.",
    },
    "too-many": {
        "en": "More than {most} edges are doubtful: none is left out by itself.",
        "fr": "Plus de {most} liens sont incertains : aucun n’est retiré seul.",
        "ar": "عدد الروابط غير المؤكدة يفوق {most}: لم يُحذف أي منها وحده.",
    },
}
