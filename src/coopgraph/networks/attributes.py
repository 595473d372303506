"""What the nodes, the edges and the whole of a network carry: the attributes of the networkx graph, by name.

What is required here is there in all that `coopgraph.network` gives. Other networkx graphs are drawn and measured too, and may
lack any of it: whoever takes them reads by `get`.
"""

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NotRequired, TypeAlias, TypedDict

from coopgraph.knowledge.evidence import ShownClaim
from coopgraph.knowledge.schema import EdgeForm

if TYPE_CHECKING:
    import networkx as nx

Labels: TypeAlias = dict[str, str]  # by language; "" is the key of a text without one


class KindAttributes(TypedDict):
    """What all things of a kind have in common."""

    kind: str  # the IRI of the class
    kind_labels: Labels
    drawn_as: str  # the class that says how the kind is drawn
    drawn_labels: Labels
    colour: str
    shape: str
    ring: int  # from the middle
    place: NotRequired[bool]  # what the kind is in a matrix, or `theme`
    theme: NotRequired[bool]
    form: NotRequired[EdgeForm]  # how things of the kind become edges


class CountedNumber(TypedDict):
    """A number that is given of a thing, with all that is said of it."""

    labels: Labels
    claims: tuple[str, ...]


class ThingAttributes(TypedDict):
    """What a thing has of its own."""

    labels: Labels
    attributes: dict[str, list[object]]  # by property
    attribute_claims: dict[str, list[tuple[str, ...]]]  # by property: the claims behind each value
    numbers: NotRequired[list[CountedNumber]]
    point: NotRequired[tuple[float, float]]  # latitude, longitude
    span: NotRequired[tuple[str, str]]  # the first and last possible day
    moments: NotRequired[tuple[str, str]]  # the first and last moment, of what has an hour: `2024-05-02T08:00:00`
    facets: NotRequired[dict[str, tuple[str, ...]]]  # values by property
    degree: NotRequired[int]
    radius: NotRequired[float]  # at which it is drawn, where a layout says so
    wrap: NotRequired[int]  # characters in a line of its label, likewise
    bipartite: NotRequired[int]  # of a projection: its mode, 0 or 1


class NodeAttributes(KindAttributes, ThingAttributes):
    """Of a node; its name is the IRI of the thing."""

    lens: str  # the narrowest that shows it


class EdgeAttributes(TypedDict):
    """Of an edge; from `weight` on, of a collapsed edge or of one of a projection."""

    property: str  # of a collapsed edge, the class that the things are drawn as
    labels: Labels
    claims: tuple[str, ...]  # of a deduced edge, those behind what it was deduced from
    deduced: bool
    certainty: tuple[str, ...]  # of `hedged`, `collective`, `disputed`; nothing when certain
    lens: NotRequired[str]  # the narrowest that shows it
    parent: NotRequired[bool]  # the source lies below the target
    answer: NotRequired[bool]  # a row of an answer, and no statement
    collective: NotRequired[bool]  # of a projection: said of several together only
    weight: NotRequired[float]  # how many things it stands for
    through: NotRequired[tuple[str, ...]]  # their IRIs
    themes: NotRequired[tuple[str, ...]]  # the themes stated of the things themselves
    span: NotRequired[tuple[str, str]]
    directed: NotRequired[bool]  # no arrow where it is false


StatedEdge: TypeAlias = tuple[str, str, str, EdgeAttributes]  # source, target, key


class OpenList(TypedDict):
    """A list of which more is known to be than is named."""

    list: str
    labels: Labels
    of: str  # a node
    property: str
    items: int  # how many are named
    was: NotRequired[str]  # what it was of before that was collapsed


class Folded(TypedDict):
    """What has been collapsed: things, and the statements of and about them."""

    nodes: list[tuple[str, NodeAttributes]]
    edges: list[StatedEdge]


class NetworkAttributes(TypedDict, total=False):
    """Of a network, in `network.graph`."""

    lens: str
    language: str
    focus: str  # where there is one
    whole: bool  # no part of what there is was asked for
    of: int  # of what a layout makes of a network: how many things that had
    open_lists: list[OpenList]
    folded: Folded  # where something is collapsed
    claims: dict[str, ShownClaim]  # by IRI
    terms: dict[str, Labels]  # of properties, kinds, statuses, documents and facet values, by IRI
    palette: list[str]  # colours of edges by theme
    brought: bool  # things are of kinds that the ontology does not know
    left_out: dict[str, int]  # how many of what kinds no picture of all shows, by short names
    title: Labels  # what a picture of it is called: of an answer the question, or where the data say so


def nodes_of(network: "nx.Graph") -> Iterable[tuple[str, NodeAttributes]]:
    """The nodes of a network with what they carry."""
    nodes: Iterable[tuple[str, NodeAttributes]] = network.nodes(data=True)
    return nodes


def edges_of(network: "nx.MultiDiGraph") -> Iterable[StatedEdge]:
    """The edges of a network with what they carry."""
    edges: Iterable[StatedEdge] = network.edges(keys=True, data=True)
    return edges


def attributes_of(network: "nx.Graph") -> NetworkAttributes:
    """What a network itself carries; a change there changes the network."""
    attributes: NetworkAttributes = network.graph
    return attributes


def folded_of(network: "nx.Graph") -> Folded:
    """What has been collapsed in a network, in lists of its own."""
    folded = attributes_of(network).get("folded")
    return {"nodes": list(folded["nodes"]), "edges": list(folded["edges"])} if folded else {"nodes": [], "edges": []}


def is_drawn(edge: Mapping[str, Any], drawn: Container[str]) -> bool:
    """Whether an edge is drawn beside some things: not where all that it stands for are among them."""
    through = edge.get("through", ())
    return not through or any(thing not in drawn for thing in through)
