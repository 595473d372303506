"""coopgraph: load, query, check and draw a knowledge graph of a ministry's international cooperation.

    >>> import coopgraph as cg
    >>> g = cg.load()
    >>> len(g.query("security-partners"))
    13

Everything is imported when it is first used, so that `import coopgraph` costs next to nothing.
"""

from typing import TYPE_CHECKING, Any

from coopgraph.base.version import __version__

if TYPE_CHECKING:
    from coopgraph.answers.table import Table
    from coopgraph.base.errors import CoopGraphError
    from coopgraph.curation.checks.validation import validate
    from coopgraph.graph import Graph
    from coopgraph.networks.collapse import collapse, expand
    from coopgraph.networks.measure import measure, sensitivity
    from coopgraph.networks.network import network
    from coopgraph.networks.project import project
    from coopgraph.opening import check, connect, load, load_table, open, push
    from coopgraph.publish.brief.brief import brief
    from coopgraph.publish.drawing import Drawing, draw

__all__ = [
    "CoopGraphError",
    "Drawing",
    "Graph",
    "Table",
    "__version__",
    "brief",
    "check",
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
    "CoopGraphError": "base.errors",
    "Drawing": "publish.drawing",
    "Graph": "graph",
    "Table": "answers.table",
    "brief": "publish.brief.brief",
    "check": "opening",
    "collapse": "networks.collapse",
    "connect": "opening",
    "draw": "publish.drawing",
    "expand": "networks.collapse",
    "load": "opening",
    "load_table": "opening",
    "measure": "networks.measure",
    "network": "networks.network",
    "open": "opening",
    "project": "networks.project",
    "push": "opening",
    "sensitivity": "networks.measure",
    "validate": "curation.checks.validation",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "web":  # a room that is asked for by its own name: cg.web.create_app
        return import_module("coopgraph.web")
    if name not in _HOMES:
        raise AttributeError(f"module 'coopgraph' has no attribute {name!r}")
    value = getattr(import_module(f"coopgraph.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def load_ipython_extension(ipython: Any) -> None:
    """Bring `%sparql` and `%%sparql` into IPython or Jupyter: `%load_ext coopgraph`."""
    from importlib import import_module

    import_module("coopgraph.apps.notebook").load(ipython)


def __dir__() -> list[str]:
    return sorted(__all__)
