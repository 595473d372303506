"""The benchmark harness runs, the peers give our answers, and what judges layouts is right; how fast is never asserted."""

import math
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from benchmarks import picture_networks as networks
from benchmarks.layout_quality import Box, Shown, clear_labels, crossings, quality, stress
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.support.browser import CHROMIUM
from tests.support.examples import LONG


def run(out: Path, only: str) -> str:
    command = [sys.executable, ROOT / "benchmarks" / "run.py", "--quick", "--only", only, "-o", out]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return out.read_text("utf-8")


@pytest.mark.slow
def test_the_harness_runs_and_answers_are_equal(tmp_path):
    text = run(tmp_path / "results.md", "data")
    assert "rdflib / coopgraph" in text
    assert re.search(r"Answers are equal for \d+ of \d+ questions", text)


@pytest.mark.slow
@pytest.mark.skipif(not LONG, reason="only in the long run: half a minute of loading and asking")
def test_large_graphs_are_measured_beside_the_bare_engine(tmp_path):
    text = run(tmp_path / "results.md", "scale")
    for what in (
        "load to a store, rate: coopgraph / oxigraph",
        "on disk",
        "`cg.load`, memory",
        "a first answer: parsed again / opened",
        "in memory: 24 queries, TSV text",
        "label search, 2,000, from a store",
        "our vocabulary, just opened: the overview",
    ):
        assert what in text
    assert text.count("| 2,000: q") == 24
    assert "load average" in text and "Commit" in text


@pytest.mark.slow
@pytest.mark.skipif(not LONG, reason="only in the long run: pages of peers are measured in a browser")
def test_pictures_are_measured_and_the_rest_of_the_results_is_kept(tmp_path):
    out = tmp_path / "results.md"
    out.write_text("# Results\n\nof before\n\n## Pictures\n\nold ones\n", "utf-8")
    text = run(out, "pictures")
    assert text.startswith("# Results\n\nof before\n\n## Pictures\n") and "old ones" not in text
    for what in (
        "to a network: rdflib over the same store / ours",
        "pyvis as it is / ours",
        "betweenness",
        "megabytes",
    ):
        assert f"{what}" in text
    if CHROMIUM:
        assert "to paint: stock pyvis / ours" in text
        assert "| synthetic, 16 things: coopgraph, rings |" in text
        assert "| synthetic, 16 things: pyvis |" in text
    else:
        assert "Chromium is not installed" in text


# ---- What is drawn ----


def test_synthetic_networks_are_the_same_every_time_and_clustered():
    net = networks.synthetic(400, 1000)
    again = networks.synthetic(400, 1000)
    assert list(net.nodes(data=True)) == list(again.nodes(data=True))
    assert list(net.edges(keys=True)) == list(again.edges(keys=True))
    assert (len(net), net.number_of_edges()) == (400, 1000)
    assert min(degree for _, degree in net.degree()) > 0
    kinds = {data["kind"] for _, data in net.nodes(data=True)}
    assert len(kinds) == 8 and all({"en", "fr"} == data["labels"].keys() for _, data in net.nodes(data=True))
    number = {node: int(node.removeprefix(networks.BASE)) for node in net}
    within = sum((number[a] - number[b]) % 10 == 0 for a, b in net.edges())
    assert 0.75 < within / 1000 < 0.9


@pytest.mark.slow
def test_a_copy_in_an_enlarged_graph_says_the_same_of_other_things(tmp_path):
    once, twice = networks.enlarged(tmp_path / "one", 1), networks.enlarged(tmp_path / "two", 2)
    count = "SELECT (COUNT(*) AS ?n) { ?a a cg:Agreement }"
    assert twice.query(count).rows[0][0].value == str(2 * int(once.query(count).rows[0][0].value))


# ---- What judges layouts ----

POINT = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
SQUARE = {"a": (0, 0), "b": (10, 0), "c": (10, 10), "d": (0, 10)}
AROUND = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]


def test_crossings_of_small_cases():
    assert crossings(SQUARE, AROUND) == 0
    assert crossings(SQUARE, [*AROUND, ("a", "c"), ("b", "d")]) == 1
    beside = {"a": (0, 0), "b": (10, 0), "c": (5, 0), "d": (5, 10)}
    assert crossings(beside, [("a", "b"), ("c", "d")]) == 0, "an end that lies on an edge only touches it"


@pytest.mark.parametrize("count", [4, 5, 6, 7])
def test_all_edges_between_things_on_a_circle_cross_once_for_each_four_of_them(count):
    places = {i: (math.cos(2 * math.pi * i / count), math.sin(2 * math.pi * i / count)) for i in range(count)}
    assert crossings(places, combinations(range(count), 2)) == math.comb(count, 4)


@given(st.lists(POINT, min_size=4, max_size=8, unique=True), st.integers(1, 9), POINT)
def test_crossings_and_stress_do_not_hang_on_size_place_or_turn(points, by, to):
    places = dict(enumerate(points))
    turned = {i: (to[0] - by * y, to[1] + by * x) for i, (x, y) in places.items()}
    pairs = [(i, (i * 3 + 1) % len(points)) for i in places if i != (i * 3 + 1) % len(points)]
    assert crossings(turned, pairs) == crossings(places, pairs)
    assert stress(turned, pairs) == pytest.approx(stress(places, pairs), abs=1e-9)
    assert 0 <= stress(places, pairs) + 1e-9 <= 1 + 1e-9


def test_stress_of_small_cases():
    path = [("a", "b"), ("b", "c")]
    assert stress({"a": (0, 0), "b": (7, 0), "c": (14, 0)}, path) == pytest.approx(0)
    assert stress({"a": (0, 0), "b": (7, 0), "c": (0, 0)}, path) == pytest.approx(1 / 3)
    assert stress({"a": (0, 0), "b": (7, 0), "c": (90, 5)}, [("a", "b")]) == pytest.approx(0), "no way leads to c"
    assert stress({"a": (0, 0)}, []) == 0


def test_labels_are_clear_of_other_labels_and_of_other_things():
    places = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (300, 0), "e": (400, 0)}
    labels: dict[str, Box] = {
        "a": (10, -6, 60, 6),
        "b": (55, -6, 92, 6),  # on the label of a
        "c": (210, -6, 296, 6),  # on d
        "d": (309, 7, 394, 30),  # at a corner of the square around e, beside its disc
    }
    shown = Shown(places, dict.fromkeys(places, 8.0), labels, 12.0)
    assert clear_labels(shown) == {"d"}
    found = quality(shown, places, [("a", "b"), ("b", "a"), ("c", "c")])
    assert (found.shown, found.clear, found.readable) == (0.8, 0.2, 0.2)
    small = quality(shown._replace(letters=5.0), places, [])
    assert (small.clear, small.readable) == (0.2, 0.0)


BOX = st.tuples(POINT, st.integers(2, 90), st.integers(2, 30)).map(
    lambda made: (*made[0], made[0][0] + made[1], made[0][1] + made[2])
)


@given(st.lists(BOX, min_size=1, max_size=12))
def test_labels_far_apart_in_the_grid_are_still_compared(boxes):
    """Against every pair, whatever squares of the grid they lie in."""
    far = {i: (10_000.0 * (i + 1), 0.0) for i in range(len(boxes))}
    labels = dict(enumerate(boxes))
    touched = {
        i
        for a, b in combinations(labels, 2)
        for i in (a, b)
        if min(labels[a][2], labels[b][2]) - max(labels[a][0], labels[b][0]) > 1
        and min(labels[a][3], labels[b][3]) - max(labels[a][1], labels[b][1]) > 1
    }
    assert clear_labels(Shown(far, dict.fromkeys(far, 5.0), labels, 12.0)) == labels.keys() - touched
