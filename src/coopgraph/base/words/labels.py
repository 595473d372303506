"""In the labels that are made for numbers and steps, which have no name of their own, and of numbers wherever they stand."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "at-least": ("at least {amount}", "au moins {amount}", "{amount} على الأقل"),
    "at-most": ("at most {amount}", "au plus {amount}", "{amount} على الأكثر"),
    "between": ("{low} to {high}", "de {low} à {high}", "من {low} إلى {high}"),
    "about": ("about {amount}", "environ {amount}", "نحو {amount}"),
    "per": ("{unit} per {period}", "{unit} par {period}", "{unit} لكل {period}"),
    "as-of": ("{said}, as of {day}", "{said} ; situation : {day}", "{said}، إلى غاية {day}"),
    "claim": ("claim in “{document}”", "énoncé de « {document} »", "إفادة في «{document}»"),
    "passage": ("characters {start} to {end}", "caractères {start} à {end}", "الأحرف من {start} إلى {end}"),
    "period-P1Y": ("year", "an", "سنة"),
    "period-P1M": ("month", "mois", "شهر"),
    "period-P1W": ("week", "semaine", "أسبوع"),
    "period-P1D": ("day", "jour", "يوم"),
}
