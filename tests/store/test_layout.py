"""How a store lays out what lenses show: large layers as they are, what is left in parts, and each triple once."""

import json
import os
import signal
import subprocess
import sys

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.store import labels, lens
from coopgraph.store.disk import build, parts
from coopgraph.store.graphs import DEFAULT
from tests.support.stores import data_folders

OURS = "https://w3id.org/coopgraph/"
ROWS = 40
ASKED = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?a ?c { ?a cg:cooperatesWith ?c } ORDER BY ?a ?c",
    "SELECT ?x ?k { ?x a ?k FILTER(STRSTARTS(STR(?x), 'https://example.org/')) } ORDER BY ?x ?k",
    "SELECT ?s { GRAPH ?g { ?s a cg:Agreement } ?s cg:hasPartner ?c } ORDER BY ?s",
)


def agreements(path, beside=""):
    """Agreements in our own vocabulary, in lines, so that rules have something to do."""
    lines = "".join(
        f"<https://example.org/a{i}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{OURS}ns#Agreement> .\n"
        f"<https://example.org/a{i}> <{OURS}ns#hasPartner> <{OURS}id/country/{'ITA' if i % 2 else 'TUN'}> .\n"
        for i in range(ROWS)
    )
    path.write_text(lines + beside, "utf-8")
    return path


@pytest.fixture
def large(monkeypatch):
    """Layers of 50 triples are large, and memory holds next to nothing."""
    monkeypatch.setattr(lens, "LARGE", 50)
    monkeypatch.setattr(build, "IN_MEMORY", 1000)
    monkeypatch.setattr(parts, "memory", lambda: 0)


@pytest.fixture(params=["on disk", "read to memory", "copied to memory"])
def rules(request, large, monkeypatch):
    """Where rules look at what was read."""
    if request.param != "on disk":
        monkeypatch.setattr(parts, "memory", lambda: float("inf"))
    if request.param == "copied to memory":
        monkeypatch.setattr(parts, "MUCH", 1)
        monkeypatch.setattr(build, "head", lambda file: b"")


def answers(graph):
    return {(name, text): list(map(tuple, graph.through(name).query(text))) for name in lens.LENSES for text in ASKED}


def plain(told):
    """Answers in which graphs of deductions count together: in a store lenses that show the same have them in common."""
    return {key: [row for row in rows if "/deduced/" not in str(row[0])] for key, rows in told.items()}


def test_a_large_layer_is_shown_as_it_is_and_answers_the_same(tmp_path, rules):
    file = agreements(tmp_path / "mine.nt")
    kept, here = cg.load(file, store=tmp_path / "store"), cg.load(file)
    union = kept.engine.union
    assert union.whole and len({kept.through(name).engine.union for name in lens.LENSES}) == 1
    assert here.engine.union.whole and here.engine.union.graphs[-1] == DEFAULT
    assert plain(answers(kept)) == plain(answers(here))
    assert not here.engine.union.whole  # its layers were asked for, and stand beside it now
    assert plain(answers(kept)) == plain(answers(here))
    assert len(here.store) == len(cg.load(file).store)


def test_what_two_layers_state_counts_once(tmp_path, large):
    folder = tmp_path / "mine"
    folder.mkdir()
    agreements(folder / "one.nt")
    again = (folder / "one.nt").read_text("utf-8")
    (folder / "two.nt").write_text(
        again + "<https://example.org/b> <https://example.org/p> <https://example.org/c> .\n"
    )
    (folder / "few.nt").write_text(again.partition("\n")[0] + "\n")
    kept, here = cg.load(folder, store=tmp_path / "store"), cg.load(folder)
    assert not kept.engine.union.whole
    assert len({lens.layer_graph("one"), lens.layer_graph("two")} & set(kept.engine.union.graphs)) == 1
    assert plain(answers(kept)) == plain(answers(here))
    assert len(kept) == len(cg.load(folder, ontology=True))


def test_lenses_that_differ_share_what_they_have_in_common(tmp_path, rules):
    folder = tmp_path / "mine"
    for name in ("source", "sourced", "defeasible"):
        (folder / name).mkdir(parents=True)
        (folder / name / "x.ttl").write_text(f"<https://example.org/{name}> <https://example.org/p> 1, 2 .", "utf-8")
    agreements(folder / "own.nt")
    kept, here = cg.load(folder, store=tmp_path / "store"), cg.load(folder)
    unions = {name: kept.through(name).engine.union.graphs for name in lens.LENSES}
    assert all(lens.layer_graph("own") in graphs for graphs in unions.values())
    parts = {name: {str(graph).rpartition("/lens/")[2][:-1] for graph in graphs} for name, graphs in unions.items()}
    assert "ministry+sourced+possible" in parts["ministry"] & parts["sourced"] & parts["possible"]
    assert "sourced+possible" in parts["sourced"] - parts["ministry"] and "possible" in parts["possible"]
    assert plain(answers(kept)) == plain(answers(here))


def test_who_deduced_what_is_told_through_each_lens(tmp_path, large):
    kept = cg.load(agreements(tmp_path / "mine.nt"), store=tmp_path / "store")
    a = ox.NamedNode("https://example.org/a1")
    for name in lens.LENSES:
        view = kept.through(name)
        layers = {q.triple: q.graph_name.value for q in view.engine.quads() if q.subject == a}
        assert set(view.engine.triples(a)) == layers.keys()
        assert all(view.engine.graphs_of(triple) == [layer] for triple, layer in layers.items())
        assert {layer.partition("/graph/")[2].partition("/")[0] for layer in layers.values()} == {"own", "deduced"}


def test_what_a_load_had_read_when_it_was_killed_is_not_read_again(tmp_path):
    """The second of two large files is read for ever; the load that comes after it reads that one alone."""
    one, two = agreements(tmp_path / "one.nt"), agreements(tmp_path / "two.nt", "<urn:x:a> <urn:x:p> <urn:x:b> .\n")
    code = """
import sys, time
from coopgraph.store import labels, lens
from coopgraph.store.disk import build, parts
build.IN_MEMORY = 1000
read = lens.read_layer
def watched(store, source, **options):
    print(source.layer, flush=True)
    if source.layer == sys.argv[1]:
        time.sleep(60)
    read(store, source, **options)
lens.read_layer = watched
import coopgraph as cg
graph = cg.load(*sys.argv[3:], store=sys.argv[2])
print(len(list(graph.engine.triples())))
"""
    command = [sys.executable, "-c", code]
    files = [str(tmp_path / "store"), str(one), str(two)]
    with subprocess.Popen([*command, "own/two", *files], stdout=subprocess.PIPE, text=True) as child:
        while child.stdout.readline().strip() != "own/two":
            pass
        child.send_signal(signal.SIGKILL)
    [folder] = data_folders(tmp_path / "store")
    assert str(one) in json.loads((tmp_path / "store" / folder / build.LOADING).read_text("utf-8"))["files"]
    done = subprocess.run([*command, "none", *files], capture_output=True, text=True, check=True)
    read = done.stdout.split()
    assert "own/two" in read and "own/one" not in read
    assert data_folders(tmp_path / "store") == [folder]
    assert int(read[-1]) == len(cg.load(one, two))
    os.utime(one)  # a file that has changed is read again
    with subprocess.Popen([*command, "own/two", *files], stdout=subprocess.DEVNULL, text=True) as child:
        child.wait()
    assert child.returncode != 0  # there is a store already


PLAIN = {"ontology": False}


@pytest.mark.parametrize(
    ("first", "then", "more", "goes_on"),
    [({}, {}, False, True), (PLAIN, PLAIN, False, True), (PLAIN, {}, False, False), ({}, {}, True, False)],
)
def test_of_a_load_that_was_ended_only_what_was_noted_counts(tmp_path, large, monkeypatch, first, then, more, goes_on):
    """Not lenses that were being made, nor another way to load, nor triples that no note speaks of."""
    file, store = agreements(tmp_path / "one.nt"), tmp_path / "store"

    def ended(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(labels, "write", ended)  # the last that is done
        with pytest.raises(KeyboardInterrupt):
            cg.load(file, store=store, **first)
    [folder] = data_folders(store)
    if more:
        left = ox.Store(str(store / folder))
        left.add(ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p"), ox.Literal("x"), ox.NamedNode("urn:x:g")))
        del left
    kept, here = cg.load(file, store=store, **then), cg.load(file, **then)
    assert len(kept) == len(here) and len(list(kept.engine.quads())) == len(list(here.engine.quads()))
    assert (data_folders(store) == [folder]) is goes_on


def test_files_compressed_by_zstd(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    file = agreements(tmp_path / "mine.nt")
    packed = tmp_path / "mine.nt.zst"
    packed.write_bytes(pyarrow.compress(file.read_bytes(), "zstd", asbytes=True))
    same = cg.load(packed)
    assert len(same) == len(cg.load(file)) and "own/mine" in str({q.graph_name for q in same.engine.quads()})
    packed.write_bytes(b"no zstd")
    with pytest.raises(cg.CoopGraphError, match=r"mine\.nt\.zst"):
        cg.load(packed)
