"""In a report of findings."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {  # English, French, Arabic
    "idle": (
        "No findings, but hardly anything was checked: no thing in these data is of a kind that the shapes are about.",
        "Aucun constat, mais presque rien n’a été vérifié : aucun élément de ces données n’est d’une nature que les règles concernent.",
        "لا ملاحظات، لكن لم يُفحص شيء تقريبا: لا عنصر في هذه البيانات من نوع تتناوله القواعد.",
    ),
    "hardly": (
        "Beside these, hardly anything was checked: no thing in these data is of a kind that the shapes are about.",
        "À part cela, presque rien n’a été vérifié : aucun élément de ces données n’est d’une nature que les règles concernent.",
        "عدا ذلك لم يُفحص شيء تقريبا: لا عنصر في هذه البيانات من نوع تتناوله القواعد.",
    ),
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
