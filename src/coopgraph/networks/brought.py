"""Things of kinds that the ontology does not know, as nodes and edges: whatever vocabulary people bring."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.text import local_name, local_words, split_iri
from coopgraph.base.vocab import ID, PREFIXES
from coopgraph.base.words import in_languages
from coopgraph.knowledge.schema import Style
from coopgraph.knowledge.view import View
from coopgraph.networks.attributes import EdgeAttributes, KindAttributes, Labels, NodeAttributes
from coopgraph.networks.described import PLAIN, Content, Described, name_of
from coopgraph.networks.values import moments, own_data, point, wkt_point

if TYPE_CHECKING:
    import networkx as nx

# Of kinds for which nobody says a colour and a shape, by how many things there are: Paul Tol's "bright" palette.
_COLOURS = ("#4477aa", "#228833", "#ccbb44", "#aa3377", "#66ccee", "#ee6677", "#bbbbbb", "#1b1b1b")
_ANY_SPACE = frozenset({"ns", "core", "ontology", "vocab", "terms"})  # words of namespaces that tell nothing
_SHAPES = ("dot", "square", "diamond", "triangle", "hexagon", "triangleDown", "square", "star")


class Link(NamedTuple):
    """A statement between two things, by their names in the network."""

    source: str
    target: str
    property: str


class Brought(Described):
    """What a picture shows of the things that data describe and the ontology does not know, kept while the graph is held."""

    def __init__(self, view: View):
        super().__init__(view)
        self._parents = {iri for iri, value in self._schema.known("diagramParent").items() if value == "true"}
        self._upward = {down: up for down, up in self._schema.inverses.items() if up in self._parents}

    # ---- What is drawn ----

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """The statements between things, by what says them; of two that say the same of two things the first."""
        links = {name: self._links(name) for name in self.said if self.role(name) != "part"}
        self.of_its_own |= {name for name in self.said if name not in links and name not in self.reached}
        return links | {name: self._links(name) for name in sorted(self.of_its_own)}  # rings of blank nodes

    def _links(self, name: str) -> list[Link]:
        if self.role(name) == "line" and (lines := self._line(name)):
            return lines
        links = (self._link(name, *each) for each in self.content(name).links)
        return [link for link in links if link.source != link.target]

    def _link(self, name: str, property: str, target: str) -> Link:
        up = self._upward.get(property)
        return Link(name, target, property) if up is None else Link(target, name, up)

    def _line(self, name: str) -> list[Link]:
        """The lines that a thing is, from each of its ends to each other; none where it has but one end."""
        form = self._schema.form(ox.NamedNode(self.kinds[name][0])) if self.kinds[name] else None
        if form is None or name.startswith("_:"):
            return []
        sides = (form.source, form.target)
        ends = [[target for property, target in self.content(name).links if property in side] for side in sides]
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
        if beside <= between and plain:
            ends = self._ends(plain)
            return frozenset(name for name in plain if self.kinds[name] or name in ends or not name.startswith("_:"))
        near = self._ends(aside).union(aside)
        leading = (name for name in plain if not near.isdisjoint(self._ends([name])))
        return frozenset([*aside, *leading])

    def _ends(self, names: Iterable[str]) -> set[str]:
        return {end for name in names for link in self.links[name] for end in (link.source, link.target)}

    @cached_property
    def title(self) -> Labels:
        """What the picture is of, where the data name themselves: the labels of their only heading."""
        naming = frozenset({"heading", "title"})
        headings = [name for name in self.links if naming.intersection(map(self.kind_role, self.kinds[name]))]
        headings = [name for name in headings if self.labels(name)]
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
        return self.pointed_at[name] > 1 or split_iri(name)[0] in self._namespaces

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
            Link(name, name_of(value), property)
            for name, said in self.of_ours.items()
            for property, value in said
            if not isinstance(value, ox.Literal) and name_of(value) in nodes
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
        content = self.content(name) if name in self.said else Content([], [], [])
        node, roles = ox.NamedNode(ID), self.roles
        triples = [ox.Triple(node, ox.NamedNode(property), literal) for property, literal in content.literals]
        data = own_data(name, triples, {}, self.ranks)
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
        for literal in self.labels(name):  # of labels that are things of their own, too
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
            role = self.roles.get(literal.datatype.value) or self.roles.get(property, "")
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
        counts.setdefault(PLAIN, 0)
        ranked = sorted(counts, key=lambda kind: (kind == PLAIN, -counts[kind], kind))
        looks = {}
        for number, kind in enumerate(ranked):
            node, turn = ox.NamedNode(kind), number // len(_COLOURS)
            colour, shape = _COLOURS[number % len(_COLOURS)], _SHAPES[(number + turn) % len(_SHAPES)]
            style = self._schema.style(node) or Style(kind, colour, shape, 3)
            labels = in_languages("picture.things") if kind == PLAIN else self._schema.labels(node)
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
        _tell_apart(looks)
        return looks


def _tell_apart(looks: dict[str, KindAttributes]) -> None:
    """Add its vocabulary to the label of each kind that is called as another one."""
    counts = Counter(text for look in looks.values() for text in set(look["kind_labels"].values()))
    prefixes = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    for kind, look in looks.items():
        namespace = split_iri(kind)[0]
        words = [word for word in re.findall(r"[A-Za-z][\w-]+", namespace) if word not in _ANY_SPACE]
        space = prefixes.get(namespace) or (words[-1] if words else namespace)
        if any(counts[text] > 1 for text in look["kind_labels"].values()):
            look["kind_labels"] = {name: f"{text} ({space})" for name, text in look["kind_labels"].items()}
            if look["drawn_as"] == kind:
                look["drawn_labels"] = look["kind_labels"]
