"""What a graph says of its things, as the nodes and edges of a network: as much as is drawn of it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.choices import LANGUAGES
from coopgraph.base.terms import is_iri
from coopgraph.base.vocab import CG
from coopgraph.knowledge.evidence import ClaimsBehind, ShownClaim
from coopgraph.knowledge.names import made_labels
from coopgraph.knowledge.schema import EdgeForm
from coopgraph.knowledge.view import View
from coopgraph.networks.attributes import (
    CountedNumber,
    EdgeAttributes,
    KindAttributes,
    NodeAttributes,
    OpenList,
    StatedEdge,
    attributes_of,
)
from coopgraph.networks.brought import Brought
from coopgraph.networks.values import in_order, own_data
from coopgraph.store.lens import LENSES, counts, layer_name

if TYPE_CHECKING:
    import networkx as nx


_OPEN_LISTS = """SELECT ?list ?of ?property (COUNT(?item) AS ?items)
WHERE { ?list cg:listClosure closure:open ; cg:listOf ?of ; cg:listProperty ?property ; cg:listItem ?item }
GROUP BY ?list ?of ?property ORDER BY ?list"""
_TYPE = ox.NamedNode(vocab.TYPE)
_QUANTITY_OF, _QUOTA = (ox.NamedNode(CG + name) for name in ("quantityOf", "hasQuota"))
StatementKey = tuple[str, str, str]


class StatementEdge(NamedTuple):
    """A statement between two things, with the data of its edge, and whether it follows by a rule."""

    source: str
    target: str
    property: str
    data: EdgeAttributes
    follows: bool


class DrawnThing(NamedTuple):
    """A thing that is drawn: the data of its node, and the statements that lead from it to others."""

    data: NodeAttributes
    links: list[StatementEdge]


class Things:
    """A reading of a graph that is all in this process: each thing when it is first needed, kept while the graph is held.

    Args:
        view: its lens decides what is seen.
    """

    def __init__(self, view: View):
        self.view, self.schema, self._engine = view, view.schema, view.engine
        self.facets = set(self.schema.marked("diagramFacet"))
        self.parents = {iri for iri, value in self.schema.marked("diagramParent").items() if value == "true"}
        self._own = list(LENSES).index(view.lens) if self._engine.layered else 0
        self._looks: dict[frozenset[Any], KindAttributes | None] = {}
        self._shown: dict[str, ShownClaim] = {}
        self._numbers: dict[str, list[CountedNumber]] = {}
        self._types: dict[str, frozenset[Any]] = {}
        self._read: dict[str, DrawnThing] = {}
        self._ends = set[str]()  # of the links of all that is read
        self._is_whole = False
        self._is_idle = cache(self._found_idle)

    def add(
        self,
        net: nx.MultiDiGraph,
        wanted: set[ox.NamedNode] | None = None,
        deduced: bool = False,
        among: Iterable[str] | None = None,
    ) -> None:
        """Put things into a network, the statements between them, and the lists of them that go on.

        Args:
            wanted: classes; only things of these kinds, or of narrower ones, are put in; None for all.
            deduced: whether deduced statements are edges too.
            among: IRIs; only what is among them is put in; None for all.
        """
        iris = self.named(wanted) if among is None else sorted(among)
        things = self._things(iris)
        self._is_whole |= wanted is None and among is None
        net.add_nodes_from((iri, _copied(thing.data)) for iri, thing in things.items() if not self._is_idle(iri))
        net.add_edges_from(
            (link.source, link.target, link.property, dict(link.data))
            for thing in things.values()
            for link in thing.links
            if link.target in net and (deduced or not link.follows)
        )
        self.brought.add(net, wanted, among, lambda names: self._add_silently(net, names))
        attributes_of(net)["open_lists"] = self._open_lists(net)

    def named(self, wanted: set[ox.NamedNode] | None) -> list[str]:
        """What may be drawn of some kinds, or of narrower ones, by name."""
        fitting = self._drawn if wanted is None else {kind for each in wanted for kind in self.schema.subclasses(each)}
        subjects = {t.subject for kind in fitting for t in self._engine.triples(None, _TYPE, kind)}
        return sorted(node.value for node in subjects if isinstance(node, ox.NamedNode))

    @cached_property
    def forms(self) -> dict[ox.NamedNode, EdgeForm]:
        """The kinds of which things become edges when they are collapsed, with how."""
        return {kind: form for kind in self._drawn if (form := self.schema.form(kind))}

    @property
    def formed(self) -> set[ox.NamedNode]:
        """The same kinds alone."""
        return set(self.forms)

    def linking(self, things: Iterable[str]) -> Iterator[str]:
        """What can become an edge, and has one of some things for a party."""
        parties = {ox.NamedNode(iri) for form in self.forms.values() for iri in form.source | form.target}
        for thing, party in itertools.product(sorted(things), sorted(parties, key=str)):
            for triple in self._engine.triples(None, party, ox.NamedNode(thing)):
                if isinstance(triple.subject, ox.NamedNode):
                    yield triple.subject.value

    @cached_property
    def _drawn(self) -> frozenset[ox.NamedNode]:
        """The kinds that are drawn."""
        return frozenset(kind for kind in self.schema.classes if self.schema.style(kind))

    @cached_property
    def brought(self) -> Brought:
        """What there is of kinds that the ontology does not know."""
        return Brought(self.view)

    def _add_silently(self, net: nx.MultiDiGraph, names: Iterable[str]) -> None:
        """Put those of some things into a network that the ontology draws, though none but others of its kinds name them."""
        there = self._things(sorted(name for name in names if name not in net and is_iri(name)))
        net.add_nodes_from((iri, _copied(thing.data)) for iri, thing in there.items())

    def _things(self, iris: list[str]) -> dict[str, DrawnThing]:
        """Those of some things that are drawn; what is not known of them yet is read."""
        triples: dict[str, list[ox.Triple]] = {}
        for iri in iris:
            if iri not in self._read:
                said = list(self._engine.triples(ox.NamedNode(iri)))
                self._types[iri] = frozenset(t.object for t in said if t.predicate == _TYPE)
                if self._is_drawn(iri):
                    triples[iri] = said
        claims = self.view.evidence.behind(map(ox.NamedNode, triples))
        for iri, said in triples.items():
            self._read[iri] = self._thing(iri, said, claims)
            self._ends.update(end for link in self._read[iri].links for end in (link.source, link.target))
        return {iri: self._read[iri] for iri in iris if iri in self._read}

    def _is_drawn(self, iri: str) -> bool:
        if iri not in self._types:
            self._types[iri] = frozenset(t.object for t in self._engine.triples(ox.NamedNode(iri), _TYPE))
        return self._look(self._types[iri]) is not None

    def _found_idle(self, iri: str) -> bool:
        """Whether a country or a theme is linked with nothing, and only in the vocabulary or the reference data."""
        data = self._read[iri].data
        if not (data.get("place") or data.get("theme")) or iri in self._ends or self._is_pointed_at(iri):
            return False
        types = (ox.Triple(ox.NamedNode(iri), _TYPE, kind) for kind in self._types[iri])
        layers = {g.removeprefix(vocab.GRAPH) for triple in types for g in self._engine.graphs_of(triple)}
        return bool(layers) and all(layer.startswith(("ontology/", "reference/", "deduced/")) for layer in layers)

    def _is_pointed_at(self, iri: str) -> bool:
        """Whether a statement leads to a thing from one that is drawn, and has not been read."""
        if self._is_whole:
            return False
        kinds, facets = " ".join(map(str, self._drawn)), ", ".join(f"<{facet}>" for facet in self.facets)
        rows = self._engine.solutions(
            f"""SELECT DISTINCT ?thing {{
              ?thing ?property <{iri}> ; a ?kind VALUES ?kind {{ {kinds} }} FILTER(?property NOT IN ({facets})) }}"""
        )
        return any(isinstance(row[0], ox.NamedNode) and self._is_drawn(row[0].value) for row in rows)

    def _look(self, types: frozenset[Any]) -> KindAttributes | None:
        """What all things of the same types have in common; None when they are not drawn."""
        if types not in self._looks:
            named = [t for t in types if isinstance(t, ox.NamedNode)]
            self._looks[types] = self._found_look(named) if types & self._drawn else None
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

    def _thing(self, iri: str, said: list[ox.Triple], claims: ClaimsBehind) -> DrawnThing:
        """A thing that is drawn, of all that is said of it and the claims behind that."""
        look = self._look(self._types[iri])
        assert look is not None
        types, rank = (t for t in said if t.predicate == _TYPE), self._own
        for triple in types:
            rank = min(rank, self._standing(triple)[0]) if rank else 0
        links = sorted((t for t in said if isinstance(t.object, ox.NamedNode) and t.predicate != _TYPE), key=in_order)
        facets: dict[str, tuple[str, ...]] = {}
        for triple in links:
            predicate, value = triple.predicate.value, triple.object.value  # type: ignore[union-attr]
            if predicate in self.facets:
                facets[predicate] = (*facets.get(predicate, ()), value)
        literals = [t for t in said if isinstance(t.object, ox.Literal)]
        data: NodeAttributes = {**look, **own_data(iri, literals, claims), "lens": list(LENSES)[rank]}
        if facets:
            data["facets"] = facets
        return DrawnThing(data, self._links(links, claims))

    def _standing(self, triple: ox.Triple) -> tuple[int, bool]:
        """The place of the narrowest lens that shows a triple, and whether it follows by a rule."""
        if not self._engine.layered:
            return 0, False
        layers = [graph.removeprefix(vocab.GRAPH) for graph in self._engine.graphs_of(triple)]
        return min((self._own, *map(_rank, layers))), any(layer.startswith("deduced/") for layer in layers)

    def _links(self, said: list[ox.Triple], claims: ClaimsBehind) -> list[StatementEdge]:
        """The statements, of those that lead from a thing to others, that are edges: both are drawn, and it is no filter."""
        values: dict[ox.NamedNode, set[Any]] = defaultdict(set)  # stated, of properties that can have one
        for triple in said:
            if triple.predicate.value in self.schema.functional and not self._standing(triple)[1]:
                values[triple.predicate].add(triple.object)
        shown = [t for t in said if t.predicate.value not in self.facets and self._is_drawn(t.object.value)]  # type: ignore[union-attr]
        return [self._link(triple, claims.get(triple, ()), len(values[triple.predicate]) > 1) for triple in shown]

    def _link(self, triple: ox.Triple, claims: tuple[str, ...], disputed: bool) -> StatementEdge:
        """A statement between two things that are drawn."""
        rank, follows = self._standing(triple)
        doubts = self._certainty(claims)
        data: EdgeAttributes = {
            "property": triple.predicate.value,
            "labels": self.schema.labels(triple.predicate),
            "claims": claims,
            "deduced": follows,
            "certainty": (*doubts, "disputed") if disputed else doubts,
            "lens": list(LENSES)[rank],
        }
        if triple.predicate.value in self.parents:
            data["parent"] = True
        ends = triple.subject.value, triple.object.value  # type: ignore[union-attr]
        return StatementEdge(*ends, triple.predicate.value, data, follows)

    def _certainty(self, claims: Iterable[str]) -> tuple[str, ...]:
        """The doubts that all claims behind a statement share; one certain claim is enough."""
        raised = []
        for claim in claims:
            raised.append(self.view.evidence.doubts(claim))
            if not raised[-1]:
                return ()
        return tuple(sorted(frozenset.intersection(*raised))) if raised else ()

    def tell_numbers(self, nodes: Iterable[tuple[str, NodeAttributes]]) -> None:
        """Give each node the numbers that are given of the thing: they are not drawn themselves, but told with it."""
        nodes = list(nodes)
        unread = (iri for iri, _ in nodes if iri not in self._numbers)
        quantities = {iri: self._quantities(ox.NamedNode(iri)) if is_iri(iri) else {} for iri in unread}
        subjects = dict.fromkeys(triple.subject for each in quantities.values() for triple in each.values())
        claims = self.view.evidence.behind(subjects)
        for iri, each in quantities.items():
            self._numbers[iri] = [self._number(node, claims.get(t, ())) for node, t in sorted(each.items(), key=str)]
        for iri, data in nodes:
            if self._numbers[iri]:
                data["numbers"] = [number.copy() for number in self._numbers[iri]]

    def _quantities(self, thing: ox.NamedNode) -> dict[ox.NamedNode, ox.Triple]:
        """The quantities of a thing, each with the statement that links it."""
        pairs = [(t.subject, t) for t in self._engine.triples(None, _QUANTITY_OF, thing)]
        pairs += [(t.object, t) for t in self._engine.triples(thing, _QUOTA)]  # type: ignore[misc]
        return {node: triple for node, triple in reversed(pairs) if isinstance(node, ox.NamedNode)}

    def _number(self, quantity: ox.NamedNode, claims: tuple[str, ...]) -> CountedNumber:
        made = made_labels(self.schema, quantity, LANGUAGES)
        return {"labels": made | self.schema.labels(quantity), "claims": claims}

    def _open_lists(self, net: nx.MultiDiGraph) -> list[OpenList]:
        """The lists of things in a network that go on."""
        return [
            {
                "list": row[0].value,
                "labels": self.schema.labels(row[0]),
                "of": row[1].value,
                "property": row[2].value,
                "items": int(row[3].value),
            }
            for row in self._engine.solutions(_OPEN_LISTS)
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
        """What there is to show of each claim behind some edges and the attributes of some nodes, and of those that these were worked out from."""
        named = {iri for *_, data in edges for iri in data["claims"]}
        for _, data in nodes:
            named |= claims_of(data)
        new = named
        while new:
            self._shown |= {
                iri: self.view.evidence.claim(ox.NamedNode(iri)).to_dict() for iri in new - self._shown.keys()
            }
            new = {used for iri in new for used in self._shown[iri]["derived_from"]} - named
            named |= new
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
            known = ((first.get((m, source), first.get((source, m), own)), m) for m in data["through"])
            ranks = (max(rank, first.get((m, target), own)) for rank, m in known)
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


@cache
def _rank(layer: str) -> int:
    """The place of the first lens that shows a layer; what a rule deduced has that of the lens it was deduced through."""
    if layer.startswith("deduced/"):
        return list(LENSES).index(layer.split("/")[1])
    return next((i for i, lens in enumerate(LENSES) if counts(layer, lens)), len(LENSES) - 1)
