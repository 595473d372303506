"""The groups by which a network too large to be drawn is shown: upper parts of trees, kinds, or communities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from coopgraph.base.text import local_words
from coopgraph.diagrams.layouts import trees
from coopgraph.diagrams.legend import look, texts
from coopgraph.diagrams.spec_types import SpecEdge, SpecNode
from coopgraph.networks.attributes import NodeAttributes, attributes_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

MOST = 60  # groups that are drawn
_KINDS = (5, 40)  # of so many kinds of what others brought groups are made, of fewer and more communities
_SAID = 60  # links that say what they are


def manner(net: nx.MultiDiGraph) -> str:
    """How a network is divided: one of MANNERS."""
    if attributes_of(net).get("brought"):
        if trees.families(net, MOST):
            return "trees"
        if _KINDS[0] <= len({str(data.get("kind")) for _, data in nodes_of(net)}) <= _KINDS[1]:
            return "kinds"
    return "communities"


def _trees(net: nx.MultiDiGraph, names: list[str], edges: list[tuple[int, int, int]]) -> list[list[int]]:
    """The families of a network as numbers of things, their heads first."""
    place = {node: i for i, node in enumerate(names)}
    return [[place[node] for node in family] for family in trees.families(net, MOST)]


def _of_kinds(net: nx.MultiDiGraph, names: list[str], edges: list[tuple[int, int, int]]) -> list[list[int]]:
    """The things of each kind as numbers, the most first."""
    members: dict[str, list[int]] = {}
    for i, node in enumerate(names):
        members.setdefault(str(net.nodes[node].get("kind")), []).append(i)
    return sorted(members.values(), key=lambda group: (-len(group), group[0]))


def _communities(net: nx.MultiDiGraph, names: list[str], edges: list[tuple[int, int, int]]) -> list[list[int]]:
    """The communities as numbers of things, the largest first; things of a kind where communities cannot be found."""
    members: dict[Any, list[int]] = {}
    try:
        from graspologic_native import leiden
    except ImportError:
        for i, node in enumerate(names):
            members.setdefault(look(net.nodes[node]), []).append(i)
    else:
        count, texts = len(names), list(map(str, range(len(names))))
        weights = Counter([a * count + b if a < b else b * count + a for a, b, _ in edges if a != b])
        ties = [(texts[pair // count], texts[pair % count], float(weights[pair])) for pair in sorted(weights)]
        part = leiden(ties, None, 1.0, 0.001, 1, True, 1, 1)[1] if ties else {}
        for i, text in enumerate(texts):
            members.setdefault(part.get(text, -1), []).append(i)
    ranked = sorted(members.values(), key=lambda group: (-len(group), group[0]))
    rest = sorted(i for group in ranked[MOST - 1 :] for i in group)
    return ranked if len(ranked) <= MOST else [*ranked[: MOST - 1], rest]


MANNERS = {"trees": _trees, "kinds": _of_kinds, "communities": _communities}


def call_by_kind(net: nx.MultiDiGraph, nodes: list[SpecNode], firsts: list[str]) -> None:
    """Call each group of one kind as the kind is called."""
    for node, first in zip(nodes, firsts, strict=True):
        data: NodeAttributes = net.nodes[first]
        node["labels"] = texts(data.get("kind_labels"), local_words(str(data.get("kind", ""))))


def call_by_property(net: nx.MultiDiGraph, links: list[SpecEdge], edges: list[tuple[int, int, str]]) -> None:
    """Call each link between groups as most of its edges are called, and say it where there are few links."""
    counts: dict[tuple[int, int], Counter[str]] = {}
    for source, target, property in edges:
        counts.setdefault((min(source, target), max(source, target)), Counter())[property] += 1
    known = attributes_of(net).get("terms", {})
    for link in links:
        pair = tuple(sorted(int(link[end].partition(":")[2]) for end in ("source", "target")))
        property = counts[pair].most_common(1)[0][0]  # type: ignore[index]
        link["labels"] = texts(known.get(property), local_words(property))
        link["said"] = len(links) <= _SAID
