"""One graph in every place where it may live beside memory: a directory, and behind each server."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.store import push as pushing
from tests.support import servers
from tests.support.examples import every

# Virtuoso sorts no more than 10,000 rows for a page.
WAYS: dict[str, Any] = {"": {}, "nothing copied": {"mirror": 0}, "in pages": {"page_size": 10_000}}
SLOW = ["reference", "virtuoso, in pages"]
Thing = TypeVar("Thing")


PLACES = ["directory", *servers.NAMES, "oxigraph, nothing copied", "virtuoso, in pages"]


def param(place: str, *others: Any) -> Any:
    """A place, with more, for `parametrize`: all but memory and the directory need a server."""
    marks = [] if place in {"memory", "directory"} else pytest.mark.servers
    return pytest.param(place, *others, marks=marks, id="-".join((place, *(getattr(o, "name", o) for o in others))))


@cache
def memory() -> cg.Graph:
    return cg.load()


@cache
def store() -> Path:
    """A directory with the shipped graph, which is made once: read it, or copy it to change it."""
    folder = tempfile.mkdtemp(prefix="coopgraph-store-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "store")
    assert main(["load", "--store", str(path)]) == 0
    return path


@cache
def _contents() -> dict[str, list[str]]:
    """What is pushed of the shipped graph, which is the same for each server."""
    return pushing._contents(memory())


@cache
def pushed(name: str) -> servers.Server:
    """A server that holds the shipped graph; rdflib's updates are slow, so it is given the graphs."""
    server = servers.running(name)
    with pytest.MonkeyPatch.context() as patch:
        contents = _contents()
        patch.setattr(pushing, "_contents", lambda graph: contents)
        pushing.push(memory(), server.query, graph_store=server.store if name == "reference" else None, timeout=600)
    return server


@cache
def graph(place: str) -> cg.Graph:
    """The shipped graph in a place."""
    if place == "memory":
        return memory()
    if place == "directory":
        return cg.open(store())
    name, _, how = place.partition(", ")
    return cg.connect(pushed(name).query, timeout=600, **WAYS[how])


def some(place: str, things: Sequence[Thing]) -> Sequence[Thing]:
    """What a place is asked of some things: places that take their time every second one, in the long run all."""
    return every(2 if place in SLOW else 1, things)


def without(place: str, *lacking: str, why: str) -> None:
    """Skip what a server is known not to do; `docs/endpoints.md` says the same."""
    name = place.partition(",")[0]
    if name in lacking:
        pytest.skip(f"known differences of {name.title()} (docs/endpoints.md): {why}")
