"""Where things stand in a diagram: computed before it is drawn, the same every time, without physics.

The default is the partners of what is in the middle; of a part of a network, distances that follow the number of steps
between things, and for many things rings by kind. Pure Python: no numbers that differ from machine to machine.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from coopgraph.base.choices import LANGUAGES, LAYOUTS
from coopgraph.base.errors import NotFoundError
from coopgraph.diagrams.layouts import stress
from coopgraph.diagrams.layouts.arrangement import Arrangement
from coopgraph.diagrams.layouts.extents import label_sizes, radii
from coopgraph.networks.attributes import attributes_of, nodes_of

if TYPE_CHECKING:
    import networkx as nx

# Each of LAYOUTS is a module of this folder with `arrange(network, sizes, around)` and `NEEDS`: why it may have nothing
# to place. It may have `prepare(network)`, which gives the network that it draws.

READ_ALONG = ("hierarchy", "timeline", "matrix")  # which are read as a text is, from the right in Arabic
FEW = 150  # things, of which distances tell more than kinds


def default_layout(network: nx.MultiDiGraph) -> str:
    """The layout of a network for which none is named: partners of the whole, stress for not too many things, else rings.

    Of what others brought, what suits it.
    """
    from coopgraph.diagrams.layouts import partners

    if not attributes_of(network).get("brought") and partners.fits(network):
        return "partners"
    return plain_layout(network)


def plain_layout(network: nx.MultiDiGraph) -> str:
    """The same of those layouts that draw a network as it is."""
    return _suiting(network) if attributes_of(network).get("brought") else layout_of_all(network)


def layout_of_all(network: nx.MultiDiGraph) -> str:
    """The layout that has a place for every thing of a network."""
    return "stress" if len(network) < FEW else "rings"


def _suiting(network: nx.MultiDiGraph) -> str:
    """A map of what has places, trees of what lies below each other, a timeline of what has dates, else by links."""
    data = [each for _, each in nodes_of(network)]
    placed, dated = (sum(name in each for each in data) for name in ("point", "span"))
    below = {end for *ends, parent in network.edges(data="parent") if parent for end in ends}
    if 2 * placed >= len(data):
        return "map"
    if 3 * len(below) >= len(data):
        return "hierarchy"
    if dated > 2 and 3 * dated >= len(data):
        return "timeline"
    return "stress" if len(data) <= stress.MOST else "rings"


def prepared(network: nx.MultiDiGraph, layout: str | None) -> nx.MultiDiGraph:
    """The network that a layout draws, which for most is the network itself.

    Raises:
        NotFoundError: there is no such layout.
    """
    prepare = getattr(_module(layout or default_layout(network)), "prepare", None)
    return network if prepare is None else prepare(network)


def arrange(network: nx.MultiDiGraph, layout: str | None = None, languages: Collection[str] = LANGUAGES) -> Arrangement:
    """A place for every thing of a network, computed before it is drawn and the same every time.

    Args:
        network: what `coopgraph.network` gives.
        layout: one of `LAYOUTS`, for which it is prepared; by default stress, and for many things rings.
        languages: those in which labels need room.

    Raises:
        NotFoundError: there is no such layout, or the network has nothing that it could place.
    """
    chosen = layout or plain_layout(network)
    module = _module(chosen)
    made: Arrangement = module.arrange(network, label_sizes(network, languages), radii(network))
    if network and not made.places:
        raise NotFoundError(f"nothing here can be placed in the layout {chosen!r}: {module.NEEDS}")
    return made


def _module(layout: str) -> Any:
    if layout not in LAYOUTS:
        raise NotFoundError(f"there is no layout {layout!r}; there are {', '.join(LAYOUTS)}")
    from importlib import import_module

    return import_module(f"coopgraph.diagrams.layouts.{layout}")
