"""One graph in every place where it may live beside memory: a directory, and behind each server."""

import tempfile
from functools import cache

import pytest

import coopgraph as cg
from tests.support import servers

PLACES = ["directory", *servers.NAMES, "oxigraph, nothing copied", "virtuoso, in pages"]


@cache
def memory() -> cg.Graph:
    return cg.load()


@cache
def pushed(name: str) -> servers.Server:
    """A server that holds the shipped graph; rdflib's updates are slow, so it is given the graphs."""
    server = servers.running(name)
    cg.push(memory(), server.query, graph_store=server.store if name == "reference" else None, timeout=300)
    return server


@cache
def graph(place: str) -> cg.Graph:
    """The shipped graph in a place."""
    if place == "memory":
        return memory()
    if place == "directory":
        return cg.load(store=tempfile.mkdtemp(prefix="coopgraph-store-") + "/store")
    name, _, how = place.partition(", ")
    options = {"": {}, "nothing copied": {"mirror": 0}, "in pages": {"page_size": 5000}}[how]
    return cg.connect(pushed(name).query, **options)


def without(place: str, *lacking: str, why: str) -> None:
    """Skip what a server is known not to do; `docs/endpoints.md` says the same."""
    if place.partition(",")[0] in lacking:
        pytest.skip(why)
