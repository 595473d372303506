"""The graph that users hold: load files, ask questions, describe and search things, through a lens and in a language."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from coopgraph import engine, paths, queryerrors, querytext, vocab
from coopgraph import lens as lenses
from coopgraph.errors import NotFoundError, QueryError
from coopgraph.evidence import Claim, Evidence
from coopgraph.lens import Source
from coopgraph.questions import Question, is_name, question
from coopgraph.schema import Schema
from coopgraph.table import Table
from coopgraph.terms import Term, to_term
from coopgraph.vocab import PREFIXES
from coopgraph.words import word

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from coopgraph.naming import Names
    from coopgraph.validation import Report

LANGUAGES = ("en", "fr", "ar")


def shipped(graph: bool = True) -> list[Source]:
    """The shipped files: ontology, schemes, countries and regions; with `graph`, the ministry's graph as well."""
    ontology, data = paths.ontology(), paths.graph_data()
    found = [Source(p, f"ontology/{p.stem}", True) for p in sorted(ontology.glob("*.ttl"))]
    for path in sorted(data.rglob("*.ttl")):
        layer = path.relative_to(data).with_suffix("").as_posix()
        if graph or layer.startswith("reference/"):
            found.append(Source(path, layer, True))
    return found


def load(
    *files: str | os.PathLike[str],
    shipped_graph: bool | None = None,
    lens: str = lenses.DEFAULT_LENS,
    language: str = "en",
) -> Graph:
    """Load a graph into memory: the shipped one, or RDF files and folders of one's own.

    Args:
        files: files of any RDF format, each also with `.gz`, and folders of them. In a folder, a file `source/x.ttl`
            is the layer `source/x`; a single file has no layer, and counts under every lens.
        shipped_graph: whether the shipped graph is loaded too; by default only when no file is given. The ontology
            with its schemes, and the countries and regions, always are.
        lens: `ministry`, `sourced` or `possible`.
        language: of labels and messages: `en`, `fr` or `ar`.

    Raises:
        LoadError: a file is missing or malformed; it says which, and where in it.
        RefusedError: a file is too large or too deep.

    Example:
        >>> load().query("partner-count").rows[0][0].value
        '20'
    """
    sources = shipped(not files if shipped_graph is None else shipped_graph)
    for file in map(Path, files):
        from coopgraph.reading import rdf_files

        for path in rdf_files(file):
            layer = path.relative_to(file).with_suffix("").as_posix() if file.is_dir() else ""
            sources.append(Source(path, layer))
    return Graph(sources, lens, language)


class Graph:
    """A loaded graph seen through one lens and in one language.

    Made by `load`. It is cheap to derive another: `graph.through("ministry")`, `graph.in_language("ar")`.
    """

    def __init__(self, sources: Sequence[Source], lens: str = lenses.DEFAULT_LENS, language: str = "en"):
        self.sources = tuple(sources)
        self.lens = lenses.check(lens)
        self.language = language
        self.store = lenses.merge(self.sources, lens)
        self.schema = Schema(self.store)
        self.evidence = Evidence(self.store, self.schema)
        self._layered = False
        self._known: set[str] = set()

    def __repr__(self) -> str:
        return f"<Graph: {len(self):,} triples through lens {self.lens!r}, labels in {self.language!r}>"

    def __len__(self) -> int:
        """How many triples the lens shows, deductions included."""
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def through(self, lens: str) -> Graph:
        """The same files seen through another lens."""
        return Graph(self.sources, lens, self.language)

    def in_language(self, language: str) -> Graph:
        """The same graph with labels in another language; the data are shared."""
        other = object.__new__(Graph)
        other.__dict__.update(self.__dict__, language=language)
        return other

    # ---- Asking ----

    def query(
        self,
        text: str,
        *,
        allow_service: bool = False,
        timeout: float | None = None,
        params: dict[str, object] | None = None,
        **parameters: object,
    ) -> Table:
        """The answer to a SPARQL query, or to a named question.

        Args:
            text: SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE) or a question's name such as `security-partners`.
                Prefixes need not be declared.
            allow_service: let the query ask other servers with `SERVICE`.
            timeout: seconds to wait; the engine cannot be stopped, so a query given up goes on in the background.
            params: values for `$name` in the query, as RDF terms or Python values; for a named question also short
                names such as `ITA`. They are bound as RDF terms. `parameters` are the same, as keywords.

        Returns:
            A Table: one column for each variable; `answer` for ASK; subject, predicate, object for the others. A
            named question whose pattern matches nothing has one row, `status:not-stated`, and `table.stated` False.

        Raises:
            QueryError: the text is no query; it shows the place and a hint.
            NotFoundError: no question, or no thing, has that name.
            RefusedError: over a limit, out of time, or `SERVICE` without leave.
        """
        asked = question(text.strip()) if is_name(text) else None
        values = {**(params or {}), **parameters}
        bound = self._values(asked, values) if asked else {name: to_term(value) for name, value in values.items()}
        query = querytext.read(asked.text if asked else text, allow_service)
        unused = bound.keys() - query.names
        if unused:
            raise QueryError(f"the query has no parameter ${', $'.join(sorted(unused))}")
        self._check_names(query)
        if query.layered:
            self._add_layers()
        return self._table(asked, query, bound, *self._run(query, bound, timeout))

    def _check_names(self, query: querytext.Query) -> None:
        """Refuse names that nothing has, once for each query."""
        if query.text not in self._known:
            text, found, prefixes = query.text, query.tokens, query.prefixes
            queryerrors.check_names(text, found, prefixes, self.schema.knows, lambda: self.schema.terms)
            self._known.add(query.text)

    def _values(self, asked: Question, given: dict[str, object]) -> dict[str, Term]:
        """The parameters of a named question: what is given, else the data's own defaults."""
        known = {parameter.name for parameter in asked.parameters}
        if given.keys() - known:
            extra = ", ".join(sorted(given.keys() - known))
            takes = ", ".join(sorted(known)) or "none"
            raise QueryError(f"{asked.name} has no parameter {extra}; it takes {takes}")
        values: dict[str, Term] = {}
        for parameter in asked.parameters:
            value = given.get(parameter.name)
            if value is None:
                values[parameter.name] = self._default(asked, parameter.name, parameter.default)
            else:
                values[parameter.name] = (
                    self._named(value, parameter.kind) if isinstance(value, str) else to_term(value)
                )
        return values

    def _default(self, asked: Question, name: str, default: str) -> Term:
        found = self.schema.objects(ox.NamedNode(PREFIXES["parameter"] + default), ox.NamedNode(vocab.DEFAULT_VALUE))
        if not found:
            raise QueryError(f"{asked.name} needs a value for {name!r}: this data proposes none (parameter:{default})")
        return found[0]

    def _run(self, query: querytext.Query, values: dict[str, Term], timeout: float | None) -> engine.Answer:
        try:
            return engine.run(self.store, querytext.bind(query, values), query.needed, timeout, roomy=query.roomy)
        except SyntaxError as error:
            plain = engine.complaint(query.text, query.needed) or error  # its places are those of the user's own text
            raise queryerrors.syntax_error(query.text, query.tokens, plain) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be run: {error}") from None

    def _table(
        self,
        asked: Question | None,
        query: querytext.Query,
        values: dict[str, Term],
        columns: list[str],
        rows: list[tuple[Term | None, ...]],
        boolean: bool,
    ) -> Table:
        stated = bool(rows) or asked is None
        if not stated:
            columns, rows = ["answer"], [(ox.NamedNode(vocab.NOT_STATED),)]
        mentioned = cache(lambda: self._mentioned(asked, query, values))
        return Table(
            columns,
            rows,
            labeller=self.label,
            notes=lambda: self._notes(rows, *mentioned()),
            evidence=(lambda: self._row_claims(rows, *mentioned())) if stated and not boolean else None,
            name=asked.summary(self.language) if asked else "",
            stated=stated,
            is_boolean=boolean,
        )

    def _mentioned(
        self, asked: Question | None, query: querytext.Query, values: dict[str, Term]
    ) -> tuple[set[ox.NamedNode], set[ox.NamedNode]]:
        """The things that a query names, and the properties (narrower ones and `rests-on` included)."""
        names = [token.text for token in querytext.used_names(query.tokens)] + list(asked.rests_on if asked else ())
        iris = {token.text[1:-1] for token in query.tokens if token.kind == "iri"}
        iris |= {iri for name in names if (iri := querytext.expand(name, query.prefixes))}
        nodes = {ox.NamedNode(iri) for iri in iris if ":" in iri}
        nodes |= {value for value in values.values() if isinstance(value, ox.NamedNode)}
        properties = nodes & (self.schema.object_properties | set(map(ox.NamedNode, self.schema.terms)))
        return nodes - properties, {n for p in properties for n in self.schema.narrower(p)}

    def _row_claims(
        self, rows: list[tuple[Term | None, ...]], about: set[ox.NamedNode], named: set[ox.NamedNode]
    ) -> list[str]:
        return ["; ".join(c.short for c in self.evidence.of_row(row, about, named)[:4]) for row in rows]

    def _notes(
        self, rows: list[tuple[Term | None, ...]], about: set[ox.NamedNode], named: set[ox.NamedNode]
    ) -> tuple[str, ...]:
        terms = {term for row in rows for term in row if term is not None}
        if terms == {ox.NamedNode(vocab.NOT_STATED)}:
            return (word("not-stated", self.language).format(lens=self.lens), *self._stated_instead(named))
        lists = self.evidence.open_lists(terms, about, named)
        return tuple(
            word("open-list", self.language).format(label=self.label(node) or node.value, count=count)
            for node, count in lists
        )

    def _stated_instead(self, named: set[ox.NamedNode]) -> list[str]:
        """What the one property that a question names is stated to have, when what is asked for is not stated."""
        properties = named & self.schema.object_properties
        if len(properties) != 1:
            return []
        (property,) = properties
        found = self.evidence.stated_values(property)
        values = "; ".join(f"{self.label(value) or value} [{claim.short}]" for value, claim in found)
        return [word("instead", self.language).format(property=self.label(property), values=values)] if values else []

    # ---- Things ----

    def label(self, term: Term) -> str | None:
        """The label of a thing or term in the graph's language, else in another; None when it has none."""
        return self.schema.label(term, self.language) if isinstance(term, ox.NamedNode | ox.BlankNode) else None

    def resolve(self, name: str) -> ox.NamedNode:
        """The thing that a short name stands for: `ITA`, `country:ITA`, an IRI, or a whole label in any language.

        Raises:
            NotFoundError: nothing has that name, or several things have; it lists the nearest.
        """
        return self._names.resolve(name)

    def _named(self, name: str, kind: str) -> ox.NamedNode:
        return self._names.resolve(name, querytext.expand(kind, PREFIXES) or "")

    @cached_property
    def _names(self) -> Names:
        from coopgraph.naming import Names

        return Names(self.store, self.schema)

    def search(self, text: str, limit: int = 10) -> Table:
        """The things and terms whose labels fit a text, best first: thing, label, kind, score (0 to 100).

        All languages are searched; accents, case and small typing errors are ignored.
        """
        rows: list[tuple[Term | None, ...]] = []
        for hit in self._names.hits(text, limit):
            node = ox.NamedNode(hit.iri)
            label = ox.Literal(hit.label, language=hit.language) if hit.language else ox.Literal(hit.label)
            rows.append((node, label, self.schema.kind(node), ox.Literal(hit.score)))
        return Table(["thing", "label", "kind", "score"], rows, labeller=self.label, name=text)

    def describe(self, thing: str | ox.NamedNode) -> Table:
        """All that is stated or deduced of a thing: subject, property, value, and the claims behind each triple.

        Raises:
            NotFoundError: nothing has that name, or nothing is said of it.
        """
        node = self.resolve(thing) if isinstance(thing, str) else thing
        default = ox.DefaultGraph()
        quads = [*self.store.quads_for_pattern(node, None, None, default)]
        quads += [q for q in self.store.quads_for_pattern(None, None, node, default) if q.subject != node]
        triples = sorted((q.triple for q in quads if not self._is_plumbing(q)), key=lambda t: _order(t, node))
        if not triples:
            raise NotFoundError(f"nothing is said of {node.value}")
        return Table(
            ["subject", "property", "value"],
            [(t.subject, t.predicate, t.object) for t in triples],
            labeller=self.label,
            evidence=lambda: [self.basis(triple) for triple in triples],
            name=self.label(node) or node.value,
        )

    def _is_plumbing(self, quad: ox.Quad) -> bool:
        """Whether a triple only says that a statement node, or a question's default, points to this thing."""
        return quad.predicate.value in {vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT, vocab.DEFAULT_VALUE}

    def basis(self, triple: ox.Triple) -> str:
        """What a triple rests on, in short: its claims, else the rule that deduced it, else the layers that hold it."""
        claims = self.evidence.claims(triple)
        if claims:
            return "; ".join(claim.short for claim in claims)
        if triple in self.deduced:
            return f"{word('deduced', self.language)} ({self.deduced[triple]})"
        self._add_layers()
        quads = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        layers = {q.graph_name.value.removeprefix(vocab.GRAPH) for q in quads if isinstance(q.graph_name, ox.NamedNode)}
        return ", ".join(sorted(layers))

    def claims(self, subject: str, property: str, value: object) -> list[Claim]:
        """The claims that state one triple; ends and property may be short names."""
        term = self.resolve(value) if isinstance(value, str) else to_term(value)
        return self.evidence.claims(ox.Triple(self.resolve(subject), self.resolve(property), term))

    # ---- Other faces of the same graph ----

    def _add_layers(self) -> None:
        if not self._layered:
            lenses.add_layers(self.store, self.sources, self.deduced)
            self._layered = True

    @cached_property
    def deduced(self) -> dict[ox.Triple, str]:
        """Each deduced triple with the name of the rule that gave it."""
        store = lenses.merge(self.sources, self.lens, rules=False)
        found = lenses.deductions(store, self.lens)
        return {triple: rule for rule, triples in found.items() for triple in triples}

    def layers(self) -> list[ox.Quad]:
        """The stated triples, each in the named graph of its layer, and the deduced ones in `graph/deduced`.

        Triples of a user's own file without a layer are in the default graph.
        """
        self._add_layers()
        seen = (graph.value.removeprefix(vocab.GRAPH) for graph in self.store.named_graphs())
        names = [ox.NamedNode(vocab.GRAPH + name) if "://" not in name else ox.NamedNode(name) for name in seen]
        shown = [n for n in names if lenses.counts(n.value.removeprefix(vocab.GRAPH), self.lens)]
        quads = [quad for name in shown for quad in self.store.quads_for_pattern(None, None, None, name)]
        return quads + lenses.unlayered(self.sources)

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """A live rdflib Dataset over the same store: the lens is its default graph, the layers its named graphs."""
        import rdflib
        from oxrdflib import OxigraphStore

        self._add_layers()
        dataset = rdflib.Dataset(store=OxigraphStore(store=self.store))
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, iri)
        return dataset

    def network(self, **options: Any) -> nx.MultiDiGraph:
        """The things and the statements between them, as networkx sees them; see `coopgraph.networks`."""
        from coopgraph.networks import network

        return network(self, **options)

    def validate(self, **options: Any) -> Report:
        """What the shapes and checks find in this graph; see `coopgraph.validation`."""
        from coopgraph.validation import validate

        self._add_layers()
        files = [source.path for source in self.sources if not source.layer.startswith("ontology")]
        return validate(self.store, label=self.label, files=files, **options)


def _order(triple: ox.Triple, node: ox.NamedNode) -> tuple[bool, str, str, str]:
    predicate = "" if triple.predicate.value == vocab.TYPE else triple.predicate.value
    return triple.subject != node, predicate, str(triple.subject), str(triple.object)
