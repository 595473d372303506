"""Wide tables, with a row for each agreement or event, as rows of facts: what the mapping says of each cell that is filled."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from coopgraph.curation.tables import styles
from coopgraph.curation.tables.columns import COLUMNS, OPTIONAL, Reject
from coopgraph.curation.tables.mapping import ColumnMapping, TableMapping, numbered

_WHOLE = frozenset({"source_title", "note"})  # texts that make sense when one of their columns is empty
_OWN = COLUMNS.index("predicate")  # which a fact does not share with its row, and its value and that one's kind
_TAGGED = re.compile(r"\S\s*@[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$")
_MOST_JOINED = 3  # parts of a list that may be one name: “Germany, Federal Republic of”


class LongColumns(NamedTuple):
    """A wide table as rows of facts.

    Attributes:
        numbers: of each, the row that it is from, and `origins` the column.
        columns: the cells, by column of facts.
        rejects: what could not be used.
        ignored: columns that the mapping does not use.
        named: for a column of facts, the columns that it is from.
        left_out: how many rows the mapping leaves out.
    """

    numbers: list[int]
    columns: dict[str, list[str]]
    rejects: list[Reject]
    ignored: list[str]
    origins: list[str]
    named: dict[str, str]
    left_out: int


class _Column(NamedTuple):
    """A column with all that its mapping speaks of."""

    name: str
    said: ColumnMapping
    cells: Sequence[str]
    others: dict[str, Sequence[str]]


class WideTable:
    """A wide table and its mapping.

    Args:
        cells: the columns of the table; what stands for nothing is taken for it.
        knows: whether a text is the name of a country.
    """

    def __init__(self, mapping: TableMapping, cells: Mapping[str, list[str]], place: str, knows: Callable[[str], bool]):
        self._mapping, self._knows, self._place = mapping, knows, place
        at = mapping.placed(cells, place)
        lists = {name: [one for one in numbered(name) if one in cells] for name in mapping.columns if numbered(name)}
        self._used = {*at.values(), *(one for names in lists.values() for one in names)}
        separators = {at[name]: said.separator for name, said in mapping.columns.items() if name in at}
        self._codes = {
            name
            for name in self._used
            if styles.holds_codes(
                {part for cell in set(cells[name]) for part in _parts(cell, separators.get(name, ()), None)}
            )
        }
        self._cells = {name: self._emptied(name, cells[name]) for name in sorted(self._used)}
        for name in mapping.fill:
            self._cells[at[name]] = _filled_down(self._cells[at[name]])
        self._header = list(cells)
        self._filled = {given: self._cells[name] for given, name in at.items()}
        self._shared = {
            name: (one, [self._filled[field] for field in one.fields], name not in _WHOLE)
            for name, one in mapping.shared.items()
        }
        self._columns = [
            _Column(one, said, self._cells[one], {other: self._filled[other] for other in said.others})
            for name, said in mapping.columns.items()
            for one in lists.get(name) or [at[name]]
        ]

    def _emptied(self, name: str, cells: Sequence[str]) -> list[str]:
        """The cells of a column without what stands for nothing."""
        nothing = {cell: "" if self._is_missing(name, cell.strip()) else cell.strip() for cell in set(cells)}
        return [nothing[cell] for cell in cells]

    def _is_missing(self, name: str, text: str) -> bool:
        """Whether a text in a column stands for nothing; NA among codes of two letters is Namibia."""
        said = self._mapping.missing
        return styles.is_missing(text, said) and (text in said or text.upper() != "NA" or name not in self._codes)

    def long(self, numbers: Sequence[int]) -> LongColumns:
        """A row of facts for each cell that is filled, or for each of its parts; a row without any is rejected.

        Args:
            numbers: of the rows of the table.
        """
        facts: list[list[str]] = []
        rows: list[int] = []
        origins: list[str] = []
        rejects: list[Reject] = []
        left_out, when = 0, self._mapping.when
        for index, number in enumerate(numbers):
            if when and not when.holds(self._filled[when.column][index]):
                left_out += 1
                continue
            fact = self._common(index)
            if not fact["subject"]:
                rejects.append(Reject(number, self._names["subject"], "", "a name for the subject of the row"))
                continue
            shared = [fact.get(name, "") for name in (*COLUMNS, *OPTIONAL)]
            before, skipped = len(rows), False
            for column in self._columns:
                if column.said.when and not column.said.when.holds(column.others[column.said.when.column][index]):
                    skipped = True
                    continue
                for value in self._values(column, index):
                    facts.append([*shared[:_OWN], *self._fact(column, value, index), *shared[_OWN + 3 :]])
                    rows.append(number)
                    origins.append(column.name)
            if len(rows) == before and skipped:
                left_out += 1
            elif len(rows) == before:
                rejects.append(Reject(number, "", "", f"a value in {' or '.join(self._mapping.columns)}"))
        turned = [list(column) for column in zip(*facts, strict=True)] if facts else [[] for _ in (*COLUMNS, *OPTIONAL)]
        ignored = [name for name in self._header if name not in self._used]
        by_name = dict(zip((*COLUMNS, *OPTIONAL), turned, strict=True))
        return LongColumns(rows, by_name, rejects, ignored, origins, self._names, left_out)

    @property
    def _names(self) -> dict[str, str]:
        """For each column of facts that a row shares, the columns of the table that it is from."""
        return {name: ", ".join(one.fields) for name, one in self._mapping.shared.items() if one.fields}

    def _common(self, index: int) -> dict[str, str]:
        """What all facts of a row share."""
        fact = {
            name: template.fill([column[index] for column in parts], whole)
            for name, (template, parts, whole) in self._shared.items()
        }
        if self._mapping.subject_language and fact["subject"] and not _TAGGED.search(fact["subject"]):
            fact["subject"] += f"@{self._mapping.subject_language}"
        return fact

    def _values(self, column: _Column, index: int) -> list[str]:
        """The values of a cell."""
        cell, said = column.cells[index], column.said
        if not cell:
            return []
        if said.month:
            return [_date(cell, column.others[said.month][index], column.others[said.day][index] if said.day else "")]
        if not said.separator:
            return [cell]
        parts = _parts(cell, said.separator, self._knows if said.kind == "country" else None)
        return [part for part in parts if not self._is_missing(column.name, part)]

    def _fact(self, column: _Column, value: str, index: int) -> tuple[str, str, str]:
        """Predicate, value and its kind; a text has its language in its kind, the name of a thing in itself."""
        said, predicate, kind = column.said, column.said.predicate, column.said.kind
        if said.scope and (scope := column.others[said.scope][index]):
            predicate += f" [{self._code(scope, said.codes)}]"
            value = self._mapping.names.get(value, value)
        else:
            value = self._code(value, said.codes)
        if said.language and kind == "text":
            kind = f"text@{said.language}"
        elif said.language and not said.codes and not _TAGGED.search(value):
            value += f"@{said.language}"
        return predicate, value, kind

    def _code(self, text: str, system: str) -> str:
        """What a text stands for by the mapping; a number of a country with the list that it is of."""
        if text in self._mapping.names:
            return self._mapping.names[text]
        bare = text.removesuffix(".0")
        return f"{system}:{bare}" if system and bare.isdecimal() else text


def _filled_down(cells: list[str]) -> list[str]:
    """Cells of which an empty one has the value of the one above it."""
    values, last = [], ""
    for cell in cells:
        last = cell or last
        values.append(last)
    return values


def _date(year: str, month: str, day: str) -> str:
    """A date of which year, month and day stand in three cells; 0 is none."""
    year, month, day = (text.removesuffix(".0") for text in (year, month, day))
    if month.strip("0") == "":
        return year
    if not month.isdecimal():
        return " ".join(filter(None, (day.strip("0") and day, month, year)))
    return f"{year}-{month:0>2}" + (f"-{day:0>2}" if day.strip("0") else "")


def _parts(cell: str, separators: Sequence[str], knows: Callable[[str], bool] | None) -> list[str]:
    """The values that a cell lists; parts that are only together the name of a country stay together."""
    pieces = re.split(f"({'|'.join(map(re.escape, separators))})", cell) if separators else [cell]
    values, at = [], 0
    while at < len(pieces):
        end = at + 1
        for more in range(_MOST_JOINED, 1, -1) if knows else ():
            joined = "".join(pieces[at : at + 2 * more - 1]).strip()
            if at + 2 * more - 1 <= len(pieces) and knows and knows(joined):
                end = at + 2 * more - 1
                break
        values.append("".join(pieces[at:end]).strip())
        at = end + 1
    return [part for part in values if part]
