"""The form of a DiagramSpec: which keys it has, and of what type; `docs/diagram-spec.md` says what they mean.

`docs/diagram-spec.schema.json` is rendered from these types, which hold for what `specify` gives: what an annotation adds to a
type are words of JSON Schema. A spec from elsewhere need not keep to them, and what is drawn of it must stay harmless.
"""

from typing import Annotated, NotRequired, TypedDict

from coopgraph.base.choices import LANGUAGES, LAYOUTS
from coopgraph.knowledge.evidence import ShownClaim
from coopgraph.networks.attributes import Labels

VERSION = "1.0"
SHAPES = ("dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star")
SIDES = ("right", "left", "above", "below", "up")

Iri = str
Count = Annotated[int, {"minimum": 0}]
Index = Annotated[int, {"minimum": 0}]  # of a kind, among `kinds`
Length = Annotated[float, {"minimum": 0}]
Colour = Annotated[str, {"pattern": "^#[0-9a-fA-F]{6}$"}]
Pair = Annotated[list[float], {"minItems": 2, "maxItems": 2}]
Days = Annotated[list[str], {"minItems": 2, "maxItems": 2}]
Value = Annotated[list[str | list[Iri]], {"minItems": 2, "maxItems": 2}]  # a text, and the claims behind it


class SpecKind(TypedDict):
    """An entry of the legend."""

    id: Iri
    labels: Labels
    colour: Colour
    shape: Annotated[str, {"enum": list(SHAPES)}]
    ring: int
    count: Count
    folded: NotRequired[Count]


class SpecNumber(TypedDict):
    """A number that is given of a thing, in words with all that is said of it."""

    labels: Labels
    claims: list[Iri]


class SpecThing(TypedDict):
    """What is said of a thing but for its place and size."""

    id: Iri
    kind: Index
    type: Iri
    labels: Labels
    attributes: dict[Iri, list[Value]]
    numbers: NotRequired[list[SpecNumber]]
    facets: NotRequired[dict[Iri, list[str]]]
    span: NotRequired[Days]
    point: NotRequired[Pair]
    wrap: NotRequired[Count]
    theme: NotRequired[bool]
    lens: NotRequired[str]
    members: NotRequired[Count]
    bar: NotRequired[Pair]  # the first and last x


class SpecNode(SpecThing):
    """A thing in its place."""

    x: float
    y: float
    size: Length
    side: Annotated[str, {"enum": list(SIDES)}]


class SpecEdge(TypedDict):
    """A statement, or what several things stand for."""

    id: str
    source: Iri
    target: Iri
    property: Iri
    claims: list[Iri]
    colour: Colour
    width: Length
    certainty: list[str]
    dashes: list[Length]
    deduced: NotRequired[bool]
    answer: NotRequired[bool]
    collective: NotRequired[bool]
    lens: NotRequired[str]
    parent: NotRequired[bool]
    themes: NotRequired[list[Iri]]
    through: NotRequired[list[Iri]]
    span: NotRequired[Days]
    weight: NotRequired[float]
    labels: NotRequired[Labels]
    cell: NotRequired[Annotated[list[float], {"minItems": 3, "maxItems": 3}]]
    bend: NotRequired[float]
    said: NotRequired[bool]  # its property is written on it
    directed: NotRequired[bool]


class SpecOpenList(TypedDict):
    """A list of which more is known to be than is named, in its place."""

    list: Iri
    labels: Labels
    of: Iri
    property: Iri
    items: Count
    x: float
    y: float


class SpecFolded(TypedDict):
    """What has been collapsed into edges."""

    nodes: list[SpecNode]
    edges: list[SpecEdge]


class SpecLine(TypedDict):
    """A line behind the things."""

    points: list[Pair]
    role: Annotated[str, {"enum": ["outline", "axis", "grid"]}]


class SpecNote(TypedDict):
    """A text behind the things, or on the lines that lead to one (`of`)."""

    x: float
    y: float
    labels: Labels
    role: Annotated[str, {"enum": ["tick", "heading", "name", "words"]}]
    of: NotRequired[str]


class SpecBackdrop(TypedDict):
    """What is drawn behind the things."""

    lines: list[SpecLine]
    notes: list[SpecNote]


class SpecShown(TypedDict):
    """How much is drawn, and of how much."""

    nodes: Count
    of: Count
    edges: Count
    of_edges: Count


class SpecHead(TypedDict):
    """What a diagram is."""

    version: Annotated[str, {"const": VERSION}]
    title: Labels
    language: Annotated[str, {"enum": list(LANGUAGES)}]
    lens: str


class SpecBody(TypedDict):
    """What a diagram shows."""

    layout: Annotated[str, {"enum": [*LAYOUTS, "overview"]}]
    view: Annotated[list[float], {"minItems": 4, "maxItems": 4}]
    shown: SpecShown
    kinds: list[SpecKind]
    nodes: list[SpecNode]
    edges: list[SpecEdge]
    folded: SpecFolded
    open: list[SpecOpenList]
    claims: dict[Iri, ShownClaim]
    terms: dict[Iri, Labels]
    backdrop: SpecBackdrop
    large: NotRequired[str]


class DiagramSpec(SpecHead, SpecBody):
    """All of a diagram as data."""
