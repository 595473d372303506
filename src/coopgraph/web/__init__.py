"""A graph behind HTTP: a SPARQL endpoint that can be trusted.

The process that speaks HTTP (`app` puts it together) never reads SPARQL or RDF: it reads a request (`request`, `formats`), looks
whether it may be answered (`guards`), keeps answers (`cache`), and hands it to a process of the `pool`, whose replies
`answering` passes on; `journal` logs and counts. `worker` is what runs in those processes: `queries`, `updates`, `graphs`,
`description`, written by `output`. `server` starts it all for the command line.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopgraph.web.app import create_app
    from coopgraph.web.limits import Limits

__all__ = ["Limits", "create_app"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'coopgraph.web' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"coopgraph.web.{'app' if name == 'create_app' else 'limits'}"), name)
