"""Things of kinds that the ontology does not know, as the data themselves have them: whatever vocabulary people bring.

The data are read once. Classes are kinds, and statements between things are links. What `cg:diagramRole` says of properties
and kinds (`ontology/vocabularies`, or the data) is what a picture makes of them; nothing here knows a vocabulary by name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.text import local_name, local_words, split_iri
from coopgraph.base.vocab import CG
from coopgraph.base.words import in_languages
from coopgraph.knowledge.schema import Style
from coopgraph.knowledge.view import View
from coopgraph.networks.attributes import EdgeAttributes, KindAttributes, Labels, NodeAttributes
from coopgraph.networks.values import moments, own_data, point, wkt_point
from coopgraph.store.labels import ONLY_FOUND, RANK, ranked
from coopgraph.store.lens import is_brought

if TYPE_CHECKING:
    import networkx as nx

_OURS = CG.removesuffix("ns#")
_BUILT_IN = (vocab.RDF, vocab.RDFS, vocab.OWL, vocab.XSD)
_NO_KINDS = frozenset(
    {vocab.OWL + "NamedIndividual", vocab.OWL + "Thing", vocab.RDFS + "Resource", vocab.SKOS + "OrderedCollection"}
)
_ADDRESSES = ("mailto:", "tel:")
_PLAIN = vocab.RDFS + "Resource"  # the kind of what has none
_KINDS = "SELECT ?g ?kind (COUNT(*) AS ?n) { GRAPH ?g { ?thing a ?kind } } GROUP BY ?g ?kind"
_ROLES = ("part", "table", "line", "aside", "heading", "hidden")  # of kinds; of several the first counts
_DEEP = 12  # parts of parts that are followed
# Of kinds for which nobody says a colour and a shape, by how many things there are: Paul Tol's "bright" palette.
_LOOKS = (
    *(("#4477aa", "dot"), ("#228833", "square"), ("#ccbb44", "diamond"), ("#aa3377", "triangle")),
    *(("#66ccee", "hexagon"), ("#ee6677", "triangleDown"), ("#bbbbbb", "square"), ("#1b1b1b", "star")),
)


class Link(NamedTuple):
    """A statement between two things, by their names in the network."""

    source: str
    target: str
    property: str


class Content(NamedTuple):
    """What is said of a thing and of its parts: texts and numbers, links, and what is told of other things."""

    literals: list[tuple[str, ox.Literal]]
    links: list[tuple[str, str]]  # property, target
    told: list[tuple[str, str]]


class Brought:
    """A reading of what data say beyond the ontology, kept while the graph is held."""

    def __init__(self, view: View):
        self._view, self._schema, self._engine = view, view.schema, view.engine
        self._roles = self._schema.roles
        self._edge_properties = self._schema.known("edgeProperty")
        self._parents = {iri for iri, value in self._schema.known("diagramParent").items() if value == "true"}
        upward = self._schema.inverses
        self._upward = {down: up for down, up in upward.items() if up in self._parents}
        self.said: dict[str, dict[tuple[str, Any], None]] = {}
        self._pointed_at = Counter[str]()
        self._properties = set[str]()
        self._kind_role = cache(self._role_of_kind)
        self._content = cache(self._found_content)
        for subject, predicate, value in self._statements():
            self.said.setdefault(subject, {})[predicate, value] = None
            self._properties.add(predicate)
            if isinstance(value, ox.NamedNode | ox.BlankNode) and predicate != vocab.TYPE:
                self._pointed_at[_name(value)] += 1
        ours = [name for name in self.said if self._engine.layered and self._is_ours(name)]
        self._of_ours = {name: self.said.pop(name) for name in ours}

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
                yield _name(subject), quad.predicate.value, quad.object

    def _is_ours(self, name: str) -> bool:
        """Whether the ontology knows a thing, and says how it is drawn, or that it is not."""
        kinds = (value for predicate, value in self.said[name] if predicate == vocab.TYPE)
        return name.startswith(_OURS) or any(
            kind.value.startswith(CG) or self._schema.style(kind) for kind in kinds if isinstance(kind, ox.NamedNode)
        )

    def _layers(self) -> set[str]:
        """The layers, of those that are not always there, which have things of other kinds than the ontology's."""
        kinds = self._engine.run(_KINDS, {}, named=True, known=True)
        strange, ours = set[str](), set[str]()
        for graph, kind, _ in kinds:
            is_strange = is_brought(graph) and not kind.value.startswith(CG) and self._kind_role(kind.value) != "hidden"
            (strange if is_strange else ours).add(str(graph))
        untyped = {str(graph) for graph in self._engine.layer_sizes() if is_brought(graph)} - strange - ours
        return strange | untyped

    def _role_of_kind(self, kind: str) -> str:
        """What a picture makes of a kind, by what is said of it or of its nearest superclass."""
        lines = (self._roles.get(each.value, "") for each in self._schema.ancestors(ox.NamedNode(kind)))
        return next(filter(None, lines), "")

    @cached_property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """The kinds of each thing that something is said of, those without a role first."""
        kinds = {}
        for name, said in self.said.items():
            own = {v.value for p, v in said if p == vocab.TYPE and isinstance(v, ox.NamedNode)} - _NO_KINDS
            kinds[name] = tuple(sorted(own, key=lambda kind: (bool(self._kind_role(kind)), kind)))
        return kinds

    def kind(self, name: str) -> str:
        """The kind of which a thing is drawn: the most specific of those without a role of their own."""
        kinds = self.kinds.get(name, ())
        plain = [kind for kind in kinds if not self._kind_role(kind)]
        found = self._schema.most_specific(map(ox.NamedNode, plain or kinds))
        return found.value if found else _PLAIN

    def role(self, name: str) -> str:
        """What a picture makes of a thing: that of its kinds where all have one; `part` of a blank node without a name or a kind."""
        if name.startswith("_:") and self._pointed_at[name] and not (self.kinds.get(name) and self._labels(name)):
            return "part"
        roles = [self._kind_role(kind) for kind in self.kinds.get(name, ())]
        if roles and all(roles):
            return next((role for role in _ROLES if role in roles), "")
        return "aside" if name in self._properties and not roles else ""

    @cached_property
    def _ranks(self) -> dict[str, int]:
        """The properties that give things their labels, the best with 0."""
        ranks = ranked(ox.Triple(ox.NamedNode(s), RANK, v) for s, said in self.said.items() for p, v in said if p == RANK.value)
        return {iri: number for number, iri in enumerate(iri for iri, rank in ranks.items() if rank < ONLY_FOUND)}

    def _labels(self, name: str) -> list[ox.Literal]:
        """The labels of a thing, the best first, those included that are things of their own."""
        labels: list[tuple[int, ox.Literal]] = []
        for property, value in self.said.get(name, ()):
            if (rank := self._ranks.get(property)) is not None:
                texts = [value] if isinstance(value, ox.Literal) else self._texts(_name(value))
                labels += ((rank, text) for text in texts)
        return [text for _, text in sorted(labels, key=lambda each: (each[0], str(each[1])))]

    def _texts(self, name: str) -> list[ox.Literal]:
        return [v for p, v in self.said.get(name, ()) if p in self._ranks and isinstance(v, ox.Literal)]

    # ---- What is said of a thing and its parts ----

    def _found_content(self, name: str) -> Content:
        return self._walked(name, frozenset())

    def _walked(self, name: str, above: frozenset[str]) -> Content:
        """What is said of a thing, with what is said of its parts, each link called by the last property that leads on."""
        content, parts = Content([], [], []), list[tuple[str, str]]()
        for predicate, value in self.said[name]:
            role = self._roles.get(predicate, "")
            if predicate == vocab.TYPE or role == "hidden":
                continue
            if isinstance(value, ox.Literal):
                content.literals.append((predicate, value))
                continue
            target = _name(value)
            if target in self.said and self.role(target) == "part":
                if target not in above and len(above) < _DEEP:
                    parts.append((predicate, target))
            elif predicate in self._ranks or role == "names":
                continue
            elif (role == "told" or target.startswith(_ADDRESSES)) and target not in self.said:
                content.told.append((predicate, target))
            elif not target.startswith(_BUILT_IN) or target in self.said:
                content.links.append((predicate, target))
        direct = {target for _, target in content.links}
        for predicate, part in parts:
            self._add_part(content, predicate, part, above | {name}, direct)
        return content

    def _add_part(
        self, content: Content, predicate: str, part: str, above: frozenset[str], direct: set[str]
    ) -> None:
        """Add what a part says; a link of its that the whole has itself is the same statement, with more said of it."""
        within = self._walked(part, above)
        named_by = {self._edge_properties.get(kind) for kind in self.kinds[part]} - {None}
        called = [target for property, target in within.links if property in named_by]
        for property, target in within.links:
            if property not in named_by and (called or target not in direct):
                passed = predicate if self._roles.get(property) == "through" else property
                content.links.append((called[0] if called else passed, target))
        content.literals.extend(each for each in within.literals if each[0] not in self._ranks)
        content.told.extend(within.told)

    # ---- What is drawn ----

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """The statements between things, by what says them; of two that say the same of two things the first."""
        links: dict[str, list[Link]] = {}
        for name in self.said:
            role = self.role(name)
            found = self._line(name) if role == "line" else []
            if role != "part":
                found = found or [self._link(name, *each) for each in self._content(name).links]
                links[name] = [link for link in found if link.source != link.target]
        return links

    def _link(self, name: str, property: str, target: str) -> Link:
        up = self._upward.get(property)
        return Link(name, target, property) if up is None else Link(target, name, up)

    def _line(self, name: str) -> list[Link]:
        """The lines that a thing is, from each of its ends to each other; none where it has but one end."""
        form = self._schema.form(ox.NamedNode(self.kinds[name][0])) if self.kinds[name] else None
        if form is None:
            return []
        sides = (form.source, form.target)
        ends = [[target for property, target in self._content(name).links if property in side] for side in sides]
        return [Link(source, target, name) for source, target in product(*ends)]

    @cached_property
    def shown(self) -> frozenset[str]:
        """The things that a picture of all shows."""
        by_role: dict[str, list[str]] = defaultdict(list)
        for name in self.links:
            by_role[self.role(name)].append(name)
        plain, aside = by_role[""], [*by_role["line"], *by_role["aside"]]
        if len(by_role["table"]) > len(plain):
            return frozenset()
        beside, between = (sum(len(self.links[name]) for name in names) for names in (aside, plain))
        return frozenset(plain if beside <= between and plain else plain + aside)

    @cached_property
    def title(self) -> Labels:
        """What the picture is of, where the data name themselves: the labels of their only heading."""
        naming = frozenset({"heading", "title"})
        headings = [name for name in self.links if naming.intersection(map(self._kind_role, self.kinds[name]))]
        headings = [name for name in headings if self._labels(name)]
        return self._node(headings[0])["labels"] if len(headings) == 1 else {}

    def of_kinds(self, wanted: set[ox.NamedNode]) -> frozenset[str]:
        """The things of some kinds, or of narrower ones, whatever a picture of all makes of them."""
        kinds = {kind.value for each in wanted for kind in self._schema.subclasses(each)}
        return frozenset(name for name in self.links if kinds.intersection(self.kinds[name]))

    @cached_property
    def left_out(self) -> dict[str, int]:
        """How many things of each kind a picture of all does not show, the most first."""
        silent = (self.kind(name) for name in self.links if name not in self.shown and self.kinds[name])
        return dict(Counter(silent).most_common())

    def table(self) -> str:
        """A query for what is in a table of its own, such as observations, with a column for what most of them say."""
        rows = [name for name in self.links if self.role(name) == "table"]
        if not rows:
            return ""
        kind = Counter(self.kind(name) for name in rows).most_common(1)[0][0]
        said = Counter(property for name in rows for property, _ in self.said[name] if property != vocab.TYPE)
        columns = {re.sub(r"\W", "_", local_name(p)): p for p, count in said.items() if 2 * count >= len(rows)}
        wanted = " ; ".join(f"<{property}> ?{name}" for name, property in columns.items())
        return f"SELECT {' '.join(f'?{name}' for name in columns)} {{ ?row a <{kind}> ; {wanted} }}"

    @cached_property
    def _namespaces(self) -> frozenset[str]:
        return frozenset(split_iri(name)[0] for name in self.said)

    def _is_shown_though_silent(self, name: str) -> bool:
        """Whether a thing of which nothing is said is more than a page elsewhere that one thing points to."""
        return self._pointed_at[name] > 1 or split_iri(name)[0] in self._namespaces

    def add(
        self,
        net: nx.MultiDiGraph,
        wanted: set[ox.NamedNode] | None,
        among: Iterable[str] | None,
        ours: Callable[[Iterable[str]], None],
    ) -> None:
        """Put things into a network, and the links between them and to what is there.

        Args:
            wanted, among: as in Things.
            ours: puts those of some things there that the ontology knows.
        """
        if not self.said:
            return
        shown = self.shown if wanted is None else self.of_kinds(wanted)
        if among is not None:
            shown = frozenset(among) & self.links.keys()
        lines = [name for name in shown if self.role(name) == "line" and self._line(name)] if wanted is None else []
        links = [link for name in sorted(shown) for link in self.links[name]]
        nodes = shown.difference(lines)
        if wanted is None and among is None:
            ends = {end for link in links for end in (link.source, link.target)} - nodes
            ours(ends)
            nodes |= {end for end in ends if end not in self.said and self._is_shown_though_silent(end)}
        net.add_nodes_from((name, self._node(name)) for name in sorted(nodes) if name not in net)
        seen = set[tuple[str, str, str]]()
        links += [
            Link(name, _name(value), property)
            for name, said in self._of_ours.items()
            for property, value in said
            if not isinstance(value, ox.Literal) and _name(value) in nodes
        ]
        for link in links:
            key = (link.source, link.target, local_name(link.property))
            if link.source in net and link.target in net and key not in seen:
                seen.add(key)
                net.add_edge(link.source, link.target, link.property, **self._edge(link.property))

    def _edge(self, property: str) -> EdgeAttributes:
        edge: EdgeAttributes = {
            "property": property,
            "labels": self._schema.labels(ox.NamedNode(property)),
            "claims": (),
            "deduced": False,
            "certainty": (),
            "lens": self._view.lens,
        }
        if property in self._parents:
            edge["parent"] = True
        return edge

    def _node(self, name: str) -> NodeAttributes:
        content = self._content(name) if name in self.said else Content([], [], [])
        node, roles = ox.NamedNode(_OURS), self._roles
        triples = [ox.Triple(node, ox.NamedNode(property), literal) for property, literal in content.literals]
        data = own_data(name, triples, {}, self._ranks)
        if data["labels"] == {"": name}:
            data["labels"] = {}
        if "span" in data and any(roles.get(p) == "told" for p, _ in content.literals):
            dated = [triple for triple in triples if roles.get(triple.predicate.value) != "told"]
            data.pop("span")
            if span := own_data(name, dated, {}).get("span"):
                data["span"] = span
        if hours := moments(literal for p, literal in content.literals if roles.get(p) != "told"):
            data["moments"] = hours
        if place := self._point(content.literals):
            data["point"] = place
        for literal in self._labels(name):  # of labels that are things of their own, too
            data["labels"].setdefault(literal.language or "", literal.value)
        data["labels"] = data["labels"] or self._made_labels(name)
        for property, target in content.told:
            data["attributes"].setdefault(property, []).append(target)
            data["attribute_claims"].setdefault(property, []).append(())
        return {**self._looks[self.kind(name)], **data, "lens": self._view.lens}

    def _point(self, literals: Iterable[tuple[str, ox.Literal]]) -> tuple[float, float] | None:
        """Where a thing is: by its latitude and longitude, or by a text that is a point."""
        said: dict[str, str] = {}
        for property, literal in literals:
            role = self._roles.get(literal.datatype.value) or self._roles.get(property, "")
            said.setdefault(role, literal.value)
        if "latitude" in said and "longitude" in said:
            return point(said["latitude"], said["longitude"])
        return wkt_point(said["point"]) if "point" in said else None

    def _made_labels(self, name: str) -> Labels:
        """What a thing without a label is called: by the last part of its IRI, or of a blank node by its kind."""
        if name.startswith("_:"):
            kind = self.kind(name)
            return self._schema.labels(ox.NamedNode(kind)) or {"": local_words(kind)}
        return {"": unquote(local_name(name.rstrip("/#"))).replace("_", " ") or name}

    @cached_property
    def _looks(self) -> dict[str, KindAttributes]:
        """How each kind is drawn: as data say, else by how many things there are of it."""
        counts = Counter(self.kind(name) for name in self.links)
        counts.setdefault(_PLAIN, 0)
        ranked = sorted(counts, key=lambda kind: (kind == _PLAIN, -counts[kind], kind))
        looks = {}
        for number, kind in enumerate(ranked):
            node, (colour, shape) = ox.NamedNode(kind), _LOOKS[number % len(_LOOKS)]
            style = self._schema.style(node) or Style(kind, colour, shape, 3)
            labels = in_languages("picture.things") if kind == _PLAIN else self._schema.labels(node)
            labels = labels or {"": local_words(kind)}
            look: KindAttributes = {
                "kind": kind,
                "kind_labels": labels,
                "drawn_as": style.kind,
                "drawn_labels": labels if style.kind == kind else self._schema.labels(ox.NamedNode(style.kind)),
                "colour": style.colour,
                "shape": style.shape,
                "ring": style.ring,
            }
            if form := self._schema.form(node):
                look["form"] = form
            looks[kind] = look
        return looks


def _name(node: ox.NamedNode | ox.BlankNode) -> str:
    """The name of a node in a network."""
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"
