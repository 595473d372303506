"""The answer to a question, and its way into other forms: frames, texts, files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgraph.answers import formats
from coopgraph.answers.rows import Rows
from coopgraph.base.output import write
from coopgraph.base.terms import quiet_rdflib, to_rdflib

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class Table(Rows):
    """An answer. It does not change once made, and has a truth of its own: whether it has rows.

    Args:
        columns: names, each once.
        rows: for each solution one term, or None, for each column; or the answer of an engine.
        notes: sentences to read with the answer.
        background: what works out the rest when it is first asked for: labels, reasons, whether this is all and so on.
        name: the question in words, when it is a named one.
        language: of what is said beside the rows.
        stated: False when the answer is that the sources do not say.
        is_boolean: whether this is the answer to ASK: one column, `answer`, and one row.

    Raises:
        ValueError: a column is named twice, or a row has more or fewer cells than there are columns.
    """

    __slots__ = ()

    def to_pandas(self, *, labels: bool = False, days: bool = False) -> pd.DataFrame:
        """A typed pandas frame; see `coopgraph.answers.frames`, and for `labels` and `days` the same words at `to`."""
        from coopgraph.answers.frames import to_pandas

        return to_pandas(self.beside(labels=labels, days=days))

    def to_polars(self, *, labels: bool = False, days: bool = False) -> pl.DataFrame:
        """A typed polars frame; see `coopgraph.answers.frames`, and for `labels` and `days` the same words at `to`."""
        from coopgraph.answers.frames import to_polars

        return to_polars(self.beside(labels=labels, days=days))

    def to_arrow(self, *, labels: bool = False, days: bool = False) -> pa.Table:
        """A typed Arrow table; see `coopgraph.answers.frames`, and for `labels` and `days` the same words at `to`."""
        from coopgraph.answers.frames import to_arrow

        return to_arrow(self.beside(labels=labels, days=days))

    def types(self) -> dict[str, dict[str, Any]]:
        """What the columns of a frame cannot say (IRIs, datatypes, languages); see `coopgraph.answers.frames`."""
        from coopgraph.answers.frames import types

        return types(self)

    def to_rdflib(self) -> list[tuple[Any, ...]]:
        """The rows as rdflib terms."""
        with quiet_rdflib():
            return [tuple(to_rdflib(term) for term in row) for row in self.answer]

    def to(self, format: str, *, labels: bool = False, days: bool = False, **options: Any) -> str:
        """The answer as text: `json`, `csv`, `tsv`, `xml` (SPARQL results), `md`, `html`, or `table` for terminals.

        Triples, which CONSTRUCT, DESCRIBE and `describe` give, are RDF too: `ttl`, `nt`, `trig`, `jsonld`, `rdf` (RDF/XML).

        Args:
            labels: with a column `country_label` beside each column `country` that holds things; what that holds are IRIs then, for people too.
            days: with columns `date_from` and `date_until`, the first and the last day, beside each column `date` whose dates are not all days.
            options: what that format's writer in `coopgraph.answers.formats` takes: `safe` and `full` for csv, `full` for md,
                `width`, `room` and `mirrored` for table, and `why` to tell why each row holds, for json, md, html and table.

        Raises:
            OutputError: the format is unknown, or cannot hold the answer.
        """
        table = self.beside(labels=labels, days=days)
        return formats.write(table.iris() if labels else table, format, **options)

    def save(self, path: str | os.PathLike[str], format: str | None = None, **options: Any) -> Path:
        """Write the answer to a file (UTF-8), in the format of its ending unless one is named; the path.

        The file is whole or not there.

        Raises:
            OutputError: no format has that ending, or the file cannot be written.
        """
        target = Path(path)
        return write(target, self.to(format or formats.format_for(target), **options))

    def draw(self, **options: Any) -> Any:
        """A drawing of the things in the answer and the statements between them: `coopgraph.draw(table)`, with its options.

        Raises:
            NotFoundError: the answer holds nothing that is drawn, or is of no graph.
        """
        from importlib import import_module

        return import_module("coopgraph").draw(self, **options)  # the public face: pictures are made far above tables

    def __str__(self) -> str:
        return self.to("table")

    def _repr_html_(self) -> str:
        return formats.notebook_table(self)
