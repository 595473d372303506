"""Small stores in directories, and what they hold; `made = stores.made; store = stores.store` in a module makes fixtures."""

import gzip
import shutil

import pyoxigraph as ox
import pytest

import coopgraph as cg

P = ox.NamedNode("https://example.org/p")
OTHER = "https://example.org/other"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small store, to be copied."""
    path = tmp_path_factory.mktemp("directory") / "store"
    file = path.parent / "there.ttl"
    file.write_text(f"<https://example.org/there> <{OTHER}> 1, 2, 3 .", "utf-8")
    cg.load(file, store=path)
    return path


@pytest.fixture
def store(made, tmp_path):
    return shutil.copytree(made, tmp_path / "store")


def own(tmp_path, rows=10, name="own.nt"):
    """A file of one's own."""
    path = tmp_path / name
    text = "".join(f'<https://example.org/{i}> {P} "x" .\n' for i in range(rows))
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def holds(path) -> int:
    """How many triples with our own property a store has."""
    return len(list(cg.open(path).engine.triples(None, P)))


def is_as_before(path) -> bool:
    """Whether a store has what it was made with, and nothing of ours."""
    return holds(path) == 0 and len(list(cg.open(path).engine.triples(None, ox.NamedNode(OTHER)))) == 3


def data_folders(path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir() if entry.name.startswith("data-"))
