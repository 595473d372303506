"""coopgraph: load, query, check and draw a knowledge graph of a ministry's international cooperation.

    >>> import coopgraph as cg
    >>> g = cg.load()
    >>> len(g.query("security-partners"))
    13

Everything is imported when it is first used, so that `import coopgraph` costs next to nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopgraph.briefing import brief
    from coopgraph.drawing import Drawing, draw
    from coopgraph.errors import CoopGraphError
    from coopgraph.folding import collapse, expand
    from coopgraph.graph import Graph
    from coopgraph.loading import load_table
    from coopgraph.measuring import measure, sensitivity
    from coopgraph.networks import network
    from coopgraph.opening import connect, load, open
    from coopgraph.projecting import project
    from coopgraph.pushing import push
    from coopgraph.table import Table
    from coopgraph.validation import validate

__version__ = "0.1.0"
__all__ = [
    "CoopGraphError",
    "Drawing",
    "Graph",
    "Table",
    "__version__",
    "brief",
    "collapse",
    "connect",
    "draw",
    "expand",
    "load",
    "load_table",
    "measure",
    "network",
    "open",
    "project",
    "push",
    "sensitivity",
    "validate",
]

_HOMES = {
    "CoopGraphError": "errors",
    "Drawing": "drawing",
    "Graph": "graph",
    "Table": "table",
    "brief": "briefing",
    "collapse": "folding",
    "connect": "opening",
    "draw": "drawing",
    "expand": "folding",
    "load": "opening",
    "load_table": "loading",
    "measure": "measuring",
    "network": "networks",
    "open": "opening",
    "project": "projecting",
    "push": "pushing",
    "sensitivity": "measuring",
    "validate": "validation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'coopgraph' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"coopgraph.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def load_ipython_extension(ipython: Any) -> None:
    """Bring `%sparql` and `%%sparql` into IPython or Jupyter: `%load_ext coopgraph`."""
    from importlib import import_module

    import_module("coopgraph.notebook").load(ipython)


def __dir__() -> list[str]:
    return sorted(__all__)
