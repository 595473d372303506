"""The columns of a fact table, its rows, and the rows that are refused."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from coopgraph.curation.tables.styles import PLAIN, CellStyle

COLUMNS = (
    "subject", "subject_kind", "predicate", "value", "value_kind",
    "source_url", "source_title", "source_date", "confidence", "note",
)  # fmt: skip
OPTIONAL = ("source_kind", "repeats", "disagreement", "ref", "origin", "modality", "derived_from")
REQUIRED = ("subject", "predicate", "value")


class Reject(NamedTuple):
    """A row, or a cell of it, that cannot be used: the row (1 is the one under the header), and what was expected."""

    row: int
    column: str
    value: str
    expected: str


class FactTable(NamedTuple):
    """A table that was read.

    Attributes:
        numbers: of each row, its place under the header, ascending; rows of a wide table share it.
        columns: the cells by column name, each list as long as `numbers`; those of a column that is absent are empty.
        rejects: rows that could not be read.
        total: rows of the file that hold anything; `empty` ones are not counted.
        header: the names of the columns of the file.
        ignored: columns of the file that are not used.
        places: the numbers of the rows that could be read, and `cells`: what they hold, by column of the file.
        refused: what was in the rows that could not be read, by number.
        origins: of each row of facts, the column of the file that its value is from; none where a row is a fact.
        named: for a column of facts, those of the file that its cells are from, where these are others.
        style: how the cells are written, as a mapping says.
        left_out: rows that a mapping leaves out.
        notes: what to tell of how the table was read.
    """

    numbers: list[int]
    columns: dict[str, list[str]]
    rejects: list[Reject]
    total: int
    empty: int
    header: list[str]
    ignored: list[str]
    places: list[int]
    cells: list[list[str]]
    refused: dict[int, list[str]]
    origins: Sequence[str] = ()
    named: Mapping[str, str] = MappingProxyType({})
    style: CellStyle = PLAIN
    left_out: int = 0
    notes: Sequence[str] = ()

    def row(self, number: int) -> list[str]:
        """The cells of a row as they stand in the file, whether it could be read or not."""
        if number in self.refused:
            return self.refused[number]
        at = bisect_left(self.places, number)
        readable = at < len(self.places) and self.places[at] == number
        return [column[at] for column in self.cells] if readable else []
