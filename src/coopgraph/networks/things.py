"""What a graph says of its things, as the nodes and edges of a network: read once, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.choices import LANGUAGES
from coopgraph.base.dates import bounds, span
from coopgraph.base.terms import to_python
from coopgraph.base.vocab import CG, PREFIXES, XSD
from coopgraph.knowledge.evidence import ShownClaim
from coopgraph.knowledge.names import made_label
from coopgraph.knowledge.schema import LABEL_PROPERTIES
from coopgraph.knowledge.view import View
from coopgraph.networks.attributes import (
    CountedNumber,
    EdgeAttributes,
    KindAttributes,
    NodeAttributes,
    OpenList,
    StatedEdge,
    ThingAttributes,
)
from coopgraph.store.lens import LENSES, counts, layer_name

if TYPE_CHECKING:
    import networkx as nx


_OPEN_LISTS = """SELECT ?list ?of ?property (COUNT(?item) AS ?items)
WHERE { ?list cg:listClosure closure:open ; cg:listOf ?of ; cg:listProperty ?property ; cg:listItem ?item }
GROUP BY ?list ?of ?property ORDER BY ?list"""
_TYPE = ox.NamedNode(vocab.TYPE)
_LABELS = {node.value: rank for rank, node in enumerate(LABEL_PROPERTIES)}
_LATITUDE, _LONGITUDE = (ox.NamedNode(PREFIXES["wgs"] + name) for name in ("lat", "long"))
_QUANTITY_OF, _QUOTA = (ox.NamedNode(CG + name) for name in ("quantityOf", "hasQuota"))
_TIME = XSD + "dateTime"
_FIRST, _LAST = (ox.NamedNode(CG + name) for name in ("notBefore", "notAfter"))
StatementKey = tuple[str, str, str]


class StatementEdge(NamedTuple):
    """A statement between two things, with the data of its edge, and whether it follows by a rule."""

    source: str
    target: str
    property: str
    data: EdgeAttributes
    follows: bool


class Things:
    """A reading of a graph that is all in this process: made once, and kept while the graph is held.

    Args:
        view: its lens decides what is seen.
    """

    def __init__(self, view: View):
        self.view, self.schema = view, view.schema
        self.facets = set(self.schema.marked("diagramFacet"))
        self.parents = {iri for iri, value in self.schema.marked("diagramParent").items() if value == "true"}
        self.claims, self.doubts = view.evidence.of_statements, view.evidence.doubts
        self._looks: dict[frozenset[Any], KindAttributes | None] = {}
        self._shown: dict[str, ShownClaim] = {}
        self.types: dict[str, frozenset[Any]] = {}
        self.nodes: dict[str, NodeAttributes] = {}
        self._quantities = self._find_quantities()
        self.links: list[StatementEdge] = []
        self._read()

    def _read(self) -> None:
        """Read every thing of a kind that is drawn, and what is stated between two of them."""
        drawn = [kind for kind in self.schema.classes if self.schema.style(kind)]
        if not drawn:
            self.schema.need("a network")
        subjects = {t.subject for kind in drawn for t in self.view.engine.triples(None, _TYPE, kind)}
        lenses, own, rank = list(LENSES), list(LENSES).index(self.view.lens), self.view.once(first_lenses)
        links: list[ox.Triple] = []
        for node in sorted((node for node in subjects if isinstance(node, ox.NamedNode)), key=str):
            triples = list(self.view.engine.triples(node))
            types = frozenset(t.object for t in triples if t.predicate == _TYPE)
            look = self._look(types)
            if look is None:
                continue
            links += [t for t in triples if isinstance(t.object, ox.NamedNode) and t.predicate != _TYPE]
            literals = [t for t in triples if isinstance(t.object, ox.Literal)]
            self.types[node.value] = types
            lens = lenses[min(rank.get((node.value, vocab.TYPE, ""), own), own)]
            self.nodes[node.value] = {**look, **self._node(node, literals), "lens": lens}
        self._read_links(links)
        linked = {end for link in self.links for end in (link.source, link.target)}
        alone = [n for n, data in self.nodes.items() if n not in linked and (data.get("place") or data.get("theme"))]
        for iri in filter(self._is_only_known_by_name, alone):
            del self.nodes[iri], self.types[iri]

    def _is_only_known_by_name(self, iri: str) -> bool:
        """Whether a country or a theme is only in the vocabulary or the reference data, of no use to anything."""
        types = (ox.Triple(ox.NamedNode(iri), _TYPE, kind) for kind in self.types[iri])
        layers = {g.removeprefix(vocab.GRAPH) for triple in types for g in self.view.engine.graphs_of(triple)}
        return bool(layers) and all(layer.startswith(("ontology/", "reference/", "deduced/")) for layer in layers)

    def add(self, net: nx.MultiDiGraph, wanted: set[ox.NamedNode] | None, deduced: bool) -> None:
        """Put things into a network, and the statements between them.

        Args:
            wanted: classes; only things of these kinds, or of narrower ones, are put in; None for all.
            deduced: whether deduced statements are edges too.
        """
        fits = {types: wanted is None or self._is_of(types, wanted) for types in set(self.types.values())}
        net.add_nodes_from((node, _copied(data)) for node, data in self.nodes.items() if fits[self.types[node]])
        net.add_edges_from(
            (link.source, link.target, link.property, dict(link.data))
            for link in self.links
            if link.source in net and link.target in net and (deduced or not link.follows)
        )

    def _is_of(self, types: frozenset[Any], wanted: set[ox.NamedNode]) -> bool:
        return bool(wanted & {a for t in types if isinstance(t, ox.NamedNode) for a in self.schema.ancestors(t)})

    def _look(self, types: frozenset[Any]) -> KindAttributes | None:
        """What all things of the same types have in common; None when they are not drawn."""
        if types not in self._looks:
            self._looks[types] = self._found_look([t for t in types if isinstance(t, ox.NamedNode)])
        return self._looks[types]

    def _found_look(self, types: list[ox.NamedNode]) -> KindAttributes | None:
        schema = self.schema
        kind = schema.most_specific(types)
        style = kind and schema.style(kind)
        if kind is None or style is None:
            return None
        look: KindAttributes = {
            "kind": kind.value,
            "kind_labels": schema.labels(kind),
            "drawn_as": style.kind,
            "drawn_labels": schema.labels(ox.NamedNode(style.kind)),
            "colour": style.colour,
            "shape": style.shape,
            "ring": style.ring,
        }
        mode, form = schema.mode(kind), schema.form(kind)
        if mode == "place":
            look["place"] = True
        elif mode == "theme":
            look["theme"] = True
        if form:
            look["form"] = form
        return look

    def _node(self, node: ox.NamedNode, literals: list[ox.Triple]) -> ThingAttributes:
        """What a thing has of its own: labels, attributes with the claims behind each, where and when it is."""
        ranked: dict[str, tuple[int, str]] = {}
        values: dict[ox.NamedNode, list[ox.Literal]] = {}
        for triple in sorted(literals, key=_order):
            predicate, literal = triple.predicate, triple.object
            rank = _LABELS.get(predicate.value)
            if rank is not None:
                language = literal.language or ""  # type: ignore[union-attr]
                if language not in ranked or rank < ranked[language][0]:
                    ranked[language] = (rank, literal.value)  # type: ignore[union-attr]
                if rank == 0:
                    continue
            values.setdefault(predicate, []).append(literal)  # type: ignore[arg-type]
        data: ThingAttributes = {
            "labels": {language: text for language, (_, text) in ranked.items()} or {"": node.value},
            "attributes": {p.value: [to_python(value) for value in texts] for p, texts in values.items()},
            "attribute_claims": {
                p.value: [self.claims.get((node, p, value), ()) for value in texts] for p, texts in values.items()
            },
        }
        if point := _point(values):
            data["point"] = point
        if days := _span(values):
            data["span"] = days
        return data

    def _find_quantities(self) -> dict[str, dict[ox.NamedNode, ox.Triple]]:
        """The numbers that are given of each thing, with the statement that links them."""
        quantities: dict[str, dict[ox.NamedNode, ox.Triple]] = defaultdict(dict)
        for triple in (t for property in (_QUANTITY_OF, _QUOTA) for t in self.view.engine.triples(None, property)):
            ends = (triple.object, triple.subject)
            thing, quantity = ends if triple.predicate == _QUANTITY_OF else ends[::-1]
            if isinstance(thing, ox.NamedNode) and isinstance(quantity, ox.NamedNode):
                quantities[thing.value].setdefault(quantity, triple)
        return quantities

    def tell_numbers(self, nodes: Iterable[tuple[str, NodeAttributes]]) -> None:
        """Give each node the numbers that are given of the thing: they are not drawn themselves, but told with it."""
        for iri, data in nodes:
            if quantities := self._quantities.get(iri):
                data["numbers"] = [self._number(*pair) for pair in sorted(quantities.items(), key=str)]

    def _number(self, quantity: ox.NamedNode, triple: ox.Triple) -> CountedNumber:
        made = {language: made_label(self.schema, quantity, language) or "" for language in LANGUAGES}
        claims = self.claims.get((triple.subject, triple.predicate, triple.object), ())
        return {"labels": made | self.schema.labels(quantity), "claims": claims}

    def _read_links(self, links: list[ox.Triple]) -> None:
        """Keep the statements between two things, and the values of facets."""
        facets: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        lenses, own, rank = list(LENSES), list(LENSES).index(self.view.lens), self.view.once(first_lenses)
        follows = self.view.deduced
        disputed = self._disputed(links)
        for triple in sorted(links, key=_order):
            subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object.value  # type: ignore[union-attr]
            if predicate in self.facets:
                facets[subject][predicate].append(value)
            if predicate in self.facets or value not in self.nodes:  # a facet is a filter and no edge
                continue
            claims = self.claims.get((triple.subject, triple.predicate, triple.object), ())
            doubts = self._certainty(claims)
            data: EdgeAttributes = {
                "property": predicate,
                "labels": self.schema.labels(triple.predicate),
                "claims": claims,
                "deduced": triple in follows,
                "certainty": (*doubts, "disputed") if (subject, predicate) in disputed else doubts,
                "lens": lenses[min(rank.get((subject, predicate, value), own), own)],
            }
            if predicate in self.parents:
                data["parent"] = True
            self.links.append(StatementEdge(subject, value, predicate, data, triple in follows))
        for node, by_property in facets.items():
            self.nodes[node]["facets"] = {iri: tuple(values) for iri, values in by_property.items()}

    def _certainty(self, claims: Iterable[str]) -> tuple[str, ...]:
        """The doubts that all claims behind a statement share; one certain claim is enough."""
        raised = []
        for claim in claims:
            if claim not in self.doubts:
                return ()
            raised.append(self.doubts[claim])
        return tuple(sorted(frozenset.intersection(*raised))) if raised else ()

    def _disputed(self, links: list[ox.Triple]) -> set[tuple[str, str]]:
        """Subjects and properties with several stated values of which at most one can hold."""
        single = self.schema.functional
        objects: dict[tuple[str, str], set[str]] = defaultdict(set)
        for triple in links:
            if triple.predicate.value in single and triple not in self.view.deduced:
                objects[triple.subject.value, triple.predicate.value].add(str(triple.object))  # type: ignore[union-attr]
        return {pair for pair, values in objects.items() if len(values) > 1}

    def open_lists(self, net: nx.MultiDiGraph) -> list[OpenList]:
        """The lists of things in a network that go on."""
        return [
            {
                "list": row[0].value,
                "labels": self.schema.labels(row[0]),
                "of": row[1].value,
                "property": row[2].value,
                "items": int(row[3].value),
            }
            for row in self.view.engine.solutions(_OPEN_LISTS)
            if row[1].value in net
        ]

    def explain(self, edges: Iterable[StatedEdge]) -> None:
        """Give each deduced edge the claims behind what it was deduced from."""
        for source, target, property, data in edges:
            if data.get("deduced") and not data["claims"]:
                triple = ox.Triple(ox.NamedNode(source), ox.NamedNode(property), ox.NamedNode(target))
                fact = self.view.explaining.fact(triple)
                data["claims"] = tuple(dict.fromkeys(claim.iri for claim in fact.all_claims()))

    def evidence(
        self, nodes: Iterable[tuple[str, NodeAttributes]], edges: Iterable[StatedEdge]
    ) -> dict[str, ShownClaim]:
        """What there is to show of each claim behind some edges and the attributes of some nodes."""
        named = {iri for *_, data in edges for iri in data["claims"]}
        for _, data in nodes:
            named |= claims_of(data)
        for iri in named - self._shown.keys():
            self._shown[iri] = self.view.evidence.claim(ox.NamedNode(iri)).to_dict()
        return {iri: self._shown[iri].copy() for iri in sorted(named)}

    def mark_lenses(self, edges: Iterable[StatedEdge]) -> None:
        """Give each collapsed edge the narrowest lens that shows one at least of the things that it stands for."""
        lenses = list(LENSES)
        own, first = lenses.index(self.view.lens), dict[tuple[str, str], int]()
        collapsed = []
        for source, target, _, data in edges:
            if "through" in data:
                collapsed.append((source, target, data))
            else:
                rank = lenses.index(data["lens"])
                first[source, target] = min(rank, first.get((source, target), rank))
        for source, target, data in collapsed:
            ranks = (max(first.get((m, source), own), first.get((m, target), own)) for m in data["through"])
            data["lens"] = lenses[min(ranks)]


def claims_of(data: NodeAttributes) -> set[str]:
    """The claims behind what a thing has of its own."""
    named = {iri for values in data["attribute_claims"].values() for iris in values for iri in iris}
    return named | {iri for number in data.get("numbers", ()) for iri in number["claims"]}


def _copied(data: NodeAttributes) -> NodeAttributes:
    """The data of a node for a network of its own, so that a change there changes nothing here."""
    return {
        **data,
        "labels": dict(data["labels"]),
        "attributes": {iri: list(values) for iri, values in data["attributes"].items()},
        "attribute_claims": {iri: list(claims) for iri, claims in data["attribute_claims"].items()},
    }


def _order(triple: ox.Triple) -> tuple[str, str, str, str]:
    """Sort triples by subject, property and value."""
    value = triple.object
    language = (value.language or "") if isinstance(value, ox.Literal) else ""
    return triple.subject.value, triple.predicate.value, value.value, language  # type: ignore[union-attr]


def _point(values: dict[ox.NamedNode, list[ox.Literal]]) -> tuple[float, float] | None:
    """Latitude and longitude, where both are numbers that there can be."""
    try:
        latitude, longitude = (float(values[p][0].value) for p in (_LATITUDE, _LONGITUDE))
    except (KeyError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _span(values: dict[ox.NamedNode, list[ox.Literal]]) -> tuple[str, str] | None:
    """The first and last day on which a thing may have been, from its bounds or else from all its dates."""
    ends = [v for p in (_FIRST, _LAST) for v in values.get(p, ())]
    dates = ends or [v for literals in values.values() for v in literals]
    spans = [bounds(v.value) if v.datatype.value == _TIME else span(v) for v in dates]
    days = [day.isoformat() for each in spans for day in each or () if day]
    return (min(days), max(days)) if days else None


def first_lenses(view: View) -> dict[StatementKey, int]:
    """The place among the lenses, from narrow to wide, of the first that shows each statement between two IRIs."""
    ranks: dict[Any, int] = {}
    lenses: dict[StatementKey, int] = {}
    for quad in view.engine.quads():
        graph = quad.graph_name
        if graph not in ranks:
            ranks[graph] = _rank(layer_name(graph))
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            value = "" if quad.predicate == _TYPE else quad.object.value
            key = (quad.subject.value, quad.predicate.value, value)
            lenses[key] = min(ranks[graph], lenses.get(key, ranks[graph]))
    return lenses


def _rank(layer: str) -> int:
    """The place of the first lens that shows a layer; what a rule deduced has that of the lens it was deduced through."""
    if layer.startswith("deduced/"):
        return list(LENSES).index(layer.split("/")[1])
    return next((i for i, lens in enumerate(LENSES) if counts(layer, lens)), len(LENSES) - 1)
