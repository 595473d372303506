"""In a report of findings."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "none": (
        "No findings: {rules:rule holds|rules hold}.",
        "Aucun constat : {rules:règle est respectée|règles sont respectées}.",
        "لا ملاحظات: القواعد المستوفاة {rules}.",
    ),
    "Violation": (
        "{count:violation|violations}",
        "{count:infraction|infractions}",
        "{count:مخالفة واحدة|مخالفتان|مخالفات|مخالفة|مخالفة}",
    ),
    "Warning": (
        "{count:warning|warnings}",
        "{count:avertissement|avertissements}",
        "{count:تنبيه واحد|تنبيهان|تنبيهات|تنبيها|تنبيه}",
    ),
    "Info": (
        "{count:note|notes}",
        "{count:remarque|remarques}",
        "{count:ملاحظة واحدة|ملاحظتان|ملاحظات|ملاحظة|ملاحظة}",
    ),
    "nearest": ("did you mean {names}?", "vouliez-vous dire {names} ?", "هل تقصد {names}؟"),
}
