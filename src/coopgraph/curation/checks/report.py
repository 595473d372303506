"""What was found wrong with a graph: rules, findings and the report of them, as text, JSON or SARIF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from coopgraph.base.terms import Term, compact
from coopgraph.base.text import inert, json_text
from coopgraph.base.vocab import PREFIXES
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing

SEVERITIES = ("Violation", "Warning", "Info")
_SARIF_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


@dataclass(frozen=True)
class Rule:
    """A shape or a check: its name, its severity as a whole, what it demands or finds, by language."""

    name: str
    severity: str
    messages: Mapping[str, str] = field(compare=False)


@dataclass(frozen=True)
class Finding:
    """One thing that breaks one rule; `message` is by language, `path` and `value` say where, if that can be said."""

    severity: str
    rule: str
    message: Mapping[str, str] = field(compare=False)
    node: Term
    path: str = ""
    value: Term | None = None
    label: str | None = field(default=None, compare=False)
    locate: Callable[[Finding], str | None] = field(default=lambda _: None, repr=False, compare=False)

    @cached_property
    def file(self) -> str | None:
        """The first of the files that says something of the node, and of this value where one does; read when asked."""
        return self.locate(self)

    def text(self, language: str = "en") -> str:
        """The message in a language, in English where there is none."""
        return self.message.get(language) or self.message.get("en", self.rule)

    def as_dict(self) -> dict[str, Any]:
        """The finding in plain values, for JSON."""
        return {
            "severity": self.severity,
            "rule": self.rule,
            "message": dict(self.message),
            "node": str(self.node).strip("<>"),
            "label": self.label,
            "path": self.path or None,
            "value": None if self.value is None else compact(self.value, PREFIXES),
            "file": self.file,
        }


@dataclass(frozen=True)
class Report:
    """All findings, gravest first, the rules that were asked about, and whether these had nothing to check."""

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    idle: bool = False

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and notes do not count."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 when the graph conforms, else 1."""
        return 0 if self.conforms else 1

    def __repr__(self) -> str:
        return f"<Report: {len(self.findings):,} findings of {len(self.rules):,} rules>"

    def to_text(self, language: str = "en") -> str:
        """The findings for people, by severity and rule with their numbers."""
        if not self.findings:
            if self.idle:
                return word("findings.idle", language) + "\n"
            return word("findings.none", language, rules=len(self.rules)) + "\n"
        totals = Counter(finding.severity for finding in self.findings)
        counts = (_count(severity, totals[severity], language) for severity in SEVERITIES if totals[severity])
        lines = [writing(language).comma.join(counts)]
        for (severity, rule), group in groupby(self.findings, lambda f: (f.severity, f.rule)):
            findings = list(group)
            lines += ["", f"{_flat(rule)} ({_count(severity, len(findings), language)})"]
            for message, same in groupby(findings, lambda f: f.text(language)):
                lines += [f"  {_flat(message)}", *map(_line, same)]
        if self.idle:
            lines += ["", word("findings.hardly", language)]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """The findings as JSON: whether the graph conforms (and is `idle`), numbers by severity, and each finding."""
        totals = Counter(finding.severity for finding in self.findings)
        content = {
            "conforms": self.conforms,
            **({"idle": True} if self.idle else {}),
            "counts": {severity: totals[severity] for severity in SEVERITIES},
            "findings": [finding.as_dict() for finding in self.findings],
        }
        return json_text(content)

    def to_sarif(self) -> str:
        """The findings as SARIF 2.1.0, which code hosts and editors show beside the files."""
        driver = {"name": "coopgraph", "rules": [_sarif_rule(rule) for rule in self.rules]}
        run = {"tool": {"driver": driver}, "results": [_sarif_result(finding) for finding in self.findings]}
        content = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
        return json_text(content)


def _count(severity: str, count: int, language: str) -> str:
    return word(f"findings.{severity}", language, count=count)


def _flat(text: str) -> str:
    return inert(" ".join(text.split()))


def _line(finding: Finding) -> str:
    return f"    {_flat(_place(finding))}" + (f"  [{_flat(finding.file)}]" if finding.file else "")


def _place(finding: Finding) -> str:
    """Which thing a finding is about, through which property, with which value."""
    name = compact(finding.node, PREFIXES)
    parts = [f"{finding.label} ({name})" if finding.label else name, finding.path]
    if finding.value is not None:
        value = compact(finding.value, PREFIXES)
        parts.append(value if len(value) <= 80 else value[:79] + "…")
    return " ".join(filter(None, parts))


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.messages.get("en", rule.name)},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
    }


def _sarif_result(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": str(finding.node).strip("<>")}]}
    if finding.file:
        path = Path(finding.file)
        uri = path.as_uri() if path.is_absolute() else path.as_posix()
        location["physicalLocation"] = {"artifactLocation": {"uri": uri}}
    return {
        "ruleId": finding.rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": f"{finding.text()} {_place(finding)}"},
        "locations": [location],
    }
