"""Wide tables, with a row for each agreement or event: a mapping file in TOML says what each column is."""

import re
import tomllib
from collections.abc import Mapping as Dictionary
from pathlib import Path
from typing import Any, NamedTuple

from coopgraph.errors import LoadError
from coopgraph.tabular import COLUMNS, OPTIONAL, Reject

_CONSTANTS = (
    "subject", "subject_kind", "subject_language", "source_url", "source_title", "source_date",
    "confidence", "source_kind", "repeats",
)  # fmt: skip
_KEYS = ("predicate", "kind", "language", "separator")
_FIELD = re.compile(r"\{([^{}]+)\}")


class Column(NamedTuple):
    """What a column of a wide table is: its predicate, the kind and language of its values, what parts several of them."""

    predicate: str
    kind: str = ""
    language: str = ""
    separator: str = ""


class Long(NamedTuple):
    """A wide table as rows of facts, each with the number of the row that it is from."""

    numbers: list[int]
    columns: dict[str, list[str]]
    rejects: list[Reject]
    ignored: list[str]


class Mapping(NamedTuple):
    """What a mapping file says: templates with `{Column}` for what a whole row shares, and what each column is."""

    constants: dict[str, str]
    columns: dict[str, Column]

    def long(self, numbers: list[int], cells: Dictionary[str, list[str]], place: str) -> Long:
        """A row of facts for each cell that is filled.

        Raises:
            LoadError: the mapping names a column that the table has not.
        """
        templates = {name: self._template(name) for name in self.constants}
        named = {field for template in templates.values() for field in _FIELD.findall(template)} | set(self.columns)
        missing = sorted(named - set(cells))
        if missing:
            raise LoadError(f"the mapping names {missing[0]!r}, but the columns are {', '.join(cells)}", place)
        found: dict[str, list[str]] = {name: [] for name in (*COLUMNS, *OPTIONAL)}
        rows: list[int] = []
        rejects: list[Reject] = []
        for index, number in enumerate(numbers):
            shared = {n: _FIELD.sub(lambda m, i=index: cells[m[1]][i], t).strip() for n, t in templates.items()}  # type: ignore[misc]
            if not shared["subject"]:
                rejects.append(Reject(number, self.constants["subject"], "", "a name for the row's subject"))
                continue
            language = shared.pop("subject_language", "")
            if language and "@" not in shared["subject"]:
                shared["subject"] += f"@{language}"
            for name, column in self.columns.items():
                for value in _values(cells[name][index], column.separator):
                    rows.append(number)
                    row = {**shared, **_cells(column, value)}
                    for key, values in found.items():
                        values.append(row.get(key, ""))
        return Long(rows, found, rejects, sorted(set(cells) - named))

    def _template(self, name: str) -> str:
        """The template of a part: the subject may also be the bare name of a column."""
        text = self.constants[name]
        return f"{{{text}}}" if name == "subject" and not _FIELD.search(text) else text


def _values(cell: str, separator: str) -> list[str]:
    parts = cell.split(separator) if separator else [cell]
    return [part.strip() for part in parts if part.strip()]


def _cells(column: Column, value: str) -> dict[str, str]:
    kind = f"{column.kind}@{column.language}" if column.language and column.kind == "text" else column.kind
    text = f"{value}@{column.language}" if column.language and column.kind != "text" else value
    return {"predicate": column.predicate, "value": text, "value_kind": kind}


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        LoadError: it is missing, no TOML, or says something that a mapping cannot say.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise LoadError(error.strerror or str(error), str(path)) from None
    except UnicodeDecodeError:
        raise LoadError("this is not UTF-8", str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise LoadError(f"this is no TOML: {error}", str(path)) from None
    columns = found.pop("columns", {})
    _known(found, _CONSTANTS, "", path)
    if "subject" not in found or not isinstance(columns, dict) or not columns:
        raise LoadError('a mapping has subject = "Column" and a [columns] table', str(path))
    return Mapping(found, {name: _column(name, said, path) for name, said in columns.items()})


def _column(name: str, said: Any, path: Path) -> Column:
    if isinstance(said, str):
        said = {"predicate": said}
    if not isinstance(said, dict) or "predicate" not in said:
        raise LoadError(f'column {name!r}: expected {{ predicate = "…" }}', str(path))
    _known(said, _KEYS, f"column {name!r}: ", path)
    return Column(**said)


def _known(said: dict[str, Any], keys: tuple[str, ...], where: str, path: Path) -> None:
    """Refuse keys that a mapping does not have, and values that are no texts."""
    from coopgraph.queryerrors import did_you_mean

    for key, value in said.items():
        if key not in keys:
            hint = did_you_mean(key, keys) or f"there are {', '.join(keys)}"
            raise LoadError(f"{where}{key!r} is no key of a mapping; {hint}", str(path))
        if not isinstance(value, str):
            raise LoadError(f"{where}{key} takes a text, not {value!r}", str(path))
