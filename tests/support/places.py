"""One graph in every place where it may live beside memory: a directory, and behind each server."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.store.lens import LENSES
from coopgraph.store.remote import push as pushing
from tests.support import servers
from tests.support.examples import LONG
from tests.support.loading import shipped as memory

# Virtuoso sorts no more than 10,000 rows for a page.
WAYS: dict[str, Any] = {"": {}, "nothing copied": {"mirror": 0}, "in pages": {"page_size": 10_000 if LONG else 2_000}}
SLOW = ["reference", "virtuoso", "virtuoso, in pages"]
PUSHED = tuple(LENSES if LONG else ("ministry", "sourced"))  # nobody asks the servers for another lens
SOURCED = ("/defeasible/", "/lens/sourced", "/deduced/sourced/", "/sourced/")  # words in the names of its graphs

PLACES = ["directory", *servers.NAMES, "oxigraph, nothing copied", "virtuoso, in pages"]


def param(place: str, *others: Any) -> Any:
    """A place, with more, for `parametrize`: all but the directory need a server."""
    marks = [] if place == "directory" else pytest.mark.servers
    return pytest.param(place, *others, marks=marks, id="-".join((place, *(getattr(o, "name", o) for o in others))))


def lens(place: str) -> str:
    """Through which lens a place is looked at: where all that is sourced takes its time, only in the long run so."""
    return "sourced" if LONG or place not in SLOW else "ministry"


@cache
def store() -> Path:
    """A directory with the shipped graph, which is made once: read it, or copy it to change it."""
    folder = tempfile.mkdtemp(prefix="coopgraph-store-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "store")
    assert main(["load", "--store", str(path)]) == 0
    return path


@cache
def _contents(sourced: bool) -> dict[str, list[str]]:
    """What is pushed of the shipped graph, which is the same for each server; with or without what is sourced."""
    if sourced:
        return pushing._contents(memory().place, PUSHED)
    return {name: lines for name, lines in _contents(True).items() if not any(word in name for word in SOURCED)}


@cache
def pushed(name: str) -> servers.Server:
    """A server that holds the shipped graph, as far as somebody asks it.

    Virtuoso gets it by updates. The others, where these are slow, are given the graphs, but in the long run.
    """
    server = servers.running(name)
    with pytest.MonkeyPatch.context() as patch:
        contents = _contents(LONG or name not in SLOW)
        patch.setattr(pushing, "_contents", lambda place: contents)
        store = server.store if name in {"reference", "fuseki"} or not LONG else None
        cg.push(memory(), server.query, graph_store=store, timeout=600)
    return server


@cache
def graph(place: str, lens: str = "sourced") -> cg.Graph:
    """The shipped graph in a place, through a lens."""
    if place == "directory":
        return cg.open(store(), lens)
    name, _, how = place.partition(", ")
    return cg.connect(pushed(name).query, lens=lens, timeout=600, **WAYS[how])


def without(place: str, *lacking: str, why: str) -> None:
    """Skip what a server is known not to do; `docs/endpoints.md` says the same."""
    name = place.partition(",")[0]
    if name in lacking:
        known = {"virtuoso": "Virtuoso (docs/endpoints.md)", "reference": "rdflib"}[name]
        pytest.skip(f"known differences of {known}: {why}")
