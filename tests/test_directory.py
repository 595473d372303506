"""A graph kept in a directory: whole or not at all, found damaged when it is opened, read by many."""

import gzip
import json
import shutil
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph import reading
from coopgraph.errors import LoadError, OutputError, RefusedError

P = ox.NamedNode("https://example.org/p")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store of the shipped graph, to be copied."""
    path = tmp_path_factory.mktemp("directory") / "store"
    cg.load(store=path)
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


def data_folders(path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir() if entry.name.startswith("data-"))


def test_cold_and_warm_are_the_same(store):
    graph = cg.open(store)
    assert "directory" in repr(graph) and len(graph) == len(cg.load())
    assert graph.query("security-partners").to("html") == cg.load().query("security-partners").to("html")


@pytest.mark.parametrize("name", ["own.nt", "own.nt.gz"])
def test_large_files_of_ones_own(tmp_path, name):
    cg.load(own(tmp_path, 30_000, name), store=tmp_path / "new")
    assert holds(tmp_path / "new") == 30_000


def test_layers_of_ones_own(tmp_path):
    folder = tmp_path / "mine"
    (folder / "defeasible").mkdir(parents=True)
    (folder / "defeasible" / "x.ttl").write_text("<https://example.org/a> <https://example.org/p> 1 .", "utf-8")
    (folder / "named.trig").write_text(
        "<https://example.org/g> { <https://example.org/b> <https://example.org/p> 2 }"
        "<https://w3id.org/coopgraph/graph/lens/sourced> { <https://example.org/c> <https://example.org/p> 3 }",
        "utf-8",
    )
    here, there = cg.load(folder), cg.load(folder, store=tmp_path / "store")
    for lens, values in {"sourced": {"2"}, "possible": {"1", "2"}}.items():
        for graph in (here, there):
            found = graph.through(lens).engine.triples(None, P)
            assert {t.object.value for t in found} == values  # what a file calls a lens is no lens
    query = "SELECT ?g { GRAPH ?g { ?s <https://example.org/p> ?o } }"
    assert there.query(query).rows == here.query(query).rows == [(ox.NamedNode("https://example.org/g"),)]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_what_was_there_stays_when_a_load_is_interrupted(store, tmp_path, end):
    file = own(tmp_path, 120_000)
    command = [sys.executable, "-m", "coopgraph.cli", "load", str(file), "--store", str(store), "--replace"]
    before = data_folders(store)
    for pause in (0.3, 1.0, 2.0):
        with subprocess.Popen(command, stderr=subprocess.PIPE) as child:
            time.sleep(pause)
            child.send_signal(end)
            _, err = child.communicate(timeout=60)
            assert child.returncode in {-end, 130}, err
        assert b"Traceback" not in err or pause < 1  # before main() Python itself reports Ctrl-C
        assert len(cg.open(store)) == len(cg.load()) and holds(store) == 0
    if end == signal.SIGINT:
        assert data_folders(store) == before
    cg.load(own(tmp_path), store=store, replace=True)
    assert holds(store) == 10
    assert len(data_folders(store)) == 1


def test_a_bad_file_leaves_nothing_new(store, tmp_path, monkeypatch):
    before = (store / "coopgraph.json").read_bytes(), data_folders(store)
    bad = tmp_path / "bad.nt"
    bad.write_text(own(tmp_path).read_text("utf-8") + "<https://example.org/1> nonsense\n", "utf-8")
    with pytest.raises(LoadError, match=r"bad\.nt:11"):
        cg.load(bad, store=store, replace=True)
    monkeypatch.setattr(reading, "MAX_LINE", 1000)
    long = tmp_path / "long.nt"
    long.write_text(f'<https://example.org/1> {P} "{"x" * 3_000_000}" .\n', "utf-8")
    with pytest.raises(RefusedError, match="a line is longer"):
        cg.load(long, store=store, replace=True)
    assert ((store / "coopgraph.json").read_bytes(), data_folders(store)) == before
    with pytest.raises(LoadError):
        cg.load(tmp_path / "missing.nt", store=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_not_ours_is_left_alone(store, tmp_path):
    with pytest.raises(OutputError, match="--replace"):
        cg.load(store=store)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_text("x", "utf-8")
    for replace in (False, True):
        with pytest.raises(OutputError, match="holds something else"):
            cg.load(store=tmp_path / "full", replace=replace)
    with pytest.raises(OutputError, match="is a file"):
        cg.load(store=tmp_path / "full" / "thesis.docx")
    (tmp_path / "empty").mkdir()
    cg.load(store=tmp_path / "empty")
    assert [entry.name for entry in (tmp_path / "full").iterdir()] == ["thesis.docx"]


def damage(path, kind):
    """Break a store."""
    manifest = json.loads((path / "coopgraph.json").read_bytes())
    table = max((path / manifest["data"]).glob("*.sst"), key=lambda file: file.stat().st_size)
    changes = {"later": {"format": 99}, "outside": {"data": "../x"}, "elsewhere": {"data": "/etc"}}
    if kind == "cut":
        table.write_bytes(table.read_bytes()[:100])
    elif kind == "missing":
        table.unlink()
    elif kind == "no manifest":
        (path / "coopgraph.json").unlink()
    else:
        text = json.dumps(manifest | changes[kind]) if kind in changes else kind
        (path / "coopgraph.json").write_text(text, "utf-8")


@pytest.mark.parametrize("kind", ["cut", "missing", "no manifest", "later", "outside", "elsewhere", "not json", "[]"])
def test_damage_is_told_when_a_store_is_opened(store, kind):
    damage(store, kind)
    with pytest.raises(LoadError) as caught:
        cg.open(store)
    assert str(store) in str(caught.value)
    says = {"cut": "is cut", "missing": "is missing", "later": "later version", "no manifest": "finished"}
    assert says.get(kind, "not a store") in str(caught.value)


def test_many_read_and_one_writes(store, tmp_path):
    first, second = cg.open(store), cg.open(store)
    assert len(first) == len(second)
    writer = cg.open(store, read_only=False)
    with pytest.raises(RefusedError, match="open for writing"):
        cg.open(store, read_only=False)
    with pytest.raises(RefusedError, match="reading only"):
        first.place.derive()
    writer.place.store.update(
        "INSERT DATA { GRAPH <https://w3id.org/coopgraph/graph/own/late> { <https://example.org/a> <https://example.org/p> 1 } }"
    )
    assert not list(writer.engine.triples(None, P))
    writer.place.derive()
    assert [t.object.value for t in writer.engine.triples(None, P)] == ["1"]
    assert writer.query("partner-count").rows == first.query("partner-count").rows


def test_a_reader_keeps_what_it_sees(store, tmp_path):
    reader = cg.open(store)
    cg.load(own(tmp_path), store=store, replace=True)
    assert len(reader.query("security-partners")) == 13
    assert holds(store) == 10
