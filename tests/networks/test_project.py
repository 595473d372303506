"""Two-mode projections and counts by year."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.base.errors import NotFoundError
from coopgraph.base.terms import to_python
from coopgraph.networks.measure import measure
from coopgraph.networks.project import over_time, project


def net(*edges: tuple[str, str, tuple[str, ...]]) -> nx.MultiDiGraph:
    """Countries have capital letters, themes small ones, and what they share has a number."""
    made = nx.MultiDiGraph(language="en")
    for a, b, certainty in edges:
        made.add_edge(a, b, f"p{made.size()}", certainty=certainty)
    for node, data in made.nodes(data=True):
        data |= {"place": True} if node.isupper() else {"theme": True} if node.islower() else {}
    return made


def is_place(data: dict) -> bool:
    return bool(data.get("place"))


def is_theme(data: dict) -> bool:
    return bool(data.get("theme"))


def test_shared_things_make_edges_and_are_named() -> None:
    network = net(("1", "A", ()), ("1", "x", ()), ("2", "A", ()), ("x", "2", ()), ("3", "A", ()), ("3", "y", ()))
    network.add_node("B", place=True)
    found = project(network, is_place, is_theme)
    shared = {"weight": 2, "through": ("1", "2"), "certainty": (), "collective": False}
    assert found["A"]["x"] == shared | {"label": "", "title": "A – x"}
    assert found["A"]["y"]["through"] == ("3",)
    assert {node: (data["bipartite"], data["degree"]) for node, data in found.nodes(data=True)} == {
        "A": (0, 2),
        "B": (0, 0),
        "x": (1, 1),
        "y": (1, 1),
    }
    assert nx.utils.graphs_equal(found, project(network, {"A", "B"}, ["x", "y"]))
    assert network.nodes["A"] == {"place": True}
    assert to_python(measure(found, "weighted_degree")[0]["weighted_degree"]) == 3


def test_what_a_set_is_about_is_not_pushed_down_to_its_members() -> None:
    network = net(("1", "A", ()), ("2", "1", ()), ("2", "x", ("collective",)), ("2", "B", ()))
    found = project(network, is_place, is_theme)
    assert list(found.edges) == [("B", "x")]
    assert found["B"]["x"]["collective"]
    assert project(network, is_place, is_theme, collective=False).size() == 0


def test_an_edge_is_collective_when_all_that_is_shared_is() -> None:
    both = (("1", "A", ("collective",)), ("1", "x", ()), ("2", "A", ()), ("2", "x", ("collective", "hedged")))
    edge = project(net(*both), is_place, is_theme)["A"]["x"]
    assert edge["collective"] and edge["certainty"] == ("collective",)
    stated = net(*both, ("2", "x", ()))  # a second statement, of the theme itself
    edge = project(stated, is_place, is_theme)["A"]["x"]
    assert not edge["collective"] and edge["weight"] == 2
    alone = project(stated, is_place, is_theme, collective=False)["A"]["x"]
    assert alone["through"] == ("2",) and alone["weight"] == 1


def test_things_of_one_mode_and_chosen_things_between() -> None:
    network = net(("1", "A", ()), ("1", "B", ()), ("x", "A", ()), ("x", "B", ()), ("C", "A", ()), ("C", "B", ()))
    once = project(network, is_place, is_place)
    assert [(*sorted(edge[:2]), edge[2]) for edge in once.edges(data="through")] == [("A", "B", ("1", "x"))]
    assert project(network, is_place, is_place, between=is_theme)["A"]["B"]["through"] == ("x",)
    assert project(network, {"A"}, "B", between=["C"])["A"]["B"]["through"] == ("C",)
    themes = net(("1", "A", ()), ("1", "x", ()), ("x", "y", ()), ("A", "A", ()), ("x", "A", ()))
    assert list(project(themes, is_place, is_theme).edges) == [("A", "x")]
    assert project(themes, is_place, is_theme, between={"A", "1"})["A"]["x"]["through"] == ("1",)
    with pytest.raises(NotFoundError, match="Z is not in the network"):
        project(network, {"A", "Z"}, is_theme)


@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("ABCxyz")), max_size=25))
@settings(max_examples=50)
def test_what_is_shared_are_common_neighbours(pairs: list[tuple[str, str]]) -> None:
    network = net(*((a, b, ()) for a, b in pairs))
    found = project(network, is_place, is_theme)
    plain = nx.Graph(network)
    for a in filter(str.isupper, plain):
        for b in filter(str.islower, plain):
            shared = set(nx.common_neighbors(plain, a, b))
            assert found.has_edge(a, b) == bool(shared)
            assert not shared or found[a][b]["through"] == tuple(sorted(shared))


@pytest.mark.parametrize("collapse", [True, False])
def test_the_shipped_countries_and_themes(ministry: cg.Graph, collapse: bool) -> None:
    """No theme is stated of any one country; the sets that name both are what links them."""
    network = ministry.network(collapse=collapse)
    found = project(network, is_place, is_theme)
    whole = ministry.network(collapse=False)
    for a, b, data in found.edges(data=True):
        assert data["weight"] == len(data["through"]) > 0
        for thing in data["through"]:
            near = set(nx.all_neighbors(whole, thing))
            assert {a, b} <= near
    assert found.size() > 50
    assert all(data["collective"] for *_, data in found.edges(data=True))
    assert project(network, is_place, is_theme, collective=False).size() == 0
    same = project(whole, is_place, is_theme)
    assert found.nodes(data="degree") == same.nodes(data="degree") and found.adj == same.adj


def rows(table: cg.Table) -> list[list[object]]:
    return [[to_python(cell) for cell in row] for row in table]


def test_counts_by_year_keep_certain_and_possible_apart() -> None:
    network = nx.MultiDiGraph()
    network.add_node("day", span=("2003-12-26", "2003-12-26"))
    network.add_node("open", span=("2003-12-31", "2005-01-01"))
    network.add_node("year", span=("2006-01-01", "2006-12-31"))
    network.add_node("undated")
    network.add_node("unreadable", span=("about 2003", None))
    network.add_node("backwards", span=("2007-01-01", "2004-01-01"))
    network.add_edge("day", "year", span=("2004-02-01", "2004-02-29"))
    network.add_edge("day", "open", span=("2004-02-01", "2005-02-28"))
    table = over_time(network)
    assert table.columns == ("year", "things", "things_possible", "edges", "edges_possible")
    assert rows(table) == [[2003, 1, 1, 0, 0], [2004, 0, 1, 1, 1], [2005, 0, 1, 0, 1], [2006, 1, 0, 0, 0]]
    assert rows(over_time(network, "decade")) == [[2000, 3, 0, 2, 0]]
    assert rows(over_time(nx.Graph())) == []
    with pytest.raises(NotFoundError, match="there are year, decade"):
        over_time(network, "week")


def test_years_without_anything_are_there_too(sourced: cg.Graph) -> None:
    table = over_time(sourced.network())
    years = [row[0] for row in rows(table)]
    assert years == list(range(years[0], years[-1] + 1))
    dated = sum("span" in data for _, data in sourced.network().nodes(data=True))
    assert 0 < sum(row[1] for row in rows(table)) <= dated
