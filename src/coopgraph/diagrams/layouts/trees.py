"""The upper part of large trees: families of what lies below one thing, as many as can be seen at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coopgraph.base.text import label_in
from coopgraph.diagrams import label_text
from coopgraph.diagrams.layouts import hierarchy
from coopgraph.diagrams.spec_types import SpecNode

if TYPE_CHECKING:
    import networkx as nx


def families(network: nx.MultiDiGraph, most: int) -> list[list[str]]:
    """The things of a network in so many families at most, each headed by what the others lie below; none where few lie below others.

    Families are divided from the top down, the largest first, so that what is at the top is seen. What is in no tree, and the
    smallest of too many trees, are one family.
    """
    children = hierarchy.children_of(network)
    below = {child for row in children.values() for child in row}
    if 2 * len(below | set(children)) < len(network):
        return []
    sizes = _sizes(children)
    heads = sorted(children.keys() - below, key=lambda node: (-sizes[node], node))[: most - 1]
    heads = _divided(heads, children, sizes, most - 1)
    taken, divided = set(heads), list[list[str]]()
    for head in heads:
        line = [head]
        for node in line:
            line += [child for child in children.get(node, ()) if child not in taken]
        divided.append(line)
    held = {node for family in divided for node in family}
    rest = sorted(set(network) - held, key=lambda node: (-sizes.get(node, 0), -network.degree(node), node))
    return [*divided, *([rest] if rest else [])]


def _sizes(children: dict[str, list[str]]) -> dict[str, int]:
    """How many things each tree has, from each thing with others below it."""
    sizes: dict[str, int] = {}
    for root in children:
        line = [root]
        for node in line:
            line += children.get(node, ())
        sizes[root] = len(line)
    return sizes


def _divided(heads: list[str], children: dict[str, list[str]], sizes: dict[str, int], most: int) -> list[str]:
    """The heads with the children of the largest, while there is room for all children of one."""
    shown = list(heads)
    for head in shown:
        row = [child for child in children.get(head, ()) if child in sizes]
        if row and len(shown) + len(row) <= most:
            shown += sorted(row, key=lambda node: (-sizes[node], node))
    return shown


def above(network: nx.MultiDiGraph, divided: list[list[str]]) -> list[tuple[int, int]]:
    """Which family lies below which, by number: those whose head is a child of what the other holds."""
    of = {node: number for number, family in enumerate(divided) for node in family}
    children = hierarchy.children_of(network)
    heads = {family[0]: number for number, family in enumerate(divided)}
    return sorted((heads[child], of[node]) for node, row in children.items() for child in row if child in heads)


def placed(nodes: list[SpecNode], links: Iterable[tuple[int, int]]) -> list[SpecNode]:
    """The nodes of families in trees of their heads."""
    import networkx as nx

    small = nx.MultiDiGraph(brought=True)
    names = [node["id"] for node in nodes]
    small.add_nodes_from((node["id"], {"labels": node["labels"], "kind": ""}) for node in nodes)
    small.add_edges_from((names[low], names[high], "parent", {"parent": True}) for low, high in links)
    sizes = {node["id"]: label_text.size(label_text.wrap(label_in(node["labels"], "en"), 22)) for node in nodes}
    made = hierarchy.arrange(small, sizes, {node["id"]: node["size"] for node in nodes})
    for node in nodes:
        if node["id"] in made.places:
            (node["x"], node["y"]), node["side"] = made.places[node["id"]], made.sides[node["id"]]
    return nodes
