"""The partners: who works together with the thing in the middle, by region, a line for each basis on which they do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.errors import NotFoundError
from coopgraph.base.text import label_in, sort_key
from coopgraph.base.words import in_languages, word
from coopgraph.diagrams.geometry import Point, Size
from coopgraph.diagrams.layouts.arrangement import Arrangement, BackdropText
from coopgraph.diagrams.layouts.extents import neighbours, ring_rows
from coopgraph.diagrams.layouts.whereabouts import Whereabouts
from coopgraph.networks.attributes import EdgeAttributes, Folded, Labels, StatedEdge, attributes_of, edges_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

NEEDS = "nothing in the middle works together with anybody"
_FAR, _ROW, _HEADING, _INNER = 430.0, 26.0, 34.0, 84.0
_WRAP = 26  # characters in a line of a partner's label
_LTR = "\u200e"  # keeps the first year first in Arabic too
_SAID = 3  # kinds of lines that are written out
_FEWEST = 3  # partners; with fewer the picture says nothing


class _Basis(NamedTuple):
    """One of us, a partner, and the kind of what links them."""

    one: str
    partner: str
    kind: str


def fits(network: nx.MultiDiGraph) -> bool:
    """Whether a network is a whole one about something in the middle that has partners."""
    if not attributes_of(network).get("whole"):
        return False
    return len({basis.partner for basis in _Partners(network).groups}) >= _FEWEST


def prepare(network: nx.MultiDiGraph, *, home: bool = False) -> nx.MultiDiGraph:
    """The network of the thing in the middle, the bodies below it, and partners; what links them is collapsed by kind.

    A partner is a country, or a body that is of none. What a set is about stays the set's: its line carries the doubt.
    With `home`, the country of the thing in the middle is there too.

    Raises:
        NotFoundError: there is nothing in the middle, or it has no partners.
    """
    from coopgraph.networks.multigraph import Network

    partners = _Partners(network)
    if not partners.groups:
        raise NotFoundError(f"nothing here can be placed in the layout 'partners': {NEEDS}")
    whole = partners.whole
    net = Network()
    net.graph.update(network.graph, of=len(whole))
    for name in ("folded", "open_lists", "palette"):
        net.graph.pop(name, None)
    attributes_of(net).setdefault("title", _title(whole.nodes[partners.middle].get("labels", {})))
    shares: Counter[str] = Counter()
    for basis, deeds in partners.groups.items():
        shares[basis.partner] += len(deeds)
    us = [partners.middle, *partners.below]
    net.add_nodes_from((node, whole.nodes[node]) for node in [*us, *sorted(shares)])
    for node in us:
        net.nodes[node]["radius"] = 24.0 if node == partners.middle else 11.0
    for partner, share in shares.items():
        net.nodes[partner].update(radius=round(5 + 1.5 * math.sqrt(share), 1), wrap=_WRAP)
    if home:
        net.add_nodes_from((place, whole.nodes[place]) for place in sorted(partners.home))
    for basis, deeds in sorted(partners.groups.items()):
        net.add_edge(basis.one, basis.partner, key=basis.kind, **partners.edge(basis, deeds))
    net.add_edges_from(edge for edge in edges_of(whole) if edge[3].get("parent") and {*edge[:2]} <= set(us))
    attributes_of(net)["folded"] = partners.folded(set(net))
    return net


class _Partners:
    """What links the middle of a network, and the bodies below it, with its partners."""

    def __init__(self, network: nx.MultiDiGraph):
        from coopgraph.networks.collapse import expand

        self.whole = expand(network) if "folded" in network.graph else network
        middle, _ = ring_rows(self.whole, neighbours(self.whole))
        self.groups: dict[_Basis, list[str]] = {}
        if middle is None:
            return
        self.middle, self._where = middle, Whereabouts(self.whole)
        self.home = self._where.of(middle)
        self.below = sorted({s for s, t, _, data in edges_of(self.whole) if t == middle and data.get("parent")})
        self._us = {middle, *self.below}
        self._deeds = {s for s, t, _, data in edges_of(self.whole) if t in self._us and not data.get("parent")}
        self._deeds |= set(self._of_nobody())
        self._deeds -= {node for node in self._deeds if self.whole.nodes[node].get("place") or self._is_theme(node)}
        for deed in sorted(self._deeds):
            ours = sorted(self._us.intersection(self.whole.successors(deed)), key=lambda n: (n == middle, n)) or [
                middle
            ]
            for partner in self._partners(deed):
                basis = _Basis(ours[0], partner, str(self.whole.nodes[deed].get("drawn_as")))
                self.groups.setdefault(basis, []).append(deed)
        self._without_doubles()

    def _of_nobody(self) -> Iterator[str]:
        """What is done with a partner, where nobody says by whom."""
        forms = [data["form"] for _, data in nodes_of(self.whole) if "form" in data]
        doers, partners = ({iri for form in forms for iri in getattr(form, end)} for end in ("source", "target"))
        for deed in sorted(self.whole):
            keys = {key for _, _, key in self.whole.out_edges(deed, keys=True)}
            if keys & partners and not keys & doers:
                yield deed

    def _partners(self, deed: str) -> list[str]:
        """The countries that a thing is done with or in, else the bodies."""
        others = {t for t in self.whole.successors(deed) if t not in self._us and not self.whole.nodes[t].get("theme")}
        places = {n for other in others for n in self._where.of(other)} - self.home
        bodies = {n for n in others - self._deeds if not self._where.of(n) and "span" not in self.whole.nodes[n]}
        return sorted((places & set(self.whole)) or bodies)

    def _without_doubles(self) -> None:
        """Leave out lines of which only sets speak where something else links the same two."""
        plain = {(b.one, b.partner) for b, deeds in self.groups.items() if not all(map(self._is_collective, deeds))}
        self.groups = {
            basis: deeds
            for basis, deeds in self.groups.items()
            if (basis.one, basis.partner) not in plain or not all(map(self._is_collective, deeds))
        }

    def _is_collective(self, deed: str) -> bool:
        doubts = [set(data.get("certainty", ())) for _, _, data in self.whole.out_edges(deed, data=True)]
        return any("collective" in each for each in doubts)

    def edge(self, basis: _Basis, deeds: list[str]) -> EdgeAttributes:
        """The data of the line that some things with the same ends and of the same kind become."""
        data = [self.whole.nodes[deed] for deed in deeds]
        links = [self._links(deed, basis) for deed in deeds]
        spans = [each["span"] for each in data if "span" in each]
        doubts = [{doubt for edge in each for doubt in edge["certainty"]} for each in links]
        for deed, each in zip(deeds, doubts, strict=True):
            if not self._us.intersection(self.whole.successors(deed)):
                each.add("hedged")
        edge: EdgeAttributes = {
            "property": basis.kind,
            "labels": data[0].get("drawn_labels", {}),
            "weight": len(deeds),
            "through": tuple(deeds),
            "claims": tuple(sorted({iri for each in links for edge in each for iri in edge["claims"]})),
            "deduced": False,
            "certainty": tuple(sorted(set.intersection(*doubts))) if all(doubts) else (),
            "themes": tuple(sorted({theme for deed in deeds for theme in self._themes(deed)})),
            "directed": False,
        }
        if spans:
            edge["span"] = (min(first for first, _ in spans), max(last for _, last in spans))
        return edge

    def _themes(self, deed: str) -> Iterator[str]:
        """What a thing is itself about."""
        for _, end, data in self.whole.out_edges(deed, data=True):
            if self._is_theme(end) and "collective" not in data.get("certainty", ()):
                yield end

    def _is_theme(self, node: str) -> bool:
        return bool(self.whole.nodes[node].get("theme"))

    def _links(self, deed: str, basis: _Basis) -> list[EdgeAttributes]:
        """The statements that link a thing with the two ends of its line, directly or through one more thing."""
        ways = self.whole.out_edges(deed, data=True)
        return [d for _, t, d in ways if t in (basis.one, basis.partner) or basis.partner in self._where.of(t)]

    def folded(self, drawn: set[str]) -> Folded:
        """What the lines stand for, and what is stated of that and of what is drawn."""
        deeds = sorted({deed for each in self.groups.values() for deed in each} - drawn)
        there = drawn.union(deeds)
        edges: list[StatedEdge] = [
            (s, t, key, data)
            for s, t, key, data in edges_of(self.whole)
            if s in there and t in there and (s not in drawn or t not in drawn)
        ]
        return {"nodes": [(deed, self.whole.nodes[deed]) for deed in deeds], "edges": edges}


def _title(labels: Labels) -> Labels:
    """The question that the picture answers, in each language."""
    return {language: word("picture.partners", language, of=label_in(labels, language)) for language in LANGUAGES}


def arrange(network: nx.MultiDiGraph, sizes: Mapping[str, Size], around: Mapping[str, float]) -> Arrangement:
    """The middle with the bodies below it in one column, and partners in a column on each side, by region.

    Regions follow the value of a facet that most of the places share; those who share most stand first.

    Args:
        network: what `prepare` gives.
        sizes: the width and height of each label.
        around: the radius of each thing.
    """
    partners = {target for _, target, data in network.edges(data=True) if "through" in data}
    ours = sorted(set(network) - partners, key=lambda n: (network.nodes[n].get("ring", 3), -around[n], n))
    if not partners:
        return Arrangement({})
    share = Counter[str]()
    for _, target, data in network.edges(data=True):
        share[target] += data.get("weight", 0)
    sides: dict[str, str] = {}
    notes: list[BackdropText] = []
    places: dict[str, Point] = {}
    sections = _sections(network, partners)
    for side, column in zip(("left", "right"), _columns(sections), strict=True):
        x = -_FAR if side == "left" else _FAR
        rows = {node: max(_ROW, sizes[node][1] + 4) for name in column for node in sections[name]}
        y = -(sum(rows.values()) + _HEADING * len(column)) / 2
        for name in column:
            notes.append(BackdropText((x, round(y + _HEADING - 20, 1)), _heading(network, name), "heading"))
            y += _HEADING
            for node in sorted(sections[name], key=lambda n: (-share[n], _name(network, n), n)):
                places[node], sides[node] = (x, round(y + rows[node] / 2, 1)), side
                notes += _words(network, node, places[node], around[node])
                y += rows[node]
    places[ours[0]], sides[ours[0]] = (0.0, 0.0), "below"
    for i, node in enumerate(ours[1:]):
        step = i // 2 + 1
        places[node] = (0.0, round((_INNER * step + 40 if i % 2 else -_INNER * step), 1))
        sides[node] = "below" if i % 2 else "above"
    return Arrangement(places, sides, (), tuple(notes))


def _sections(network: nx.MultiDiGraph, partners: Iterable[str]) -> dict[str, list[str]]:
    """The partners by region: of the values that a place has, the one that most places have."""
    values = {
        node: [v for each in data.get("facets", {}).values() for v in each] if data.get("place") else []
        for node, data in nodes_of(network)
    }
    counts = Counter(value for each in values.values() for value in each)
    sections: dict[str, list[str]] = {}
    for node in sorted(partners):
        sections.setdefault(max(values[node], key=lambda v: (counts[v], v), default=""), []).append(node)
    return sections


def _columns(sections: Mapping[str, list[str]]) -> tuple[list[str], list[str]]:
    """The sections dealt to two columns of about the same height, the largest first."""
    columns: tuple[list[str], list[str]] = ([], [])
    high = [0.0, 0.0]
    for name in sorted(sections, key=lambda n: (-len(sections[n]), n)):
        at = 0 if high[0] <= high[1] else 1
        columns[at].append(name)
        high[at] += _HEADING + _ROW * len(sections[name])
    return columns


def _heading(network: nx.MultiDiGraph, region: str) -> Labels:
    return attributes_of(network).get("terms", {}).get(region) or in_languages("picture.others")


def _name(network: nx.MultiDiGraph, node: str) -> str:
    language = str(attributes_of(network).get("language", "en"))
    return sort_key(label_in(network.nodes[node].get("labels", {}), language, node))


def _words(network: nx.MultiDiGraph, node: str, place: Point, around: float) -> list[BackdropText]:
    """What the lines of a partner say, beside it: on what basis, how many times, and in which years."""
    edges = network.in_edges(node, keys=True, data=True)
    lines = [(key, data) for _, _, key, data in edges if "through" in data]
    lines.sort(key=lambda line: (-line[1].get("weight", 1), line[0]))
    spans = [data["span"] for _, data in lines if "span" in data]
    days = dict.fromkeys((min(span[0] for span in spans)[:4], max(span[1] for span in spans)[:4]) if spans else ())
    counts: dict[str, float] = {}
    labels: dict[str, Labels] = {}
    for key, data in lines:
        counts[key] = counts.get(key, 0) + data.get("weight", 1)
        labels[key] = data["labels"]
    texts = {}
    for language in LANGUAGES:
        said = [label_in(labels[key], language, key) + (f" {n:g}" if n > 1 else "") for key, n in counts.items()]
        more = ["…"] if len(said) > _SAID else []
        texts[language] = " · ".join([*said[:_SAID], *more, *([f"{_LTR}–{_LTR}".join(days)] if days else [])])
    at = place[0] + math.copysign(around + 5, -place[0])
    return [BackdropText((round(at, 1), place[1]), texts, "words", node)]
