"""Mapping files: what the columns of a wide table are, and how its cells are written, in TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from coopgraph.base.choices import DECIMAL_MARKS
from coopgraph.base.errors import LoadError
from coopgraph.curation.tables import styles
from coopgraph.curation.tables.columns import COLUMNS, OPTIONAL
from coopgraph.curation.tables.countries import SYSTEMS
from coopgraph.curation.tables.formats.csv_json import plain
from coopgraph.curation.tables.styles import CellStyle

_SHARED = tuple(name for name in (*COLUMNS, *OPTIONAL) if name not in {"predicate", "value", "value_kind"})
_TEXTS = ("subject", "subject_of_all", "subject_kind", "subject_language", *_SHARED[2:], "when")
_FORMS = ("decimal", "day_order", "missing", "skip", "sheet", "fill")
_KEYS = ("predicate", "kind", "language", "separator", "codes", "scope", "month", "day", "when")
_CHOICES = {"decimal": DECIMAL_MARKS, "day_order": (styles.DAY_FIRST, styles.MONTH_FIRST), "codes": tuple(SYSTEMS)}
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([{}])")
_NUMBERED = re.compile(r"(.*?)([0-9]+)\s*(?:\.\.|…)\s*(.*?)([0-9]+)", re.DOTALL)


class Template(NamedTuple):
    """A text in which `{Column}` stands for a cell: its pieces, and the columns between them."""

    texts: list[str]
    fields: list[str]

    def fill(self, cells: Sequence[str], whole: bool) -> str:
        """The text with these cells, one a field; nothing when all of them, or with `whole` any of them, are empty."""
        values = [cell.strip() for cell in cells]
        if values and not (all(values) if whole else any(values)):
            return ""
        return "".join(text + value for text, value in zip(self.texts, [*values, ""], strict=True)).strip()


class Condition(NamedTuple):
    """A column whose cell must be filled, and neither 0 nor no, or must be this value."""

    column: str
    value: str = ""

    def holds(self, cell: str) -> bool:
        """Whether a cell is as it must be."""
        return fits(cell, self.value) if self.value else cell.lower() not in {"", "0", "no", "false", "n"}


def fits(cell: str, value: str) -> bool:
    """Whether a cell is a value, whatever its case."""
    return cell.casefold() == value.casefold()


class ColumnMapping(NamedTuple):
    """What a column of a wide table is.

    Attributes:
        predicate: what its values are to the subject.
        kind, language: of its values.
        separator: what parts several of them.
        codes: the list that numbers of countries are of.
        scope: the column that names the country or part of which a step or number is.
        month, day: the columns with the rest of a date, of which this one has the year.
        when: what must hold in the row.
    """

    predicate: str
    kind: str = ""
    language: str = ""
    separator: tuple[str, ...] = ()
    codes: str = ""
    scope: str = ""
    month: str = ""
    day: str = ""
    when: Condition | None = None

    @property
    def others(self) -> list[str]:
        """The other columns that it speaks of."""
        names = (self.scope, self.month, self.day, self.when.column if self.when else "")
        return [name for name in names if name]


class TableMapping(NamedTuple):
    """What a mapping file says.

    Attributes:
        shared: templates for what a whole row shares, by column of facts.
        columns: what each column is, or each list of numbered ones.
        subject_language: of subjects that do not say theirs.
        style: how cells are written.
        missing: what else stands for nothing.
        when: what must hold in a row.
        skip: how many lines stand above the header; None where it is looked for.
        sheet: the name or number of a sheet.
        names: what texts of the table stand for.
        fill: columns of which an empty cell has the value of the one above.
    """

    shared: dict[str, Template]
    columns: dict[str, ColumnMapping]
    subject_language: str = ""
    style: CellStyle = styles.PLAIN
    missing: frozenset[str] = frozenset()
    when: Condition | None = None
    skip: int | None = None
    sheet: str | int = 1
    names: Mapping[str, str] = MappingProxyType({})
    fill: tuple[str, ...] = ()

    def named(self) -> list[str]:
        """The columns of the table that the mapping speaks of; of a list of numbered ones the first."""
        names = [field for one in self.shared.values() for field in one.fields]
        for name, column in self.columns.items():
            names += [numbered(name)[0] if numbered(name) else name, *column.others]
        return list(dict.fromkeys([*names, *([self.when.column] if self.when else []), *self.fill]))

    def used(self) -> set[str]:
        """The plain names of all columns that it may speak of."""
        return {plain(name) for name in (*self.named(), *(one for name in self.columns for one in numbered(name)))}

    def placed(self, header: Iterable[str], place: str) -> dict[str, str]:
        """For each column that the mapping names, the name that the table has for it.

        Raises:
            LoadError: the table has none, or several.
        """
        spelled: dict[str, list[str]] = {}
        known = list(header)
        for name in known:
            spelled.setdefault(plain(name), []).append(name)
        at = {name: [name] if name in known else spelled.get(plain(name), []) for name in self.named()}
        missing = [name for name, spellings in at.items() if len(spellings) != 1]
        if missing:
            raise LoadError(f"the mapping names {_absent(missing, known)}", place)
        return {name: spellings[0] for name, spellings in at.items()}


def _absent(missing: list[str], known: list[str]) -> str:
    """Which columns a table has not, and what may have been meant."""
    from coopgraph.base.text import did_you_mean

    twice = [name for name in missing if f"{name} (1)" in known]
    if twice:
        return f"{twice[0]!r}, which stands in the header more than once; write {twice[0]!r} with (1), (2) … after it"
    hint = did_you_mean(missing[0], known)
    there = ", ".join(name for name in known if name)
    return f"{', '.join(map(repr, missing))}, but the columns are {there}{f'; {hint}' if hint else ''}"


def numbered(name: str) -> list[str]:
    """The names that `c1..c91` stands for; none for a name of one column."""
    match = _NUMBERED.fullmatch(name)
    if not match or match[3] not in ("", match[1]):
        return []
    return [f"{match[1]}{number}" for number in range(int(match[2]), int(match[4]) + 1)]


def load_mapping(path: Path) -> TableMapping:
    """Read a mapping file.

    Raises:
        LoadError: it is missing, no TOML, or says something that a mapping cannot say.
    """
    place = str(path)
    try:
        return parse(Path(path).read_text("utf-8-sig"), place)
    except OSError as error:
        raise LoadError(error.strerror or str(error), place) from None
    except UnicodeDecodeError:
        raise LoadError("this is not UTF-8", place) from None


def parse(text: str, place: str) -> TableMapping:
    """The mapping that a text in TOML gives; as `load_mapping` otherwise."""
    try:
        settings = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LoadError(f"this is no TOML: {error}", place) from None
    columns = settings.pop("columns", None)
    forms = {name: settings.pop(name) for name in _FORMS if name in settings}
    names = settings.pop("names", {})
    if not isinstance(names, dict):
        raise LoadError('names is a table of texts: "Mozanbique" = "Mozambique"', place)
    _known(names, (*names,), "names: ", place)
    _known(settings, (*_TEXTS, *_FORMS, "names"), "", place)
    form = {**_form(forms, place), "names": names}
    if not settings and columns is None and forms:
        return TableMapping({}, {}, **form)
    if not settings.get("subject") and not settings.get("subject_of_all"):
        raise LoadError('a mapping has subject = "Column", or subject = "{Column} {Other column}"', place)
    if not isinstance(columns, dict) or not columns:
        raise LoadError("a mapping has a table [columns] with at least one column", place)
    language, when = settings.pop("subject_language", ""), _condition(settings.pop("when", ""))
    of_all = settings.pop("subject_of_all", "").strip()
    shared = {name: _template(name, text, place) for name, text in settings.items()}
    if of_all:
        shared["subject"] = Template([of_all], [])
    elif not shared["subject"].fields:
        shared["subject"] = Template(["", ""], [settings["subject"].strip()])
    said = {name: _column(name, said, place) for name, said in columns.items()}
    return TableMapping(shared, said, language, when=when, **form)


def _form(said: dict[str, Any], place: str) -> dict[str, Any]:
    """How the cells of a table are written, and where it stands."""
    skip, sheet = said.get("skip"), said.get("sheet", 1)
    for key in ("missing", "fill"):
        texts = said.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise LoadError(
                f"{key} takes a list of texts, such as {'[“-9”]' if key == 'missing' else '[“Country”]'}", place
            )
    if skip is not None and (not isinstance(skip, int) or skip < 0):
        raise LoadError("skip takes the number of lines above the header", place)
    if not isinstance(sheet, str | int) or sheet in (0, ""):
        raise LoadError("sheet takes the name or the number of a sheet", place)
    for key in ("decimal", "day_order"):
        _chosen(key, said.get(key, ""), "", place)
    style = CellStyle(order=said.get("day_order", ""), decimal=said.get("decimal", ""))
    missing, fill = frozenset(said.get("missing", ())), tuple(said.get("fill", ()))
    return {"style": style, "missing": missing, "fill": fill, "skip": skip, "sheet": sheet}


def _chosen(key: str, value: Any, where: str, place: str) -> None:
    if value and value not in _CHOICES[key]:
        raise LoadError(f"{where}{key} is {' or '.join(map(repr, _CHOICES[key]))}, not {value!r}", place)


def _condition(text: str) -> Condition | None:
    """`Column` or `Column = value`."""
    column, _, value = text.partition("=")
    return Condition(column.strip(), value.strip()) if text.strip() else None


def _template(name: str, text: str, place: str) -> Template:
    """A text with `{Column}` in it, where `{{` and `}}` are braces."""
    texts, fields, end = [""], [], 0
    for part in _PART.finditer(text):
        texts[-1] += text[end : part.start()]
        end = part.end()
        if part[2] or (part[1] is not None and not part[1].strip()):
            raise LoadError(f"{name}: {text!r} has a brace without a column; write {{{{ for a brace", place)
        if part[1] is None:
            texts[-1] += part[0][0]
        else:
            fields.append(part[1].strip())
            texts.append("")
    texts[-1] += text[end:]
    return Template(texts, fields)


def _column(name: str, said: Any, place: str) -> ColumnMapping:
    """What a mapping says of a column: a table, or just its predicate."""
    if isinstance(said, str):
        said = {"predicate": said}
    if not isinstance(said, dict) or "predicate" not in said:
        raise LoadError(f'column {name!r}: expected {{ predicate = "…" }}, not {said!r}', place)
    where, separator = f"column {name!r}: ", said.get("separator", "")
    parts = separator if isinstance(separator, list) else [separator]
    _known({**said, "separator": parts[0] if parts else ""}, _KEYS, where, place)
    if not all(isinstance(part, str) for part in parts):
        raise LoadError(f"{where}separator takes a text or a list of texts", place)
    _chosen("codes", said.get("codes", ""), where, place)
    when, separators = _condition(said.get("when", "")), tuple(filter(None, parts))
    column = ColumnMapping(**{"predicate": "", **said, "when": when, "separator": separators})
    if not column.predicate.strip():
        raise LoadError(f'column {name!r}: expected {{ predicate = "…" }}', place)
    return column._replace(kind="text") if column.language and not column.kind else column


def _known(said: Mapping[str, Any], keys: tuple[str, ...], where: str, place: str) -> None:
    """Refuse keys that a mapping does not have, and values that are no texts."""
    from coopgraph.base.text import did_you_mean

    for key, value in said.items():
        if key not in keys:
            hint = did_you_mean(key, keys) or f"there are {', '.join(keys)}"
            raise LoadError(f"{where}{key!r} is no key of a mapping; {hint}", place)
        if not isinstance(value, str):
            raise LoadError(f"{where}{key} takes a text, not {value!r}", place)
