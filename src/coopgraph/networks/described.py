"""What data of any vocabulary say of their things, as pictures take it: kinds, labels, and links through what is only a part.

Classes are kinds, and statements between things are links. What `cg:diagramRole` says of properties and kinds
(`ontology/vocabularies`, or the data) is what a picture makes of them; nothing here knows a vocabulary by name.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.vocab import CG
from coopgraph.knowledge.view import View
from coopgraph.store.labels import ONLY_FOUND, RANK, ranked
from coopgraph.store.lens import is_brought

_OURS = CG.removesuffix("ns#")
_BUILT_IN = (vocab.RDF, vocab.RDFS, vocab.OWL, vocab.XSD)
_NO_KINDS = frozenset(
    {vocab.OWL + "NamedIndividual", vocab.OWL + "Thing", vocab.RDFS + "Resource", vocab.SKOS + "OrderedCollection"}
)
_ADDRESSES = ("mailto:", "tel:")
PLAIN = vocab.RDFS + "Resource"  # the kind of what has none
_KINDS = f"""SELECT ?g ?kind (SUM(IF(isIRI(?thing) && STRSTARTS(STR(?thing), "{_OURS}"), 0, 1)) AS ?others) {{
  GRAPH ?g {{ ?thing a ?kind }} }} GROUP BY ?g ?kind"""
_ROLES = ("part", "table", "line", "aside", "heading", "hidden")  # of kinds; of several the first counts
_MOST_PARTS = 1000  # of one thing


class Content(NamedTuple):
    """What is said of a thing and of its parts: texts and numbers, links, and what is told of other things."""

    literals: list[tuple[str, ox.Literal]]
    links: list[tuple[str, str]]  # property, target
    told: list[tuple[str, str]]


class _Step(NamedTuple):
    """A thing or a part on the way, what a link that it leaves its name is called, and what all its links are."""

    name: str
    passed: str
    forced: str


class _PartLink(NamedTuple):
    """A link of a part, and whether the part itself says what it is called."""

    property: str
    target: str
    is_named: bool


class Described:
    """What data say of each thing, read once: its kinds, its labels, and what is said of it and of its parts."""

    def __init__(self, view: View):
        self._view, self._schema, self._engine = view, view.schema, view.engine
        self.roles = self._schema.roles
        self._edge_properties = self._schema.known("edgeProperty")
        self.said: dict[str, dict[tuple[str, Any], None]] = {}
        self.pointed_at = Counter[str]()
        self._terms = set[str]()
        self._hidden = set[str]()  # what properties lead to of which no picture takes notice
        self.reached = set[str]()  # parts of things
        self.of_its_own = set[str]()  # blank nodes to which none but others of their sort lead
        self.kind_role = cache(self._role_of_kind)
        self.content = cache(self._found_content)
        for subject, predicate, value in self._statements():
            self.said.setdefault(subject, {})[predicate, value] = None
            self._terms.add(predicate)
            if predicate == vocab.TYPE:
                self._terms.add(value.value)
            elif isinstance(value, ox.NamedNode | ox.BlankNode):
                self.pointed_at[name_of(value)] += 1
                if self.roles.get(predicate) == "hidden":
                    self._hidden.add(name_of(value))
        ours = [name for name in self.said if self._engine.layered and self._is_ours(name)]
        self.of_ours = {name: self.said.pop(name) for name in ours}

    # ---- What there is ----

    def _statements(self) -> Iterator[tuple[str, str, Any]]:
        """What is stated in layers of others, or by data that are no layers."""
        layers = self._layers() if self._engine.layered else None
        if layers is not None and not layers:
            return
        for quad in self._engine.quads():
            subject = quad.subject
            if isinstance(subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue
            if layers is None or str(quad.graph_name) in layers:
                yield name_of(subject), quad.predicate.value, quad.object

    def _is_ours(self, name: str) -> bool:
        """Whether the ontology knows a thing, and says how it is drawn, or that it is not."""
        kinds = (value for predicate, value in self.said[name] if predicate == vocab.TYPE)
        return name.startswith(_OURS) or any(
            kind.value.startswith(CG) or self._schema.style(kind) for kind in kinds if isinstance(kind, ox.NamedNode)
        )

    def _layers(self) -> set[str]:
        """The layers, of those that are not always there, which have things of other kinds than the ontology's, or no others."""
        strange, ours = set[str](), set[str]()
        rows: Any = self._engine.run(_KINDS, {}, named=True, known=True)
        for graph, kind, others in rows:
            if is_brought(graph):
                is_ours = others.value == "0" or kind.value.startswith(CG) or self._schema.style(kind)
                is_strange = not is_ours and self.kind_role(kind.value) in {"", "part", "table"}
                strange |= {str(graph)} if is_strange else set()
                ours |= {str(graph)} if is_ours else set()
        return strange | {str(graph) for graph in self._engine.layer_sizes() if is_brought(graph)} - (ours - strange)

    def _role_of_kind(self, kind: str) -> str:
        """What a picture makes of a kind, by what is said of it or of its nearest superclass."""
        lines = (self.roles.get(each.value, "") for each in self._schema.ancestors(ox.NamedNode(kind)))
        return next(filter(None, lines), "")

    @cached_property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """The kinds of each thing that something is said of, those without a role first."""
        kinds = {}
        for name, said in self.said.items():
            own = {v.value for p, v in said if p == vocab.TYPE and isinstance(v, ox.NamedNode)} - _NO_KINDS
            kinds[name] = tuple(sorted(own, key=lambda kind: (bool(self.kind_role(kind)), kind)))
        return kinds

    def kind(self, name: str) -> str:
        """The kind of which a thing is drawn: the most specific of those without a role of their own."""
        kinds = self.kinds.get(name, ())
        plain = [each for each in kinds if not self.kind_role(each)]
        alike = [each for each in kinds if self.kind_role(each) == self.role(name)]
        kind = self._schema.most_specific(map(ox.NamedNode, plain or alike or kinds))
        return kind.value if kind else PLAIN

    def role(self, name: str) -> str:
        """What a picture makes of a thing: that of its kinds where all have one; `part` of a blank node without a name."""
        if name.startswith("_:") and name in self._hidden:
            return "hidden"
        if name.startswith("_:") and self.pointed_at[name] and name not in self.of_its_own and not self.labels(name):
            return "part"
        roles = [self.kind_role(kind) for kind in self.kinds.get(name, ())]
        if roles and all(roles):
            return next((role for role in _ROLES if role in roles), "")
        return "aside" if name in self._terms and not roles else ""

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The properties that give things their labels, the best with 0."""
        ranks = ranked(
            ox.Triple(ox.NamedNode(s), RANK, v) for s, said in self.said.items() for p, v in said if p == RANK.value
        )
        return {iri: number for number, iri in enumerate(iri for iri, rank in ranks.items() if rank < ONLY_FOUND)}

    def labels(self, name: str) -> list[ox.Literal]:
        """The labels of a thing, the best first, those included that are things of their own."""
        labels: list[tuple[int, ox.Literal]] = []
        for property, value in self.said.get(name, ()):
            if (rank := self.ranks.get(property)) is not None:
                texts = [value] if isinstance(value, ox.Literal) else self._texts(name_of(value))
                labels += ((rank, text) for text in texts)
        return [text for _, text in sorted(labels, key=lambda each: (each[0], str(each[1])))]

    def _texts(self, name: str) -> list[ox.Literal]:
        return [v for p, v in self.said.get(name, ()) if p in self.ranks and isinstance(v, ox.Literal)]

    # ---- What is said of a thing and its parts ----

    def _found_content(self, name: str) -> Content:
        """What is said of a thing, with what is said of its parts, each link called by the last property that leads on.

        A link of a part that the thing has itself is the same statement, with more said of it.
        """
        content, within = Content([], [], []), list[_PartLink]()
        todo, seen = deque([_Step(name, "", "")]), {name}
        while todo:
            step = todo.popleft()
            for target in self._take(step, step.name != name, content, within):
                if target.name not in seen and len(seen) <= _MOST_PARTS:
                    seen.add(target.name)
                    todo.append(target)
        self.reached |= seen - {name}
        direct = {target for _, target in content.links}
        content.links.extend(
            (link.property, link.target) for link in within if link.is_named or link.target not in direct
        )
        return content

    def _called(self, value: ox.NamedNode | ox.BlankNode) -> list[str]:
        """The property that a value is; of a blank node, such as the inverse of one, what it is made of."""
        if isinstance(value, ox.NamedNode):
            return [value.value]
        return [
            v.value for p, v in self.said.get(name_of(value), ()) if isinstance(v, ox.NamedNode) and p != vocab.TYPE
        ]

    def _take(self, step: _Step, is_part: bool, content: Content, within: list[_PartLink]) -> Iterator[_Step]:
        """Take what is said of a thing or of a part of it; the parts that it leads to."""
        naming = {self._edge_properties.get(kind) for kind in self.kinds[step.name]} if is_part else set()
        naming_values = [v for p, v in self.said[step.name] if p in naming and not isinstance(v, ox.Literal)]
        self.reached.update(map(name_of, naming_values))
        forced = step.forced or next((iri for v in naming_values for iri in self._called(v)), "")
        for predicate, value in self.said[step.name]:
            role = self.roles.get(predicate, "")
            if predicate == vocab.TYPE or role in {"hidden", "names"} or predicate in naming:
                continue
            if isinstance(value, ox.Literal):
                if not (is_part and predicate in self.ranks):
                    content.literals.append((predicate, value))
                continue
            target, passed = name_of(value), forced or (step.passed if is_part and role == "through" else predicate)
            if target in self.said and self.role(target) == "part":
                yield _Step(target, passed, forced)
            elif (role == "told" or target.startswith(_ADDRESSES)) and target not in self.said:
                content.told.append((predicate, target))
            elif predicate not in self.ranks and (target in self.said or not target.startswith(_BUILT_IN)):
                if is_part:
                    within.append(_PartLink(passed, target, bool(forced)))
                else:
                    content.links.append((predicate, target))


def name_of(node: ox.NamedNode | ox.BlankNode) -> str:
    """The name of a node in a network."""
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"
