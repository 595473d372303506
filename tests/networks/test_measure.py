"""Measures of networks: held to networkx, to known figures, and to what must not change them."""

import random
import sys
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.base.errors import NotFoundError, RefusedError
from coopgraph.base.terms import to_python
from coopgraph.base.text import sort_key
from coopgraph.networks.measure import (
    bridges,
    communities,
    components,
    measure,
    sensitivity,
    shortest_paths,
)
from tests.support.examples import LONG, examples

COMPILED = ("rustworkx", "graspologic_native", "numpy")
RANKED = ("degree", "weighted_degree", "betweenness", "closeness", "eigenvector", "pagerank", "core")


def values(table: cg.Table, column: str) -> dict[str, Any]:
    return {row["thing"].value: None if row[column] is None else to_python(row[column]) for row in table}


def net(*edges: tuple[Any, ...]) -> nx.MultiDiGraph:
    """A network of (source, target, weight, certainty, key) where all but the ends may be left out."""
    made = nx.MultiDiGraph(language="en")
    for number, (a, b, *more) in enumerate(edges):
        weight, certainty, key = (*more, *(1, (), f"p{number}")[len(more) :])
        made.add_edge(a, b, key, weight=weight, certainty=certainty)
    return made


@st.composite
def networks(draw: st.DrawFn, least: int = 0) -> nx.MultiDiGraph:
    size = draw(st.integers(max(least, 1), 12))
    names = [f"n{i:02}" for i in range(size)]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names))
    certainty = st.sampled_from([(), (), ("hedged",), ("collective",), ("disputed", "hedged")])
    edges = draw(st.lists(st.tuples(ends, st.integers(1, 4), certainty), min_size=least, max_size=30))
    made = net(*((*pair, weight, doubts) for pair, weight, doubts in edges))
    made.add_nodes_from(names)
    return made


def sampled(seed: int) -> nx.MultiDiGraph:
    """A random network with parallel and opposite edges, loops, weights and parts."""
    dice = random.Random(seed)
    names = [f"n{i:02}" for i in range(dice.randint(5, 70))]
    pairs = [(dice.choice(names), dice.choice(names)) for _ in range(int(len(names) * dice.uniform(0.5, 3)))]
    made = net(*((*pair, dice.randint(1, 5)) for pair in pairs))
    made.add_nodes_from(names)
    return made


def plain(network: nx.MultiDiGraph) -> tuple[nx.Graph, nx.MultiDiGraph]:
    """By networkx: the undirected simple projection, and the directed network without loops."""
    bare = network.copy()
    bare.remove_edges_from(list(nx.selfloop_edges(bare, keys=True)))
    simple = nx.Graph()
    simple.add_nodes_from(bare)
    for a, b, weight in bare.edges(data="weight", default=1):
        simple.add_edge(a, b, weight=weight + (simple[a][b]["weight"] if simple.has_edge(a, b) else 0))
    return simple, bare


def by_networkx(network: nx.MultiDiGraph) -> dict[str, dict[str, float]]:
    simple, bare = plain(network)
    return {
        "degree": dict(simple.degree()),
        "weighted_degree": dict(bare.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(simple),
        "closeness": nx.closeness_centrality(simple),
        "eigenvector": nx.eigenvector_centrality(simple, max_iter=20000, tol=1e-13, weight="weight"),
        "pagerank": nx.pagerank(bare, max_iter=1000, tol=1e-13),
        "core": nx.core_number(simple),
    }


def check(network: nx.MultiDiGraph) -> None:
    """All measures of a network, against networkx; a table shows 6 significant digits."""
    simple, _ = plain(network)
    table = measure(network)
    for name, expected in by_networkx(network).items():
        assert values(table, name) == pytest.approx(expected, rel=5e-6, abs=1e-6), name
    assert {frozenset(pair) for pair in bridges(network)} == {frozenset(pair) for pair in nx.bridges(simple)}
    found = communities(network)
    assert set().union(*found) == set(simple) and sum(map(len, found)) == len(simple)
    assert all(nx.is_connected(simple.subgraph(part)) for part in found)
    assert found == sorted(found, key=lambda part: (-len(part), min(part)))
    if simple.size():
        reference = nx.community.modularity(simple, nx.community.louvain_communities(simple, seed=7))
        assert nx.community.modularity(simple, found) >= 0.95 * reference - 1e-9
    assert values(table, "community") == {node: i for i, part in enumerate(found) for node in part}


@pytest.mark.parametrize("seed", range(36))
def test_random_networks_measure_as_by_networkx(seed: int) -> None:
    check(sampled(seed))


@given(networks())
@examples(25)
def test_any_network_measures_as_by_networkx(network: nx.MultiDiGraph) -> None:
    try:
        by_networkx(network)
    except nx.PowerIterationFailedConvergence:
        assume(False)
    check(network)


@pytest.mark.slow
def test_the_shipped_network_measures_as_by_networkx(sourced: cg.Graph, ministry: cg.Graph) -> None:
    """With all its statements that of the wider lens takes networkx long: it is for the long run."""
    check(sourced.network())
    check((sourced if LONG else ministry).network(collapse=False, deduced=True))


def test_published_figures() -> None:
    """Betweenness of the families of Florence (Padgett), and the best partition known of Zachary's karate club."""
    florence = values(measure(nx.florentine_families_graph()), "betweenness")
    assert florence["Medici"] == pytest.approx(0.521978)
    assert max(florence, key=florence.__getitem__) == "Medici"
    karate = nx.karate_club_graph()
    for _, _, data in karate.edges(data=True):
        data["weight"] = 1
    assert nx.community.modularity(karate, communities(karate)) == pytest.approx(0.4197896, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_without_compiled_libraries_results_are_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = sampled(seed)
    usual = measure(network, RANKED)
    for name in COMPILED:
        monkeypatch.setitem(sys.modules, name, None)
    assert measure(network, RANKED).rows == usual.rows
    simple, _ = plain(network)
    reference = nx.community.modularity(simple, nx.community.louvain_communities(simple, seed=7))
    assert nx.community.modularity(simple, communities(network)) >= 0.95 * reference


def test_louvain_communities_hang_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Louvain method itself gives one community in two pieces here (networkx 3.6)."""
    monkeypatch.setitem(sys.modules, "graspologic_native", None)
    dice = random.Random(3152)
    size = dice.randint(12, 40)
    graph = nx.gnm_random_graph(size, int(size * dice.uniform(0.9, 1.4)), seed=3152)
    for _, _, data in graph.edges(data=True):
        data["weight"] = dice.choice([1, 1, 1, 2, 3, 5])
    assert all(nx.is_connected(graph.subgraph(part)) for part in communities(graph))


@pytest.mark.slow
def test_slow_eigenvectors_are_solved_densely_or_said_to_be_unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The principal eigenvector of a path is half a sine wave, and iteration is slow to find it."""
    import math

    line = nx.path_graph(120)
    length = math.sqrt(121 / 2)
    expected = {str(i): math.sin(math.pi * (i + 1) / 121) / length for i in line}
    table = measure(line, "eigenvector")
    assert values(table, "eigenvector") == pytest.approx(expected, rel=5e-6)
    assert not table.notes
    monkeypatch.setitem(sys.modules, "numpy", None)
    for language, word in (("ar", "يستقر"), ("de", "settled")):
        line.graph["language"] = language
        assert any(word in note for note in measure(line, "eigenvector").notes)


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_degenerate_networks(kind: type[nx.Graph]) -> None:
    empty = kind()
    assert len(measure(empty)) == len(sensitivity(empty)) == 0
    assert communities(empty) == components(empty) == bridges(empty) == []
    alone = kind()
    alone.add_edge("a", "a")
    (row,) = measure(alone)
    assert [to_python(cell) for cell in row[3:]] == [0, 0, 0, 0, 1, 1, 0, 0]
    apart = kind()
    apart.add_nodes_from("abcd")
    assert values(measure(apart), "eigenvector") == dict.fromkeys("abcd", 0.5)
    assert values(measure(apart), "pagerank") == dict.fromkeys("abcd", 0.25)
    assert communities(apart) == components(apart) == [{"a"}, {"b"}, {"c"}, {"d"}]


def test_components_with_the_same_eigenvalue_share_the_eigenvector() -> None:
    """A triangle and a star of four rays have 2 as their largest eigenvalue, and vectors of different shape."""
    both = nx.disjoint_union(nx.cycle_graph(3), nx.star_graph(4))
    expected = nx.eigenvector_centrality(both, max_iter=1000, tol=1e-12)
    found = values(measure(both, "eigenvector"), "eigenvector")
    assert found == pytest.approx({str(node): value for node, value in expected.items()}, abs=1e-6)


def test_pagerank_follows_directions_and_weights_only_where_there_are_any() -> None:
    directed = values(measure(net(("a", "b", 3), ("a", "c")), "pagerank"), "pagerank")
    assert directed["b"] > directed["c"] > directed["a"]
    import numpy as np

    assert values(measure(net(("a", "b", np.int64(3)), ("a", "c")), "pagerank"), "pagerank") == directed
    undirected = nx.Graph([("a", "b"), ("a", "c")])
    found = values(measure(undirected, "pagerank"), "pagerank")
    assert found == pytest.approx(nx.pagerank(undirected), abs=1e-6)


def shuffled(network: nx.MultiDiGraph, seed: int) -> nx.MultiDiGraph:
    dice = random.Random(seed)
    nodes, edges = list(network.nodes(data=True)), list(network.edges(keys=True, data=True))
    dice.shuffle(nodes)
    dice.shuffle(edges)
    made = nx.MultiDiGraph(**network.graph)
    made.add_nodes_from(nodes)
    made.add_edges_from(edges)
    return made


@given(networks(), st.integers())
@examples(25)
def test_the_order_of_nodes_and_edges_does_not_matter(network: nx.MultiDiGraph, seed: int) -> None:
    other = shuffled(network, seed)
    assert measure(network).rows == measure(other).rows
    assert sensitivity(network, "pagerank").rows == sensitivity(other, "pagerank").rows
    assert communities(network) == communities(other)
    assert bridges(network) == bridges(other)
    ends = min(network), max(network)
    assert shortest_paths(network, *ends, limit=2) == shortest_paths(other, *ends, limit=2)


@given(networks(), st.randoms(use_true_random=False))
@examples(25)
def test_other_names_permute_the_measures(network: nx.MultiDiGraph, dice: random.Random) -> None:
    names = [f"m{i:02}" for i in range(len(network))]
    dice.shuffle(names)
    to = dict(zip(network, names, strict=True))
    before, after = measure(network, RANKED), measure(nx.relabel_nodes(network, to), RANKED)
    for name in RANKED:
        found = values(after, name)
        expected = {to[node]: value for node, value in values(before, name).items()}
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-6), name


def test_rows_are_sorted_and_labelled(sourced: cg.Graph) -> None:
    network = sourced.network()
    table = measure(network, ["degree", "core"])
    assert table.columns == ("thing", "label", "kind", "degree", "core")
    keys = [(-to_python(row["degree"]), sort_key(row["label"].value)) for row in table]
    assert keys == sorted(keys)
    assert table[0]["label"].value == network.nodes[table[0]["thing"].value]["labels"]["en"]
    assert table.text(table[0]["kind"]) == network.nodes[table[0]["thing"].value]["kind_labels"]["en"]
    first = [row["community"].value for row in measure(network, ["community"])]
    assert first == sorted(first, key=int)
    assert str(measure(network).to_pandas()["betweenness"].dtype).lower() == "float64"


def test_shortest_paths_are_all_of_them_with_the_edges_walked() -> None:
    network = net(("a", "b", 1, (), "p"), ("b", "a", 1, (), "q"), ("b", "d", 1, (), "p"), ("d", "c"), ("a", "c"))
    first, second = shortest_paths(network, "a", "d")
    assert (first.nodes, second.nodes) == (("a", "b", "d"), ("a", "c", "d"))
    assert first.edges == ((("a", "b", "p"), ("b", "a", "q")), (("b", "d", "p"),))
    assert len(shortest_paths(network, "a", "d", limit=1)) == 1
    (here,) = shortest_paths(network, "a", "a")
    assert here.nodes == ("a",) and here.edges == ()
    network.add_node("e")
    assert shortest_paths(network, "a", "e") == []


@given(networks(least=2))
@examples(40)
def test_shortest_paths_and_components_are_those_of_networkx(network: nx.MultiDiGraph) -> None:
    simple, _ = plain(network)
    a, b, *_ = sorted(network)
    expected = set(map(tuple, nx.all_shortest_paths(simple, a, b))) if nx.has_path(simple, a, b) else set()
    found = shortest_paths(network, a, b, limit=10_000)
    assert {path.nodes for path in found} == expected and len(found) == len(expected)
    for path in found:
        assert all(network.has_edge(*edge) for step in path.edges for edge in step)
        assert len(path.edges) == len(path.nodes) - 1
    assert sorted(map(sorted, components(network))) == sorted(map(sorted, nx.connected_components(simple)))


def test_what_cannot_be_measured_is_refused() -> None:
    network = net(("a", "b"))
    for wrong in (lambda: measure(network, "fame"), lambda: measure(network, without="rumour")):
        with pytest.raises(NotFoundError, match="there are .*(degree|hedged)"):
            wrong()
    with pytest.raises(NotFoundError, match="community"):
        sensitivity(network, "community")
    with pytest.raises(NotFoundError, match="z is not in the network"):
        shortest_paths(network, "a", "z")
    for weight in (0, -1, float("nan"), float("inf"), "2", True):
        with pytest.raises(RefusedError, match=r"positive number.*a to b"):
            measure(net(("a", "b", weight)))
