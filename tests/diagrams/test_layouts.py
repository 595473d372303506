"""Map, timeline, matrix and hierarchy: what stands where means something, and nothing covers anything."""

import datetime as dt
import itertools
import json
import math
import random
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.base.errors import NotFoundError
from coopgraph.diagrams import geometry, label_places
from coopgraph.diagrams.layouts import choice, extents, hierarchy, map, timeline
from coopgraph.diagrams.layouts.matrix import prepare as crossed

NAMES = ("map", "timeline", "matrix", "hierarchy")


def arranged(net: nx.MultiDiGraph, name: str, language: str = "fr") -> choice.Arrangement:
    return choice.arrange(crossed(net) if name == "matrix" else net, name, [language])


def touching(net: nx.MultiDiGraph, found: choice.Arrangement, language: str) -> list[tuple[str, str]]:
    """Pairs of things whose labels or discs cover each other, with labels on the sides that the layout fixes."""
    room, around = extents.label_sizes(net, [language]), extents.radii(net)
    sides = {**label_places.sides(found.places, room, around), **found.sides}
    drawn = {
        n: (geometry.disc(p, around[n] - 1), label_places.label_box(p, room[n], around[n], sides[n]))
        for n, p in found.places.items()
    }
    names = sorted(drawn)
    return [
        (a, b)
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if any(one.shared(other) > 4 for one in drawn[a] for other in drawn[b])
    ]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_covers_anything(ministry: cg.Graph, name: str, language: str) -> None:
    net = ministry.network()
    net = crossed(net) if name == "matrix" else net
    found = choice.arrange(net, name, [language])
    assert len(found.places) >= 8
    assert touching(net, found, language) == []
    assert len(set(found.places.values())) == len(found.places)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in found.places.values())


@pytest.mark.parametrize("name", NAMES)
def test_order_of_input_does_not_matter(ministry: cg.Graph, name: str) -> None:
    net = ministry.network()
    turned = type(net)(**net.graph.whole())
    nodes, edges = list(net.nodes(data=True)), list(net.edges(keys=True, data=True))
    random.Random(3).shuffle(nodes)
    random.Random(4).shuffle(edges)
    turned.add_nodes_from(nodes)
    turned.add_edges_from(edges)
    assert arranged(turned, name) == arranged(net, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_network_without_what_a_layout_needs_is_refused(name: str) -> None:
    net = nx.MultiDiGraph()
    net.add_edge("a", "b")
    with pytest.raises(NotFoundError, match=f"layout '{name}'"):
        cg.draw(net, layout=name)
    with pytest.raises(NotFoundError, match="there are rings, stress, map"):
        cg.draw(net, layout="spiral")


# ---- The map ----


def test_projection_keeps_areas() -> None:
    """Equal Earth keeps areas: a field of one degree has the area that it has on a sphere."""
    for latitude in (0, 20, 45, 70):
        (x0, y0), (x1, y1) = map.project(latitude - 0.5, 10), map.project(latitude + 0.5, 11)
        x2 = map.project(latitude, 11)[0] - map.project(latitude, 10)[0]
        sphere = math.radians(1) * (math.sin(math.radians(latitude + 0.5)) - math.sin(math.radians(latitude - 0.5)))
        assert x2 * (y1 - y0) == pytest.approx(sphere, rel=2e-3)
        assert x1 > x0


def test_countries_stand_where_they_are(ministry: cg.Graph) -> None:
    found = arranged(ministry.network(), "map").places
    at = {node.rpartition("/")[2]: place for node, place in found.items()}
    assert at["GIN"][0] < at["ITA"][0] < at["EGY"][0] < at["IRN"][0] < at["KOR"][0]
    assert at["EST"][1] < at["ITA"][1] < at["TUN"][1] < at["NER"][1] < at["COG"][1]
    bam, iran = at["bam-earthquake-2003"], at["IRN"]
    assert math.dist(bam, iran) < 90, "what is linked with one country only stands beside it"
    assert at["miclat"][0] < min(at[code][0] for code in ("GIN", "ESP")), "what has no place stands at the side"


def test_outlines_are_land_and_their_source_is_told() -> None:
    held = json.loads((Path(map.__file__).with_name("outlines.json")).read_text("utf-8"))
    assert held["licence"] == "public domain" and "Natural Earth" in held["source"]

    def is_land(longitude: float, latitude: float) -> bool:
        inside = False
        for ring in map._rings():
            for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
                if (ay > latitude) != (by > latitude) and longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax:
                    inside = not inside
        return inside

    for longitude, latitude in ((3, 33), (2.5, 47), (44, 33), (25, -30), (-100, 40), (135, -25), (100, 60)):
        assert is_land(longitude, latitude)
    for longitude, latitude in ((-30, 30), (18, 36), (70, 5), (-120, 0), (170, 45)):
        assert not is_land(longitude, latitude)


@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(-10, 10)), min_size=3, max_size=12))
def test_what_is_clipped_lies_within_the_frame(ring: list[tuple[float, float]]) -> None:
    frame = (-4.0, -3.0, 5.0, 6.0)
    for x, y in map.clipped(ring, frame):
        assert -4 - 1e-9 <= x <= 5 + 1e-9 and -3 - 1e-9 <= y <= 6 + 1e-9


# ---- The timeline ----


def dated(spans: list[tuple[str, str]]) -> nx.MultiDiGraph:
    net = nx.MultiDiGraph()
    for i, span in enumerate(spans):
        net.add_node(f"n{i}", span=span, labels={"en": f"Event {i}"}, kind="urn:k", ring=3)
    return net


@given(st.lists(st.tuples(st.dates(), st.integers(0, 4000)), min_size=2, max_size=25))
def test_time_runs_to_the_right_and_bars_hold_their_span(found: list) -> None:
    spans = []
    for first, days in found:
        last = dt.date.fromordinal(min(first.toordinal() + days, dt.date.max.toordinal()))
        spans.append((first.isoformat(), last.isoformat()))
    net = dated(spans)
    made = arranged(net, "timeline")
    axis = timeline.Axis([(timeline._year(a), timeline._year(b)) for a, b in spans])
    order = sorted(bound for span in spans for bound in span)
    xs = [axis.x(timeline._year(day)) for day in order]
    assert xs == sorted(xs)
    assert all(-1 <= x <= timeline.WIDE + 1 for x in xs)
    for i, (first, last) in enumerate(spans):
        low, high = made.bars.get(f"n{i}", (made.places[f"n{i}"][0],) * 2)
        assert low <= made.places[f"n{i}"][0] <= high
        if f"n{i}" in made.bars:
            assert (low, high) == (axis.x(timeline._year(first)), axis.x(timeline._year(last)))
    ticks = [axis.x(year) for year in axis.ticks()]
    assert all(b - a > 20 for a, b in itertools.pairwise(ticks))


def test_long_empty_times_are_broken() -> None:
    axis = timeline.Axis([(1976.2, 1976.2), (2003.9, 2003.9), (2023.1, 2023.1)])
    assert axis.breaks == [(1977, 2003), (2004, 2023)]
    assert axis.x(2003.9) - axis.x(1976.2) > 100
    assert not any(axis.is_broken(year) for year in axis.ticks())


def test_uncertain_dates_are_bars_and_certain_ones_are_not(ministry: cg.Graph) -> None:
    found = arranged(ministry.network(), "timeline")
    names = {node.rpartition("/")[2] for node in found.bars}
    assert names == {
        "forest-fires-france-2003",
        "bam-earthquake-2003",
        "al-hoceima-earthquake-2004",
        "libya-floods-2023",
        "dnrm",
    }


# ---- The matrix ----


def test_squares_stand_at_the_crossing_of_row_and_column(ministry: cg.Graph) -> None:
    net = crossed(ministry.network())
    found = choice.arrange(net, "matrix", ["fr"])
    assert set(found.cells) == set(net.edges(keys=True))
    for (row, column, _), (x, y, half) in found.cells.items():
        assert (x, y) == (found.places[column][0], found.places[row][1])
        assert half > 5


def test_what_is_said_of_a_set_is_not_said_of_its_members(ministry: cg.Graph) -> None:
    net = crossed(ministry.network())
    turkey = "https://w3id.org/coopgraph/id/country/TUR"
    assert turkey not in net, "its agreement is of a set that is about threats: that is not pushed down"
    assert all(data["collective"] and data["claims"] for *_, data in net.edges(data=True))


def test_rows_that_are_alike_are_neighbours() -> None:
    net = nx.MultiDiGraph()
    for i in range(6):
        net.add_node(f"p{i}", place=True)
        net.add_node(f"t{i}", theme=True)
    for i in (0, 2, 4):
        for j in (0, 2, 4):
            net.add_edge(f"p{i}", f"t{j}", key="k")
            net.add_edge(f"p{i + 1}", f"t{j + 1}", key="k")
    found = choice.arrange(net, "matrix", ["en"]).places
    rows = sorted((n for n in found if n.startswith("p")), key=lambda n: found[n][1])
    assert [int(name[1:]) % 2 for name in rows] in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])


# ---- The hierarchy ----


@given(st.integers(1, 60), st.integers(0, 2**16))
def test_children_stand_right_of_their_parents(count: int, seed: int) -> None:
    net, rand = nx.MultiDiGraph(), random.Random(seed)
    net.add_node("n0", labels={"en": "Top"})
    for i in range(1, count + 1):
        net.add_edge(f"n{i}", f"n{rand.randrange(i)}", key="part", parent=True)
    room, around = extents.label_sizes(net, ["en"]), extents.radii(net)
    found = hierarchy.arrange(net, room, around)
    assert set(found.places) == set(net)
    for child, parent in net.edges():
        assert found.places[child][0] > found.places[parent][0]
    assert touching(net, found, "en") == []


def test_circles_are_cut() -> None:
    net = nx.MultiDiGraph()
    for a, b in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "d")):
        net.add_edge(a, b, key="part", parent=True)
    assert set(choice.arrange(net, "hierarchy", ["en"]).places) == {"a", "b", "c"}
