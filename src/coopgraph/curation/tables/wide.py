"""Wide tables, with a row for each agreement or event: a mapping file in TOML says what each column is."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from coopgraph.base.errors import LoadError
from coopgraph.curation.tables.columns import COLUMNS, OPTIONAL, Reject
from coopgraph.curation.tables.csv_json import plain

_SHARED = tuple(name for name in (*COLUMNS, *OPTIONAL) if name not in {"predicate", "value", "value_kind"})
_CONSTANTS = ("subject", "subject_kind", "subject_language", *_SHARED[2:])
_KEYS = ("predicate", "kind", "language", "separator")
_WHOLE = frozenset({"source_title", "note"})  # texts that make sense when one of their columns is empty
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([{}])")
_TAGGED = re.compile(r"\S\s*@[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$")


class ColumnMapping(NamedTuple):
    """What a column of a wide table is: its predicate, the kind and language of its values, what parts several of them."""

    predicate: str
    kind: str = ""
    language: str = ""
    separator: str = ""


class LongColumns(NamedTuple):
    """A wide table as rows of facts, each with the number of the row that it is from, and the columns it does not use."""

    numbers: list[int]
    columns: dict[str, list[str]]
    rejects: list[Reject]
    ignored: list[str]


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


class TableMapping(NamedTuple):
    """What a mapping file says: templates for what a whole row shares, by column of facts, and what each column is."""

    shared: dict[str, Template]
    columns: dict[str, ColumnMapping]
    subject_language: str = ""

    def named(self) -> list[str]:
        """The columns of the table that the mapping speaks of."""
        return list(dict.fromkeys([field for one in self.shared.values() for field in one.fields] + list(self.columns)))

    def long(self, numbers: Sequence[int], cells: Mapping[str, list[str]], place: str = "") -> LongColumns:
        """A row of facts for each cell that is filled, or for each of its parts; a row without any is rejected.

        Args:
            numbers: of the rows of the table.
            cells: the columns of the table.
            place: the file that it is from, for messages.

        Raises:
            LoadError: the mapping names a column that the table has not.
        """
        at = self._places(cells, place)
        shared = {name: (one, [cells[at[field]] for field in one.fields]) for name, one in self.shared.items()}
        columns = [(cells[at[name]], column) for name, column in self.columns.items()]
        facts: list[tuple[str, ...]] = []
        rows: list[int] = []
        rejects: list[Reject] = []
        for index, number in enumerate(numbers):
            fact = {
                name: template.fill([column[index] for column in parts], name not in _WHOLE)
                for name, (template, parts) in shared.items()
            }
            if not fact["subject"]:
                named = ", ".join(self.shared["subject"].fields)
                rejects.append(Reject(number, named, "", "a name for the subject of the row"))
                continue
            if self.subject_language and not _TAGGED.search(fact["subject"]):
                fact["subject"] += f"@{self.subject_language}"
            before = len(rows)
            for values, column in columns:
                for value in _values(values[index], column.separator):
                    fact |= _cells(column, value)
                    facts.append(tuple(fact.get(name, "") for name in (*COLUMNS, *OPTIONAL)))
                    rows.append(number)
            if len(rows) == before:
                rejects.append(Reject(number, "", "", f"a value in {' or '.join(self.columns)}"))
        turned = [list(column) for column in zip(*facts, strict=True)] if facts else [[] for _ in (*COLUMNS, *OPTIONAL)]
        ignored = [name for name in cells if name not in at.values()]
        return LongColumns(rows, dict(zip((*COLUMNS, *OPTIONAL), turned, strict=True)), rejects, ignored)

    def _places(self, cells: Mapping[str, list[str]], place: str) -> dict[str, str]:
        """For each column that the mapping names, the name that the table has for it."""
        spelled: dict[str, list[str]] = {}
        for name in cells:
            spelled.setdefault(plain(name), []).append(name)
        at = {name: [name] if name in cells else spelled.get(plain(name), []) for name in self.named()}
        missing = [name for name, spellings in at.items() if len(spellings) != 1]
        if missing:
            from coopgraph.base.text import did_you_mean

            hint = did_you_mean(missing[0], cells)
            there = ", ".join(name for name in cells if name)
            told = f"{', '.join(map(repr, missing))}, but the columns are {there}{f'; {hint}' if hint else ''}"
            raise LoadError(f"the mapping names {told}", place)
        return {name: spellings[0] for name, spellings in at.items()}


def _values(cell: str, separator: str) -> list[str]:
    parts = cell.split(separator) if separator else [cell]
    return [part.strip() for part in parts if part.strip()]


def _cells(column: ColumnMapping, value: str) -> dict[str, str]:
    """What the cells of a fact say; a text has its language in its kind, the name of a thing in itself."""
    if not column.language:
        return {"predicate": column.predicate, "value": value, "value_kind": column.kind}
    if column.kind == "text":
        return {"predicate": column.predicate, "value": value, "value_kind": f"text@{column.language}"}
    tagged = value if _TAGGED.search(value) else f"{value}@{column.language}"
    return {"predicate": column.predicate, "value": tagged, "value_kind": column.kind}


# ---- Mapping files ----


def load_mapping(path: Path) -> TableMapping:
    """Read a mapping file.

    Raises:
        LoadError: it is missing, no TOML, or says something that a mapping cannot say.
    """
    place = str(path)
    try:
        settings = tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise LoadError(error.strerror or str(error), place) from None
    except UnicodeDecodeError:
        raise LoadError("this is not UTF-8", place) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LoadError(f"this is no TOML: {error}", place) from None
    columns = settings.pop("columns", None)
    _known(settings, _CONSTANTS, "", place)
    if not settings.get("subject"):
        raise LoadError('a mapping has subject = "Column", or subject = "{Column} {Other column}"', place)
    if not isinstance(columns, dict) or not columns:
        raise LoadError("a mapping has a table [columns] with at least one column", place)
    language = settings.pop("subject_language", "")
    shared = {name: _template(name, text, place) for name, text in settings.items()}
    if not shared["subject"].fields:
        shared["subject"] = Template(["", ""], [settings["subject"].strip()])
    return TableMapping(shared, {name: _column(name, said, place) for name, said in columns.items()}, language)


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
    _known(said, _KEYS, f"column {name!r}: ", place)
    column = ColumnMapping(**{"predicate": "", **said})
    if not column.predicate.strip():
        raise LoadError(f'column {name!r}: expected {{ predicate = "…" }}', place)
    return column._replace(kind="text") if column.language and not column.kind else column


def _known(said: dict[str, Any], keys: tuple[str, ...], where: str, place: str) -> None:
    """Refuse keys that a mapping does not have, and values that are no texts."""
    from coopgraph.base.text import did_you_mean

    for key, value in said.items():
        if key not in keys:
            hint = did_you_mean(key, keys) or f"there are {', '.join(keys)}"
            raise LoadError(f"{where}{key!r} is no key of a mapping; {hint}", place)
        if not isinstance(value, str):
            raise LoadError(f"{where}{key} takes a text, not {value!r}", place)
