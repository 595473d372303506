"""One row of an answer, as users take it from a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coopgraph.base.terms import Term
from coopgraph.base.text import inert


class Row(tuple[Term | None, ...]):
    """One row: terms by position, `row[0]`, or by column, `row["country"]`; None where nothing is bound."""

    columns: tuple[str, ...]

    def __new__(cls, cells: Sequence[Term | None], columns: tuple[str, ...]) -> Row:
        row = super().__new__(cls, cells)
        row.columns = columns
        return row

    def __repr__(self) -> str:
        return inert(super().__repr__())

    def __getitem__(self, key: Any) -> Any:
        """The term in a position or column, or a slice of terms."""
        if isinstance(key, str):
            if key not in self.columns:
                raise KeyError(f"there is no column {key!r}; there are {', '.join(self.columns)}")
            key = self.columns.index(key)
        return super().__getitem__(key)
