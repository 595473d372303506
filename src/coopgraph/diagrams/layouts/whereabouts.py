"""Where things are: the country of a body, the country that an event is stated of; nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopgraph.networks.attributes import nodes_of

if TYPE_CHECKING:
    import networkx as nx


class Whereabouts:
    """The places of the things of a network."""

    def __init__(self, network: nx.MultiDiGraph):
        self._network = network
        self._places = {node for node, data in nodes_of(network) if data.get("place")}
        self._known: dict[str, frozenset[str]] = {}

    def of(self, node: str) -> frozenset[str]:
        """The places that a thing is, is said to be of, or is stated to be in."""
        if node not in self._known:
            self._known[node] = frozenset(self._found(node))
        return self._known[node]

    def _found(self, node: str) -> set[str]:
        if node in self._places:
            return {node}
        return self.facets(node) or {end for end in self._network.successors(node) if end in self._places}

    def facets(self, node: str) -> set[str]:
        """The places that a thing is said to be of, such as the country of a body."""
        facets = self._network.nodes[node].get("facets", {})
        return {value for values in facets.values() for value in values if value in self._places}
