"""Generated worlds: the same bytes every time, a smaller one begins a larger, each query finds something, and ours are sound."""

import hashlib
import os
import subprocess
import sys

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base import vocab
from tests.conftest import ROOT

BENCHMARKS = ROOT / "benchmarks"
BOTH = pytest.mark.parametrize("vocabulary", ["foreign", "own"])


def generated(path, vocabulary, triples, hash_seed="0"):
    """A file of a world, written by a process of its own."""
    command = [sys.executable, BENCHMARKS / "generate.py", str(triples), vocabulary, path]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    return path


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """A small world in each vocabulary."""
    folder = tmp_path_factory.mktemp("worlds")
    return {name: generated(folder / f"{name}.nt", name, 20_000) for name in ("foreign", "own")}


@BOTH
def test_the_same_seed_gives_the_same_bytes_and_a_smaller_world_begins_a_larger(worlds, tmp_path, vocabulary):
    large = worlds[vocabulary].read_bytes()
    again = generated(tmp_path / "again.nt", vocabulary, 20_000, hash_seed="4711").read_bytes()
    assert hashlib.sha256(again).digest() == hashlib.sha256(large).digest()
    small = generated(tmp_path / "small.nt", vocabulary, 2_000).read_bytes()
    assert large.startswith(small) and 2_000 <= small.count(b"\n") < 2_200


@BOTH
def test_no_triple_comes_twice_and_each_query_finds_something(worlds, vocabulary):
    store = ox.Store()
    store.bulk_load(path=worlds[vocabulary])
    assert len(store) == worlds[vocabulary].read_bytes().count(b"\n")
    queries = sorted((BENCHMARKS / "queries" / vocabulary).glob("*.rq"))
    assert len(queries) == 24
    sizes = {query.stem: len(list(store.query(query.read_text("utf-8")))) for query in queries}
    assert len([name for name, rows in sizes.items() if not rows]) <= 3, sizes


def test_the_foreign_world_has_none_of_our_terms(worlds):
    assert vocab.CG not in worlds["foreign"].read_text("utf-8")


@pytest.mark.slow
def test_our_world_is_sound_and_can_be_drawn(tmp_path):
    graph = cg.load(generated(tmp_path / "small.nt", "own", 3_000))
    assert not graph.validate().findings
    assert graph.network().number_of_edges() > 20
    claimed = graph.query("SELECT ?a ?c { ?a a cg:Agreement ; cg:hasPartner ?c } LIMIT 1").why(0)
    assert claimed.claims
