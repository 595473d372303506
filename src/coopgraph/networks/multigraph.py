"""Networks that any program can write as they are: what is plain in the attributes of networkx, what is richer behind them.

`net.nodes[iri]` shows, to whoever goes through it, texts, numbers and truths: writers of networkx, pyvis and `json` find nothing else. By
name there is more: `net.nodes[iri]["labels"]`, and `net.nodes[iri].rich` is all of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import networkx as nx

from coopgraph.base.errors import NotFoundError
from coopgraph.base.text import did_you_mean, fold, label_in

_PLAIN = frozenset({str, int, float, bool})


class Attributes(dict[str, Any]):
    """What a node, an edge or a network carries: a dict of what is plain, which has by name what is richer, too.

    Attributes:
        rich: values that are no text, number or truth, by name.
    """

    __slots__ = ("rich",)
    rich: dict[str, Any]

    def __new__(cls, *given: Any, **named: Any) -> Attributes:
        made = super().__new__(cls)
        made.rich = {}
        return made

    def __init__(self, *given: Any, **named: Any):
        super().__init__()
        self.update(*given, **named)

    def __setitem__(self, name: str, value: Any) -> None:
        if type(value) in _PLAIN:
            self.rich.pop(name, None)
            super().__setitem__(name, value)
        else:
            super().pop(name, None)
            self.rich[name] = value

    def __missing__(self, name: str) -> Any:
        return self.rich[name]

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self.rich

    def __delitem__(self, name: str) -> None:
        self.pop(name)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Attributes):
            return super().__eq__(other) and self.rich == other.rich
        return self.whole() == other

    __hash__ = None

    def __ne__(self, other: object) -> bool:
        return not self == other

    def get(self, name: str, default: Any = None) -> Any:
        """As in any dict, of all there is."""
        return self.rich[name] if name in self.rich else super().get(name, default)

    def setdefault(self, name: str, default: Any = None) -> Any:
        """As in any dict, of all there is."""
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: Any) -> Any:
        """As in any dict, of all there is."""
        return self.rich.pop(name) if name in self.rich else super().pop(name, *default)

    def update(self, *given: Any, **named: Any) -> None:
        """As in any dict; of others like this, with what is richer."""
        for each in (*given, named):
            for name, value in (each.whole() if isinstance(each, Attributes) else dict(each)).items():
                self[name] = value

    def copy(self) -> Attributes:
        """One like this, with the same values."""
        made = type(self)()
        dict.update(made, self)
        made.rich = self.rich.copy()
        return made

    def whole(self) -> dict[str, Any]:
        """All there is, plain and rich, in one dict of Python."""
        return {**self, **self.rich}


class _Carrier(nx.Graph):  # type: ignore[misc]
    """A graph of networkx whose copies and parts keep what is richer."""

    node_attr_dict_factory = edge_attr_dict_factory = graph_attr_dict_factory = Attributes

    def add_nodes_from(self, nodes_for_adding: Iterable[Any], **attr: Any) -> None:
        """As in networkx."""
        nodes = list(nodes_for_adding)
        super().add_nodes_from(nodes, **attr)
        for node in nodes:
            if isinstance(node, tuple) and isinstance(node[-1], Attributes):
                self._node[node[0]].update(node[1].rich)

    def add_edges_from(self, ebunch_to_add: Iterable[Any], **attr: Any) -> Any:
        """As in networkx."""
        edges = list(ebunch_to_add)
        keys = super().add_edges_from(edges, **attr)
        for at, edge in enumerate(edges):
            if isinstance(edge[-1], Attributes):
                key = (edge[0], edge[1], keys[at]) if self.is_multigraph() else edge[:2]
                self.edges[key].update(edge[-1].rich)
        return keys

    def find(self, name: str) -> Any:
        """The thing that is called so in the network, in any language; or that has this IRI, or ends so.

        Raises:
            NotFoundError: nothing is, or several things are.
        """
        wanted = fold(name)
        if name in self:
            return name
        called = [node for node, data in self.nodes(data=True) if wanted in map(fold, _names(node, data))]
        if len(called) == 1:
            return called[0]
        if called:
            raise NotFoundError(f"several things are called {name!r}: {', '.join(map(str, called[:5]))}")
        known = [text for node, data in self.nodes(data=True) for text in _names(node, data)]
        raise NotFoundError(f"nothing in the network is called {name!r}; {did_you_mean(name, known)}".rstrip("; "))


class Network(_Carrier, nx.MultiDiGraph):  # type: ignore[misc]
    """What `coopgraph.network` gives: a MultiDiGraph that any program can write; what it carries is in `attributes.py`."""


class Projection(_Carrier):
    """What `coopgraph.project` gives: a Graph that any program can write."""


def _names(node: Hashable, data: Mapping[str, Any]) -> list[str]:
    """What a thing is called."""
    labels = data.get("labels") or {"": data.get("label", "")}
    return [*filter(None, labels.values()), str(node).rpartition("/")[2]]


def add_titles(network: nx.Graph, nodes: Iterable[tuple[Any, Any]], edges: Iterable[tuple[Any, ...]]) -> None:
    """Give things and edges the `label` and the `title` by which other programs show them, in the network's language.

    Args:
        nodes: with their data.
        edges: ends, whatever else, and data; an end that is no node of the network is called by its IRI.
    """
    language = str(network.graph.get("language", "en"))
    called: dict[Any, str] = {}
    for node, data in nodes:
        data["label"] = called[node] = label_in(data.get("labels") or {}, language, str(node))
        kind = label_in(data.get("kind_labels") or {}, language)
        data["title"] = f"{data['label']} ({kind})" if kind else data["label"]
    for edge in edges:
        data = edge[-1]
        data["label"] = label_in(data.get("labels") or {}, language, str(data.get("property", "")))
        ends = (called.get(end) or network.nodes.get(end, {}).get("label", str(end)) for end in edge[:2])
        data["title"] = f" {data['label'] or '–'} ".join(ends)
