"""Tables of claims in a store that was read from a file: replaced by the layers that they are, and their claims."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import RefusedError
from coopgraph.base.progress import bar
from coopgraph.base.text import quoted
from coopgraph.base.vocab import XSD
from coopgraph.store.claim_table import (
    ABOUT,
    CODE,
    CSVW,
    DESCRIBING,
    LAYER,
    OF_CLAIM,
    PLACES,
    ROWS,
    SOURCE,
    SUBJECT,
    TERM,
    TEXT,
    ClaimColumn,
    ClaimRow,
    ClaimTable,
    Mention,
    Pair,
)

MAX_TRIPLES = 10_000_000  # that the tables of a file may come to in memory: a few kilobytes could say a billion
MAX_STORED = 200_000_000  # in a directory
_DESCRIBED = frozenset({TEXT, TERM, CODE, ABOUT}) | DESCRIBING  # what is said of columns and mentions


def may_hold_tables(data: bytes) -> bool:
    """Whether a file may hold tables of claims."""
    return b"csvw#" in data


def put_in_full(store: ox.Store, into: ox.Store, *, bulk: bool = False) -> None:
    """Replace each table of claims in a store by the layer that it is and its claims.

    Args:
        into: the same store, or another one, which gets these and all else that the first one holds.
        bulk: whether that is on disk and used by nobody else.

    Raises:
        RefusedError: they would be too large.
        ValueError: a table lacks something.
    """
    named = store.quads_for_pattern(None, ox.NamedNode(vocab.TYPE), ox.NamedNode(CSVW + "Table"), None)
    graphs = {q.graph_name for q in named if q.subject == q.graph_name and isinstance(q.graph_name, ox.NamedNode)}
    readers = [_TableReader(store, graph) for graph in sorted(graphs, key=str) if graph.value.startswith(ROWS)]
    known = {name for reader in readers for name in reader.patterns}
    for name in store.named_graphs():
        if name.value.startswith(ROWS) and "#" in name.value and name not in known:
            raise ValueError(f"{name} is of a table of claims that is not there")
    tables = [reader.table() for reader in readers]
    size, most = sum(table.size for table in tables), MAX_STORED if bulk else MAX_TRIPLES
    if size > most:
        hint = "" if bulk else ", and more in a directory (--store)"
        raise RefusedError(f"the tables of claims come to {size:,} triples; the limit is {most:,}{hint}")
    extend = into.bulk_extend if bulk else into.extend
    for reader, table in zip(readers, tables, strict=True):
        for name in (reader.graph, *reader.patterns):
            store.remove_graph(name)
        try:
            extend(_quads(table, reader.terms))
        except TypeError:
            raise ValueError(f"the table of claims {reader.graph} has a text where it needs a thing") from None
    if into is not store:
        extend(store)


def _quads(table: ClaimTable, terms: dict[str, Any]) -> Iterator[ox.Quad]:
    """All that a table says; terms that are not known are IRIs."""
    layer, claims = ox.NamedNode(table.layer), ox.NamedNode(table.layer + "-claims")
    states, known, quad, iri = ox.NamedNode(vocab.STATES), dict(terms), ox.Quad, ox.NamedNode

    def term(text: str) -> Any:
        return known.get(text) or known.setdefault(text, iri(text[1:-1]))

    with bar("claims", len(table.cells), "claims") as shown:
        for fact, name, said, statements in table.in_full():
            if fact is None:
                shown.update(1)
            else:
                yield quad(term(fact[0]), term(fact[1]), term(fact[2]), layer)
            node = iri(name[1:-1])
            for predicate, value in said:
                yield quad(node, term(predicate), term(value), claims)
            for statement in statements:
                yield quad(node, states, iri(statement[1:-1]), claims)


class _TableReader:
    """The graphs of a table of claims in a store, read back."""

    def __init__(self, store: ox.Store, graph: ox.NamedNode):
        self.graph = graph
        self.terms: dict[str, Any] = {}
        self.said: dict[str, list[Pair]] = {}
        for quad in store.quads_for_pattern(None, None, None, graph):
            pair = self._text(quad.predicate), self._text(quad.object)
            self.said.setdefault(self._text(quad.subject), []).append(pair)
        self.patterns = [name for name in store.named_graphs() if name.value.startswith(f"{graph.value}#")]
        self.columns = {str(name): self._column(store, name) for name in self.patterns}
        self._refuse_others()
        self.mention = lru_cache(None)(self._mention)

    def table(self) -> ClaimTable:
        """What they say."""
        own = self.said.get(str(self.graph), [])
        table = ClaimTable(self._one(own, LAYER)[1:-1], self._value(self._one(own, CODE)))
        common = self.said.get(f"<{self.graph.value}#{OF_CLAIM[1:]}>", [])
        for said in self.said.values():
            if any(p == SUBJECT for p, _ in said):
                more = (p for p in said if p[0] != SUBJECT and p[0] not in self.columns)
                row = ClaimRow(self.mention(self._one(said, SUBJECT)), (*common, *more))
                document = self._one(row.said, SOURCE)[1:-1]
                for predicate, value in said:
                    if predicate.startswith(f"<{self.graph.value}#"):
                        column = self._claimed(predicate)
                        mention = self._cell(value)
                        claim = table.claim(row.subject.text, column.text, mention.text, document)
                        if table.cells.setdefault(claim, cell := (row, column, mention)) != cell:
                            raise self._wrong(
                                f"claims “{column.text}: {mention.text}” of {row.subject.text} in two ways"
                            )
        return table

    def _claimed(self, predicate: str) -> ClaimColumn:
        """The column of that name."""
        if predicate not in self.columns:
            raise self._wrong(f"does not say what its column {predicate} claims")
        return self.columns[predicate]

    def _wrong(self, what: str) -> ValueError:
        return ValueError(f"the table of claims {self.graph} {what}")

    def _refuse_others(self) -> None:
        """Refuse what is written among the rows and would be lost: it is no part of a table."""
        for subject, said in self.said.items():
            about = {predicate for predicate, _ in said}
            if subject in (str(self.graph), f"<{self.graph.value}#{OF_CLAIM[1:]}>") or SUBJECT in about:
                continue
            if others := about - _DESCRIBED if TEXT in about else about:
                raise self._wrong(f"says {min(others)} of {subject}, which is no part of a table")

    def _cell(self, value: str) -> Mention:
        return Mention(self._value(value), value) if value[0] == '"' else self.mention(value)

    def _mention(self, node: str) -> Mention:
        said = self.said.get(node, [])
        term = self._one(said, TERM) if any(p == TERM for p, _ in said) else ""
        code = self._value(self._one(said, CODE)) if any(p == CODE for p, _ in said) else ""
        describing = tuple(pair for pair in said if pair[0] in DESCRIBING)
        return Mention(self._value(self._one(said, TEXT)), term, describing, code)

    def _column(self, store: ox.Store, name: ox.NamedNode | ox.BlankNode) -> ClaimColumn:
        places = {f"<{self.graph.value}#{place[1:]}>": place for place in PLACES}
        triples = (map(self._text, quad.triple) for quad in store.quads_for_pattern(None, None, None, name))
        pattern = tuple((places.get(s, s), p, places.get(o, o)) for s, p, o in triples)
        if strange := [term for triple in pattern for term in triple if term.startswith(f"<{self.graph.value}#")]:
            raise self._wrong(f"has no place {strange[0]}")
        said = self.said.get(str(name), [])
        about = self._value(self._one(said, ABOUT)) if any(p == ABOUT for p, _ in said) else ""
        return ClaimColumn(self._value(self._one(said, TEXT)), pattern, about)

    def _text(self, term: Any) -> str:
        """A term as N-Triples writes it in digests."""
        text = str(term)
        if text[0] == '"':
            text = quoted(term.value, _suffix(term))
        self.terms[text] = term
        return text

    def _value(self, text: str) -> str:
        return str(self.terms[text].value)

    def _one(self, said: Iterable[Pair], predicate: str) -> str:
        """The one value of a property."""
        values = [o for p, o in said if p == predicate]
        if len(values) != 1:
            raise self._wrong(f"has {len(values)} values of {predicate} where one is needed")
        return values[0]


def _suffix(term: ox.Literal) -> str:
    if term.language:
        return f"@{term.language}" + (f"--{term.direction.value}" if term.direction else "")
    return "" if term.datatype.value == XSD + "string" else f"^^{term.datatype}"
