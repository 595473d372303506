"""Layouts of networks that are large or odd: nothing meets, time is kept, and what data say wrongly harms nothing."""

import itertools
import math
import random
import time

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.diagrams import geometry, label_places
from coopgraph.diagrams.layouts import choice, extents, hierarchy, map, matrix, timeline
from coopgraph.knowledge.schema import EdgeForm
from tests.diagrams.test_layouts import touching

WORDS = "Direction générale de la protection civile agence nationale coopération Mali Estonie réunion".split()
LIMIT = 5.0  # seconds of processor time; ten times what it takes, since what runs beside costs some as well


def named(count: int, seed: int = 1) -> nx.MultiDiGraph:
    rand, net = random.Random(seed), nx.MultiDiGraph(language="fr")
    for i in range(count):
        text = " ".join(rand.choice(WORDS) for _ in range(rand.randint(1, 4)))
        net.add_node(f"n{i}", labels={"fr": f"{text} {i}"}, ring=rand.choice((1, 2, 3)), kind="urn:k")
    return net


def placed(net: nx.MultiDiGraph, module) -> choice.Arrangement:
    """What a module gives, quickly, with a place of its own for each thing and nothing over anything."""
    room, around = extents.label_sizes(net, ["fr"]), extents.radii(net)
    start = time.process_time()
    found = module.arrange(net, room, around)
    assert time.process_time() - start < LIMIT
    assert len(set(found.places.values())) == len(found.places)
    assert all(math.isfinite(value) for place in found.places.values() for value in place)
    assert touching(net, found, "fr") == []
    return found


# ---- The map ----


def on_earth(count: int, north: tuple[float, float], east: tuple[float, float]) -> nx.MultiDiGraph:
    net, rand = named(count), random.Random(2)
    for node in net:
        net.nodes[node]["point"] = (rand.uniform(*north), rand.uniform(*east))
    return net


@pytest.mark.parametrize(
    ("count", "north", "east"),
    [(1, (36, 37), (3, 4)), (60, (-50, 65), (-180, 180)), (300, (-50, 65), (-180, 180)), (40, (36.7, 36.7), (3, 3))],
)
def test_many_things_on_a_map_do_not_meet(count: int, north: tuple, east: tuple) -> None:
    assert len(placed(on_earth(count, north, east), map).places) == count


def test_a_crowded_map_grows_and_a_roomy_one_does_not() -> None:
    def wide(count: int) -> float:
        net = on_earth(count, (0, 50), (-20, 60))
        found = placed(net, map)
        return max(x for line in found.lines if line.role == "grid" for x, _ in line.points)

    assert max(wide(5), wide(20)) <= map.WIDE + 1
    assert wide(300) > 1.5 * wide(20)


def test_what_is_moved_apart_stays_near_its_place() -> None:
    net = on_earth(12, (46, 50), (2, 8))
    found = placed(net, map)
    a, b = min(net, key=lambda n: net.nodes[n]["point"]), max(net, key=lambda n: net.nodes[n]["point"])
    assert found.places[a][1] > found.places[b][1], "the south stays south"
    west, east = (pick(net, key=lambda n: net.nodes[n]["point"][1]) for pick in (min, max))
    assert found.places[west][0] < found.places[east][0]


def test_events_stand_around_their_own_country() -> None:
    net = on_earth(2, (0, 10), (0, 40))
    net.nodes["n0"]["point"], net.nodes["n1"]["point"] = (5, 0), (5, 40)
    for i in range(8):
        net.add_node(f"e{i}", labels={"fr": f"Séisme {i}"}, ring=3)
        net.add_edge(f"e{i}", "n0", "in")
    found = placed(net, map).places
    for i in range(8):
        assert math.dist(found[f"e{i}"], found["n0"]) < math.dist(found[f"e{i}"], found["n1"])


@pytest.mark.parametrize("point", [None, (math.nan, 3.0), (999.0, 3.0), (36.0, 1e300), (math.inf, math.inf)])
def test_what_is_not_on_earth_is_not_on_the_map(point: tuple | None) -> None:
    net = on_earth(3, (10, 20), (10, 20))
    net.nodes["n1"]["point"] = point
    assert set(placed(net, map).places) == {"n0", "n2"}


def test_what_has_no_place_is_a_list_beside_the_map_and_what_is_of_a_country_stands_there() -> None:
    net = on_earth(60, (-30, 60), (-20, 60))
    for i in range(60):
        net.add_node(f"x{i}", labels={"fr": f"Programme de coopération {i}"}, ring=2)
        net.add_edge(f"x{i}", f"n{i}", "with")
        net.add_edge(f"x{i}", f"n{(i * 7 + 1) % 60}", "with")
    net.nodes["n1"]["place"] = True
    net.add_node("body", labels={"fr": "Direction"}, ring=1, facets={"urn:of": ("n1",)})
    net.add_edges_from(("body", f"n{i}", "with") for i in range(9))
    found = placed(net, map)
    assert set(found.places) == {f"n{i}" for i in range(60)} | {"body"}, "no line goes to a margin"
    assert math.dist(found.places["body"], found.places["n1"]) < 250
    names = [note for note in found.notes if note.role == "name"]
    assert len(names) == 25 and names[-1].labels == {"": "… +36"}
    assert max(note.at[0] for note in names) < min(x for x, _ in found.places.values())


# ---- The timeline ----


def dated(count: int, first: int, last: int) -> nx.MultiDiGraph:
    net, rand = named(count), random.Random(3)
    for data in net.nodes.values():
        year = rand.randint(first, last)
        later = year + rand.choice((0, 0, 0, 1, 3))
        day = f"{year:04}-{rand.randint(1, 12):02}-{rand.randint(1, 28):02}"
        data.update({"span": (day, f"{later:04}-12-31" if later > year else day), "kind": f"urn:k{len(day) % 3}"})
    return net


@pytest.mark.parametrize(
    ("count", "first", "last"), [(1, 2003, 2003), (80, 2020, 2022), (300, 1962, 2026), (60, 1, 9000)]
)
def test_bars_and_labels_of_many_things_do_not_meet(count: int, first: int, last: int) -> None:
    net = dated(count, first, last)
    for i in range(count // 3):
        net.add_edge(f"x{i}", f"n{i}", "of")
        net.add_edge(f"x{i}", f"n{count - 1 - i}", "of")
    found = placed(net, timeline)
    room, around = extents.label_sizes(net, ["fr"]), extents.radii(net)
    bars = {
        n: geometry.Box(x0, found.places[n][1] - 5, x1, found.places[n][1] + 5) for n, (x0, x1) in found.bars.items()
    }
    for node, place in found.places.items():
        label = label_places.label_box(place, room[node], around[node], found.sides[node])
        for other, bar in bars.items():
            assert label.shared(bar) < 1 or (node == other and bar.right - bar.left < 2 * around[node] + 9)
    ticks = sorted(note.at[0] for note in found.notes if note.role == "tick")
    assert len(ticks) >= 2
    assert all(b - a > 40 for a, b in itertools.pairwise(ticks)), "years do not touch"


@pytest.mark.parametrize(
    "span", [None, ("2003", "2004"), ("soon", "soon"), ("2003-13-01", "2003-13-31"), ("12003-01-0", "12003-01-0"), ()]
)
def test_what_is_no_day_has_no_place_in_time(span: tuple | None) -> None:
    net = dated(3, 2000, 2010)
    net.nodes["n1"]["span"] = span
    assert set(placed(net, timeline).places) == {"n0", "n2"}


def test_days_before_our_era_after_9999_and_the_wrong_way_round() -> None:
    net = dated(4, 2000, 2010)
    for i, span in enumerate((("-0044-03-15",) * 2, ("12003-01-01",) * 2, ("2009-01-01", "2001-01-01"))):
        net.nodes[f"n{i}"]["span"] = span
    found = placed(net, timeline)
    assert found.places["n0"][0] < found.places["n2"][0] < found.places["n1"][0]
    assert len(found.notes) < 60, "years are not written one by one over twelve thousand"


def test_undated_things_are_a_list_and_a_mission_stands_at_its_disaster() -> None:
    net = dated(40, 1990, 2020)
    for i in range(40):
        net.add_edge(f"x{i}", f"n{i}", "of")
    form = EdgeForm(frozenset({"by"}), frozenset({"answers"}), {})
    net.add_node("mission", labels={"fr": "Mission"}, kind="urn:k", form=form)
    net.add_edge("mission", "n7", "answers")
    found = placed(net, timeline)
    assert set(found.places) == {f"n{i}" for i in range(40)} | {"mission"}
    assert found.places["mission"][0] == found.places["n7"][0]
    assert sum(note.role == "name" for note in found.notes) == 25


def test_wrong_dates_and_places_in_a_file_do_not_stop_a_drawing(tmp_path) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(
        "@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> . @prefix : <http://e/> .\n"
        ':a a cg:HazardEvent ; cg:notBefore "2003"^^xsd:gYear . :b a cg:HazardEvent ; cg:notAfter "soon" .\n'
        ':c a cg:HazardEvent ; cg:occurredOn "2003-05-01"^^xsd:date . :d a cg:Country ; wgs:lat 999.0 ; wgs:long 3.0 .\n'
        ":f a cg:Country ; wgs:lat 36.0 ; wgs:long 3.0 .\n",
        "utf-8",
    )
    net = cg.load(path).network()
    drawn = {name: {n["id"] for n in cg.draw(net, layout=name).spec["nodes"]} for name in ("timeline", "map")}
    assert {"http://e/a", "http://e/c"} <= drawn["timeline"] and "http://e/b" not in drawn["timeline"]
    assert "http://e/f" in drawn["map"] and "http://e/d" not in drawn["map"]


# ---- The matrix ----


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_groups_in_a_matrix_stand_together(groups: int) -> None:
    """Countries and themes in groups, with some noise: neighbours are of one group but where groups meet."""
    rand, net = random.Random(groups), nx.MultiDiGraph()
    for i, j in itertools.product(range(36), range(24)):
        net.add_node(f"r{i}", place=True)
        net.add_node(f"c{j}", theme=True)
        if rand.random() < (0.9 if i % groups == j % groups else 0.03):
            net.add_edge(f"r{i}", f"c{j}", "k")
    found = placed(net, matrix)
    for letter, axis in (("r", 1), ("c", 0)):
        line = sorted((n for n in found.places if n[0] == letter), key=lambda n: found.places[n][axis])
        changes = sum(int(a[1:]) % groups != int(b[1:]) % groups for a, b in itertools.pairwise(line))
        assert changes == groups - 1


def test_squares_whatever_the_direction_of_edges_and_none_between_two_places() -> None:
    net = nx.MultiDiGraph()
    net.add_nodes_from(["a", "b"], place=True)
    net.add_nodes_from(["s", "t"], theme=True)
    net.add_edges_from([("a", "s", "k"), ("t", "b", "k"), ("a", "b", "k"), ("s", "t", "k")])
    found = placed(net, matrix)
    assert set(found.cells) == {("a", "s", "k"), ("t", "b", "k")}
    assert found.cells["t", "b", "k"][:2] == (found.places["t"][0], found.places["b"][1])


# ---- The hierarchy ----


def below(parents: list[int | None]) -> nx.MultiDiGraph:
    net = named(len(parents))
    for i, parent in enumerate(parents):
        if parent is not None:
            net.add_edge(f"n{i}", f"n{parent}", "part", parent=True)
    return net


def shape(net: nx.MultiDiGraph) -> float:
    """How many times wider than high a hierarchy is, labels included."""
    found, room, around = placed(net, hierarchy), extents.label_sizes(net, ["fr"]), extents.radii(net)
    drawn = [label_places.label_box(p, room[n], around[n], found.sides[n]) for n, p in found.places.items()]
    lefts, tops, rights, lows = zip(*drawn, strict=True)
    return (max(rights) - min(lefts)) / (max(lows) - min(tops))


@pytest.mark.parametrize(
    "parents",
    [[None, *[0] * 299], [i - i % 5 if i % 5 else None for i in range(300)]],
    ids=["one large family", "sixty small trees"],
)
def test_hierarchies_are_about_as_wide_as_a_page(parents: list[int | None]) -> None:
    assert 1 < shape(below(parents)) < 3


def test_very_deep_hierarchies_are_drawn() -> None:
    net = nx.MultiDiGraph()
    nx.add_path(net, [f"n{i}" for i in range(1500)], parent=True)
    found = hierarchy.arrange(net, dict.fromkeys(net, (60.0, 15.0)), dict.fromkeys(net, 8.0)).places
    xs = [found[f"n{i}"][0] for i in range(1500)]
    assert xs == sorted(xs, reverse=True)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.randoms())
def test_trees_do_not_depend_on_order(parents: list[int], rand: random.Random) -> None:
    net = below([None, *(parent % (i + 1) for i, parent in enumerate(parents))])
    edges = list(net.edges(keys=True, data=True))
    rand.shuffle(edges)
    turned = nx.MultiDiGraph(**net.graph)
    turned.add_nodes_from(reversed(list(net.nodes(data=True))))
    turned.add_edges_from(edges)
    assert placed(turned, hierarchy) == placed(net, hierarchy)


def test_siblings_stand_by_label_and_the_first_parent_by_label_counts() -> None:
    net = nx.MultiDiGraph(language="fr")
    for node, text in (("z", "Aide"), ("y", "Étude"), ("x", "Visite"), ("p", "Zone"), ("q", "Axe")):
        net.add_node(node, labels={"fr": text})
    net.add_edges_from([(c, p, {"parent": True}) for c in "xyz" for p in "pq"])
    found = placed(net, hierarchy).places
    assert set(found) == set(net), "the edges to the other parent are drawn too"
    assert found["z"][1] < found["y"][1] < found["x"][1]
    assert found["q"][1] == found["y"][1] != found["p"][1]
