"""The layout: the same every time, the middle in the middle, and labels that do not cover each other."""

import math

import networkx as nx
import pytest

import coopgraph as cg
from coopgraph.base.text import clean, label_in
from coopgraph.diagrams import label_places, label_text
from coopgraph.diagrams.layouts import choice, extents


def measured(net: nx.MultiDiGraph, language: str) -> tuple[dict, dict, dict]:
    places = rings(net, language)
    sizes = {node: label_text.size(lines) for node, lines in extents.label_lines(net, language).items()}
    return places, sizes, extents.radii(net)


def rings(net: nx.MultiDiGraph, language: str = "en") -> dict:
    return choice.arrange(net, "rings", [language]).places


@pytest.fixture(scope="module")
def drawn(ministry: cg.Graph) -> dict[str, tuple[dict, dict, dict]]:
    """The ministry's network in each language."""
    return {language: measured(ministry.network(), language) for language in ("fr", "en", "ar")}


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("deduced", [False, True])
def test_no_label_covers_another(ministry: cg.Graph, drawn: dict, language: str, deduced: bool) -> None:
    shown = measured(ministry.network(deduced=True), language) if deduced else drawn[language]
    assert len(label_places.covered(*shown)) <= 1


def test_default_view_has_readable_labels(drawn: dict) -> None:
    """On a page of 1280 x 720 the diagram has about 1264 x 610; labels are then at least 10.5 pixels high."""
    for places, sizes, around in drawn.values():
        sides = label_places.sides(places, sizes, around)
        found = [label_places.label_box(places[n], sizes[n], around[n], sides[n]) for n in places]
        wide = max(box.right for box in found) - min(box.left for box in found)
        high = max(box.bottom for box in found) - min(box.top for box in found)
        assert label_text.FONT * min(1264 / wide, 610 / high) >= 10.5


def test_rings_follow_the_kinds_around_the_ministry(ministry: cg.Graph) -> None:
    net = ministry.network(collapse=False)
    places = rings(net)
    middle = [node for node, place in places.items() if place == (0, 0)]
    assert [net.nodes[node]["ring"] for node in middle] == [0]
    distances = {
        ring: [math.hypot(*places[node]) for node, data in net.nodes(data=True) if data["ring"] == ring]
        for ring in (1, 2, 3)
    }
    mean = {ring: sum(found) / len(found) for ring, found in distances.items()}
    assert mean[1] < mean[2] < mean[3]


@pytest.mark.slow
def test_the_same_network_has_the_same_places(ministry: cg.Graph, drawn: dict) -> None:
    net = ministry.network()
    turned = type(net)()
    turned.graph.update(net.graph)
    turned.add_nodes_from(reversed(list(net.nodes(data=True))))
    turned.add_edges_from(reversed(list(net.edges(keys=True, data=True))))
    assert rings(net) == rings(turned) == drawn["en"][0]


def test_small_networks_are_laid_out_by_steps(ministry: cg.Graph) -> None:
    net = ministry.network(focus="TUR")
    assert len(net) < extents.SMALL
    places, sizes, around = measured(net, "fr")
    assert label_places.covered(places, sizes, around) == []
    near = [math.dist(places[a], places[b]) for a, b in net.edges()]
    all_pairs = [math.dist(p, q) for p in places.values() for q in places.values() if p != q]
    assert sum(near) / len(near) < sum(all_pairs) / len(all_pairs)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30])
def test_unlinked_and_bare_networks(count: int) -> None:
    net = nx.MultiDiGraph()
    net.add_nodes_from(f"urn:x:{i}" for i in range(count))
    places = rings(net)
    assert len(set(places.values())) == count
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())


def test_crowded_rings_are_dealt_into_several(ministry: cg.Graph) -> None:
    net = nx.MultiDiGraph(language="en")
    net.add_node("m", ring=0, labels={"en": "middle"})
    for i in range(240):
        net.add_node(f"n{i}", ring=3, labels={"en": f"Thing number {i}"})
        net.add_edge("m", f"n{i}")
    places = rings(net)
    distances = sorted(abs(x) for x, y in places.values() if abs(y) < 40 and x)
    assert distances[-1] - distances[0] > 80
    assert len(label_places.covered(*measured(net, "en"))) < 12


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Mali", ["Mali"]),
        ("Direction générale de la Protection civile", ["Direction générale", "de la Protection", "civile"]),
        ("x" * 60, ["x" * 25 + "…"]),
        ("", []),
    ],
)
def test_labels_are_wrapped(text: str, lines: list[str]) -> None:
    assert label_text.wrap(text) == lines


def test_labels_are_made_harmless_and_chosen_by_language() -> None:
    assert clean("\u202eabc\u0000\u2028d\ufeff") == "abc d"
    assert label_in({"fr": "un", "en": "one"}, "ar") == "one"
    assert label_in({"de": "eins"}, "ar") == "eins"
    assert label_in({"en": "\u202e"}, "en", "else") == "else"
