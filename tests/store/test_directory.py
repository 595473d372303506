"""A graph kept in a directory: whole or not at all, found damaged when it is opened, read by many."""

import json
import os
import shutil
import subprocess
import sys

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.store.disk import build
from coopgraph.store.reading import line_formats
from tests.support import stores
from tests.support.stores import OTHER, P, data_folders, holds, own

made, store = stores.made, stores.store


def run(*words: str) -> None:
    """Run Python in a process of its own, which has let go of everything afterwards."""
    subprocess.run([sys.executable, *words], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["own.nt", "own.nt.gz"])
def test_large_files_of_ones_own(tmp_path, monkeypatch, name):
    """What memory may not hold is worked on in the directory, to the same end."""
    monkeypatch.setattr(build, "IN_MEMORY", 1_000)
    file = own(tmp_path, 1_000, name)
    assert file.stat().st_size > 1_000
    assert len(cg.load(file, store=tmp_path / "new")) == len(cg.load(file))
    assert holds(tmp_path / "new") == 1_000


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


@pytest.mark.slow
def test_a_bad_file_leaves_nothing_new(store, tmp_path, monkeypatch):
    before = (store / "coopgraph.json").read_bytes(), data_folders(store)
    bad = tmp_path / "bad.nt"
    bad.write_text(own(tmp_path).read_text("utf-8") + "<https://example.org/1> nonsense\n", "utf-8")
    with pytest.raises(LoadError, match=r"bad\.nt:11"):
        cg.load(bad, store=store, replace=True)
    monkeypatch.setattr(line_formats, "MAX_LINE", 1000)
    long = tmp_path / "long.nt"
    long.write_text(f'<https://example.org/1> {P} "{"x" * 3_000_000}" .\n', "utf-8")
    with pytest.raises(RefusedError, match="a line is longer"):
        cg.load(long, store=store, replace=True)
    assert ((store / "coopgraph.json").read_bytes(), data_folders(store)) == before
    with pytest.raises(LoadError):
        cg.load(tmp_path / "missing.nt", store=tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
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
    cg.load(own(tmp_path), store=tmp_path / "empty")
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


@pytest.mark.slow
def test_many_read_and_one_writes(store, tmp_path):
    first, second = cg.open(store), cg.open(store)
    assert len(first) == len(second)
    writer = cg.open(store, read_only=False)
    with pytest.raises(RefusedError, match="open for writing"):
        cg.open(store, read_only=False)
    with pytest.raises(RefusedError, match="reading only"):
        first.place.derive()
    views, a = (writer, writer.in_language("fr"), writer.through("ministry")), ox.NamedNode("https://example.org/a")
    writer.place.store.update(
        "INSERT DATA { GRAPH <https://w3id.org/coopgraph/graph/own/late> { <https://example.org/a> <https://example.org/p> 1 ;"
        " <http://www.w3.org/2000/01/rdf-schema#label> 'late' } }"
    )
    assert not list(writer.engine.triples(None, P))
    assert {view.label(a) for view in views} == {None}
    writer.place.derive()
    assert [t.object.value for t in writer.engine.triples(None, P)] == ["1"]
    assert {view.label(a) for view in views} == {"late"}
    assert writer.query(f"SELECT ?o {{ ?s <{OTHER}> ?o }}").rows == first.query(f"SELECT ?o {{ ?s <{OTHER}> ?o }}").rows


def test_what_may_take_long_sees_the_store_as_it_is(store, monkeypatch):
    """In a process of its own, which opens it too, or a copy while somebody writes."""
    monkeypatch.setattr("coopgraph.store.engine.QUICK", 0)
    query = f"ASK {{ ?s <{OTHER}> ?o FILTER REGEX(STR(?o), STR(4)) }}"
    reader, writer = cg.open(store), cg.open(store, read_only=False)
    assert [graph.query(query).rows[0][0].value for graph in (reader, writer, writer)] == ["false"] * 3
    [lens, *_] = writer.engine.union.graphs
    writer.place.store.update(f"INSERT DATA {{ GRAPH {lens} {{ <https://example.org/a> <{OTHER}> 4 }} }}")
    assert writer.query(query).rows[0][0].value == "true"
    for worker in writer.engine._workers._free:
        worker.end()
    [folder] = data_folders(store)  # the copy has gone
    (store / folder).rename(store / "gone")
    with pytest.raises(LoadError, match="made anew"):
        reader.query(query)


def test_a_reader_keeps_what_it_sees(store, tmp_path):
    reader = cg.open(store)
    cg.load(own(tmp_path), store=store, replace=True)
    assert len(reader.query(f"SELECT ?o {{ ?s <{OTHER}> ?o }}")) == 3
    assert holds(store) == 10


def test_only_what_we_made_is_swept_away(store, tmp_path):
    """Folders that a killed load left go at the next one; those of others, though named alike, are never touched."""
    theirs = tmp_path / "theirs"
    for name in ("data-2024", "data-", "data-raw", "data-1-backup"):
        (theirs / name).mkdir(parents=True)
        (theirs / name / "thesis.docx").write_text("x", "utf-8")
    for replace in (False, True):
        with pytest.raises(OutputError, match="holds something else"):
            cg.load(store=theirs, replace=replace)
    assert len(list(theirs.rglob("thesis.docx"))) == 4
    for number in (99999999999, os.getpid()):  # a process with such a number says nothing: it may be another's
        (store / f"data-{number}-0123abcd").mkdir()
    cg.load(own(tmp_path), store=store, replace=True)
    assert len(data_folders(store)) == 1


@pytest.mark.parametrize("place", ["data-1-0123abcd/../../outside", "../outside", "data-/../../outside"])
def test_a_manifest_never_leads_outside(store, tmp_path, place):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "thesis.docx").write_text("x", "utf-8")
    for name in ("data-1-0123abcd", "data-"):
        (store / name).mkdir()
    manifest = json.loads((store / "coopgraph.json").read_bytes())
    (store / "coopgraph.json").write_text(json.dumps(manifest | {"data": place}), "utf-8")
    with pytest.raises(LoadError, match="not a store"):
        cg.open(store)
    with pytest.raises(OutputError, match="holds something else"):
        cg.load(store=store, replace=True)
    assert (outside / "thesis.docx").exists()


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 1e400, "data": "data-1-0123abcd"}',
        '{"format": 1, "data": "data-1-0123abcd", "files": ["x"]}',
        '{"format": null, "data": "data-1-0123abcd"}',
        '{"format": 1, "data": null}',
        '{"format": 1}',
        "[" * 200_000,
        "\ud800",
    ],
)
def test_manifests_that_are_none(store, text):
    (store / "coopgraph.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(LoadError, match="not a store"):
        cg.open(store)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_without_its_data_is_damaged_and_not_made_anew(store, read_only):
    run("-c", "import sys, coopgraph as cg; cg.open(sys.argv[1], read_only=False)", str(store))
    assert "files" not in json.loads((store / "coopgraph.json").read_bytes())  # and no engine is at work here
    shutil.rmtree(store / data_folders(store)[0])
    with pytest.raises(LoadError, match="damaged.*is missing"):
        cg.open(store, read_only=read_only)
    assert data_folders(store) == []
