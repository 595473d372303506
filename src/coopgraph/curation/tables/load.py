"""A fact table as a layer: what its rows state, the claims behind it, and what was refused, so that nothing is lost."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from coopgraph.base import vocab
from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.base.output import whole
from coopgraph.base.progress import bar
from coopgraph.base.text import fold, local_name, quoted
from coopgraph.base.vocab import CG, DCTERMS, ID, PROV, RDF, SKOS, VOCAB
from coopgraph.curation.tables import columns, reader, styles
from coopgraph.curation.tables.columns import FactTable, Reject
from coopgraph.curation.tables.facts import Facts, UnusableCell
from coopgraph.curation.tables.mapping import TableMapping, load_mapping
from coopgraph.curation.tables.register import CACHED, Register, labelled
from coopgraph.curation.tables.sources import Sources
from coopgraph.curation.tables.styles import CellStyle
from coopgraph.knowledge.view import View
from coopgraph.store import claim_table
from coopgraph.store.claim_table import STATES, ClaimTable, Node, Pair
from coopgraph.store.lens import DERIVED, is_derived, layer_graph

_HEAD: tuple[Pair, ...] = (
    (f"<{RDF}type>", f"<{CG}Claim>"),
    (f"<{CG}attribution>", f"<{VOCAB}attribution/individual>"),
    (f"<{CG}listClosure>", f"<{VOCAB}closure/not-a-list>"),
)
_ORIGINS = {"source": "source-stated", "editorial": "editorial-reading"}
STEP = 2_000  # rows between two looks at the progress bar


class Loaded(NamedTuple):
    """A table that was read.

    Attributes:
        layer: its name, such as `sourced/facts`.
        table: its claims.
        rows: rows of the table that hold anything.
        kept: rows that are stated whole; a row that repeats another is stated by the same claim.
        unknowns: how many of these are searches that found nothing.
        disagreements: how many pairs of claims disagree.
        rejects: what was refused: row, column, value and what was expected.
        partly: rows of a wide table of which some cells are stated and others refused.
        left_out: rows that a mapping leaves out.
        notes: what to know of how the table was read.
    """

    layer: str
    table: ClaimTable
    rows: int
    kept: int
    unknowns: int
    disagreements: int
    rejects: list[Reject]
    source: FactTable
    partly: int = 0
    left_out: int = 0
    notes: Sequence[str] = ()

    @property
    def summary(self) -> str:
        """One line: rows, kept, rejected."""
        refused = self.rows - self.kept - self.partly - self.left_out
        parts = [f"{self.rows:,} rows", f"{self.kept:,} kept"]
        parts += [f"{self.partly:,} kept in part"] if self.partly else []
        parts += [f"{self.left_out:,} left out by the mapping"] if self.left_out else []
        parts += [f"{self.unknowns:,} looked for and not found"] if self.unknowns else []
        parts += [f"{self.disagreements:,} disagreements"] if self.disagreements else []
        return ", ".join([*parts, f"{refused:,} rejected"])

    @property
    def facts(self) -> list[str]:
        """What its rows state, as sorted lines of Turtle with whole IRIs."""
        return sorted(f"{' '.join(fact)} ." for fact, *_ in self.table.in_full() if fact)

    @property
    def claims(self) -> list[str]:
        """Its claims, with their statements and documents, in the same form."""
        nodes = ((node, [*said, *((STATES, s) for s in states)]) for _, node, said, states in self.table.in_full())
        return sorted(f"{node} {' ; '.join(map(' '.join, said))} ." for node, said in nodes)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the table's layer as TriG; see `save`."""
        return save([self], path)


def save(loaded: Sequence[Loaded], path: str | os.PathLike[str]) -> Path:
    """Write the layers of tables to one TriG file, whole or not at all.

    What rows and columns have in common is written once; `coopgraph.load` and the like read it as a layer and its claims.

    Raises:
        OutputError: the file cannot be written, or its name does not end in `.trig`.
    """
    target = Path(path)
    if target.suffix != ".trig":
        raise OutputError(f"a table is written as .trig, which holds its layers; not {target.name}")
    with whole(target) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(claim_table.trig([table.table for table in loaded]))
    return target


def load(
    paths: Sequence[Path], base: View, mapping: Path | None, layer: str, language: str, strict: bool, decimal: str = ""
) -> list[Loaded]:
    """Read several fact tables, each a layer; what one names, the next ones recognise. See `coopgraph.load_table`.

    Args:
        base: whose things are recognised.
    """
    base.schema.need("a fact table")
    facts = Facts(base.schema, Register(base.engine, base.schema, language), language)
    named_columns = None if mapping is None else load_mapping(mapping)
    _check_mapping(facts, named_columns, str(mapping))
    done = []
    for path in paths:
        name = layer if "/" in layer else f"{layer}/{_stem(path)}"
        with _uncollected():
            table = reader.read(path, named_columns, knows=facts.register.is_country)
            if decimal:
                table = table._replace(style=table.style._replace(decimal=decimal))
            loaded = _TableLayer(base, facts, name, language).read(table)
        if strict and loaded.rejects:
            first, count = loaded.rejects[0], len(loaded.rejects)
            raise LoadError(
                f"row {first.row}, {first.column} {first.value[:60]!r}: expected {first.expected}"
                f" ({count} such {'row' if count == 1 else 'rows'}; nothing was loaded)",
                str(path),
            )
        done.append(loaded)
    return done


def _check_mapping(facts: Facts, mapping: TableMapping | None, place: str) -> None:
    """Refuse a mapping with a predicate or a kind that nothing knows, rather than each of its cells."""
    for name, column in mapping.columns.items() if mapping else ():
        try:
            facts.sort(column.predicate, column.kind)
        except UnusableCell as wrong:
            raise LoadError(f"column {name!r}: {wrong.value!r}: expected {wrong.expected}", place) from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles, of which millions of short texts make none and a third of the time."""
    import gc

    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _stem(file: Path) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0] or file.name


def _unscoped(predicate: str) -> str:
    """A predicate without its scope."""
    return re.sub(r"\s*\[[^\[\]]*\]", "", predicate)


def _reject(rows: FactTable, index: int, wrong: UnusableCell) -> Reject:
    """A refused row of facts, told by the table's own column and cell."""
    column, value = rows.named.get(wrong.column, wrong.column), wrong.value
    if rows.origins and wrong.column in {"value", "value_kind", "predicate"}:
        column = rows.origins[index]
    return Reject(rows.numbers[index], column, re.sub("^(?:m49|cow):", "", value), wrong.expected)


class _TableLayer:
    """One table on its way to a layer."""

    def __init__(self, view: View, facts: Facts, layer: str, language: str):
        self.layer, self.language, self.facts = layer, language, facts
        self.sources = Sources(view.engine, language)
        self.name = re.sub(r'[\s<>"{}|\\^`\ud800-\udfff]', "-", Path(layer).name)  # it is a part of IRIs
        self.origin = _ORIGINS.get(layer.partition("/")[0], "external")
        graph = layer_graph(layer)
        if is_derived(graph):
            raise RefusedError(f"layer {layer!r}: what begins with {' or '.join(sorted(DERIVED))} is made, never read")
        self.table = ClaimTable(graph.value, self.name)
        self._status = lru_cache(CACHED)(self._find_status)
        self._document = lru_cache(CACHED)(self._find_document)
        self.at_odds: dict[str, list[tuple[str, str]]] = {}
        self.by_ref: dict[str, list[tuple[str, str]]] = {}
        self.refs: frozenset[str] = frozenset()
        self.derived: list[tuple[str, str, str]] = []

    def read(self, rows: FactTable) -> Loaded:
        """State every row that is understood."""
        rejects, unknowns, refused = list(rows.rejects), 0, {reject.row for reject in rows.rejects}
        kept = set()
        self._meet(rows)
        self.refs = frozenset(ref.strip() for ref in rows.columns["ref"])
        column_styles, notes = self._styles(rows)
        with bar("reading", len(rows.numbers), "rows") as shown:
            for count, (number, style, *cells) in enumerate(
                zip(
                    rows.numbers,
                    column_styles,
                    *(rows.columns[name] for name in (*columns.COLUMNS, *columns.OPTIONAL)),
                    strict=True,
                ),
                1,
            ):
                try:
                    unknowns += self._row(cells, style)
                    kept.add(number)
                except UnusableCell as wrong:
                    rejects.append(_reject(rows, count - 1, wrong))
                    refused.add(number)
                if count % STEP == 0:
                    shown.update(STEP)
        self._derive()
        pairs = self._disagree()
        self.table.others += self._documents()
        return Loaded(
            self.layer,
            self.table,
            rows.total,
            len(kept - refused),
            unknowns,
            pairs,
            sorted(rejects),
            rows,
            len(kept & refused),
            rows.left_out,
            [*rows.notes, *notes],
        )

    def _styles(self, rows: FactTable) -> tuple[list[CellStyle], list[str]]:
        """How the value of each row is written, as its column shows, and what to tell of it once."""
        keys = [
            *zip(rows.origins or map(_unscoped, rows.columns["predicate"]), rows.columns["value_kind"], strict=True)
        ]
        values: dict[tuple[str, str], tuple[str, dict[str, None]]] = {}
        for key, predicate, value in zip(keys, rows.columns["predicate"], rows.columns["value"], strict=True):
            values.setdefault(key, (predicate, {}))[1][value.strip()] = None
        by_column: dict[tuple[str, str], CellStyle] = {}
        notes: list[str] = []
        for key, (predicate, texts) in values.items():
            by_column[key], told = self._style(predicate, key[1], texts, rows.style)
            notes += [f"{key[0]}: {note}" for note in told]
        return [by_column[key] for key in keys], notes

    def _style(self, predicate: str, kind: str, texts: Collection[str], said: CellStyle) -> tuple[CellStyle, list[str]]:
        """How the values of a column are written; one whose predicate or kind is not understood is rejected later."""
        try:
            sort = self.facts.sort(predicate, kind)
        except UnusableCell:
            return said, []
        if sort == "days":
            return styles.of_days(said, texts)
        if sort == "numbers":
            return styles.of_numbers(said, texts)
        return styles.of_countries(said, texts) if sort == "countries" else said, []

    def _meet(self, rows: FactTable) -> None:
        """Know the subjects of all rows before their values, so that the order of rows does not matter."""
        for subject, kind in dict.fromkeys(zip(rows.columns["subject"], rows.columns["subject_kind"], strict=True)):
            with suppress(UnusableCell):
                self.facts.subject(subject, kind)

    def _row(self, cells: list[str], style: CellStyle) -> bool:
        """State one row; True when it is a search that found nothing."""
        subject, kind, predicate, value, value_kind, url, title, date, confidence, note = cells[:10]
        source_kind, repeats, odds, ref, origin, modality, derived_from = cells[10:]
        document = self._document(url.strip(), title.strip(), date.strip(), source_kind, repeats.strip())
        sure = self._status("confidence", confidence, "confidence")
        origin = self._status("origin", origin, "origin") or (
            "editorial-reading" if derived_from.strip() else self.origin
        )
        modality = self._status("claim-modality", modality, "modality") or "fact"
        for key in derived_from.split():
            if key not in self.refs:
                raise UnusableCell("derived_from", key, "the ref of another row of this table")
        kept = self.facts.row(subject, kind, predicate, value, value_kind, confidence, style)
        if value.rstrip().endswith("?") and self.facts.sort(predicate, value_kind) == "days":
            sure = "probable"  # uncertain, as EDTF writes it
        claim = self.table.claim(subject, predicate, value, document)
        said = [*_HEAD, (f"<{CG}origin>", f"<{VOCAB}origin/{origin}>"), (f"<{DCTERMS}source>", f"<{document}>")]
        if sure:
            said.append((f"<{CG}confidence>", f"<{VOCAB}confidence/{sure}>"))
        mode = "not-found" if kept.sought else modality
        said.append((f"<{CG}claimModality>", f"<{VOCAB}claim-modality/{mode}>"))
        if note.strip():
            text, language = labelled(note, self.language)
            said.append((f"<{SKOS}note>", quoted(text, f"@{language}")))
        if ref.strip():
            said.append((f"<{DCTERMS}identifier>", quoted(ref.strip())))
        about = f"<{self.facts.subject(subject, kind).iri}>"
        texts = subject, predicate, value
        if not self.table.add(claim, texts, about, kept.value, kept.facts, kept.sought, tuple(said)):
            raise UnusableCell(
                "value", value, "one row for this statement of this source: another has another note, ref or certainty"
            )
        if ref.strip():
            self.by_ref.setdefault(ref.strip(), []).append((claim, document))
        for key in derived_from.split():
            self.derived.append((claim, key, document if key == ref.strip() else ""))
        for key in odds.split():
            self.at_odds.setdefault(key, []).append((claim, kept.value))
        return bool(kept.sought)

    def _find_document(self, url: str, title: str, date: str, kind: str, repeats: str) -> str:
        if not url and not title:
            raise UnusableCell("source_url", url, "the address of the source, or at least its title")
        sort = self._status("source-kind", kind, "source_kind")
        text, language = labelled(title, self.language) if title else ("", "")
        try:
            return self.sources.find(url, quoted(text, f"@{language}") if text else "", date, sort, repeats)
        except ValueError as error:
            column, expected = error.args
            given = {"source_url": url, "source_date": date, "repeats": repeats}[column]
            raise UnusableCell(column, given, expected) from None

    def _find_status(self, scheme: str, text: str, column: str) -> str:
        """The concept of a scheme that a word names, as the last part of its IRI; nothing for an empty one."""
        name = fold(text)
        if not name or (column == "confidence" and name in self.facts.unknown):
            return ""
        concepts = self.facts.predicates.scheme(scheme)
        if name not in concepts:
            words = ", ".join(sorted({local_name(concept.value) for concept in concepts.values()}))
            raise UnusableCell(column, text, f"one of {words}" + (", unknown" if column == "confidence" else ""))
        return local_name(concepts[name].value)

    def _documents(self) -> Iterator[Node]:
        for iri, said in self.sources.documents.items():
            named = dict(said)
            if f"<{vocab.PREF_LABEL}>" not in named:
                named[f"<{vocab.PREF_LABEL}>"] = quoted(said[f"<{DCTERMS}source>"].split("/")[2])
            yield f"<{iri}>", ((f"<{RDF}type>", f"<{CG}SourceDocument>"), *named.items())

    def _derive(self) -> None:
        """Link what an editor worked out to the claims of its rows; of its own ref, the others from the same document."""
        for claim, key, document in self.derived:
            for part, where in self.by_ref.get(key, ()):
                if part != claim and document in ("", where):
                    self.table.others.append((claim, ((f"<{PROV}wasDerivedFrom>", part),)))

    def _disagree(self) -> int:
        """Link the claims of each disagreement that state different values, and those it names; how many pairs."""
        pairs: set[tuple[str, str]] = set()
        for key, claims in self.at_odds.items():
            if key.startswith("claim:"):
                pairs |= {(claim, f"<{ID}{key.replace(':', '/', 1)}>") for claim, _ in claims}
            else:
                pairs |= {(a, b) for a, x in claims for b, y in claims if a < b and x != y}
        for one, other in sorted(pairs):  # each once; a claim of another layer is only pointed to
            self.table.others.append((one, ((f"<{CG}disagreesWith>", other),)))
        return len(pairs)
