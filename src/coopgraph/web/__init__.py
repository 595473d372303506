"""A graph behind HTTP: a SPARQL endpoint that can be trusted.

The process that speaks HTTP (`app` puts it together) never reads SPARQL or RDF: it reads a request (`request`, `formats`), looks
whether it may be answered (`guards`), keeps answers (`cache`), and hands it to a process of the `pool` (`protocols`), whose replies
`answering` passes on; `journal` logs and counts. `worker/` is what runs in those processes. `places` makes a store of files, `limits`
bounds it all, and `server` starts it for the command line.
"""

from typing import Any

_HOMES = {"create_app": "app", "Limits": "limits"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'coopgraph.web' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"coopgraph.web.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
