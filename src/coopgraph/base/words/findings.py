"""The words of a report of findings, in English and French."""

from __future__ import annotations

FINDING_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "none": "No findings: {rules} rules hold.",
        "Violation": "{count} violation{s}",
        "Warning": "{count} warning{s}",
        "Info": "{count} note{s}",
        "nearest": "did you mean {}?",
        "or": " or ",
    },
    "fr": {
        "none": "Aucun constat : {rules} règles sont respectées.",
        "Violation": "{count} infraction{s}",
        "Warning": "{count} avertissement{s}",
        "Info": "{count} remarque{s}",
        "nearest": "vouliez-vous dire {} ?",
        "or": " ou ",
    },
}
