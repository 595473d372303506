"""Ranks with and without the edges that are in doubt."""

from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.base.terms import to_python
from coopgraph.networks.measure import DOUBTS, measure, sensitivity
from tests.networks.test_measure import RANKED, net, networks, values


def test_a_rank_that_hangs_on_one_doubtful_edge_is_seen() -> None:
    iri = "http://example.org/"
    chain = [("a", "b"), ("b", "c"), ("d", "e"), ("e", "f")]
    network = net(*((iri + a, iri + b, 1, (), iri + "p") for a, b in chain))
    network.add_edge(iri + "c", iri + "d", iri + "p", certainty=("hedged",), property=iri + "p", labels={"en": "meets"})
    table = sensitivity(network)
    row = next(row for row in table if row["label"].value == iri + "c")
    assert [to_python(row[c]) for c in ("rank", "best_rank", "worst_rank", "rank_without_edge")] == [1, 1, 3, 3]
    assert table.text(row["edge"]) == f"{iri}c – meets – {iri}d"
    assert to_python(row["without_hedged"]) == to_python(row["without_all"]) == 0
    assert to_python(row["rank_without_disputed"]) == 1
    assert [to_python(rank) for rank in table.column("rank")] == [1, 1, 3, 3, 5, 5]  # ties share a rank
    network.add_edge(iri + "d", iri + "c", iri + "q", certainty=())  # a second basis, and a certain one
    assert all(edge is None for edge in sensitivity(network).column("edge"))


def without_each(network: nx.MultiDiGraph) -> Iterator[nx.MultiDiGraph]:
    """The network without each of its hedged or collective edges, one at a time."""
    for a, b, key, certainty in network.edges(keys=True, data="certainty"):
        if a != b and set(certainty) & {"hedged", "collective"}:
            cut = network.copy()
            cut.remove_edge(a, b, key)
            yield cut


@given(networks(), st.sampled_from(RANKED))
@settings(max_examples=25)
def test_ranks_without_edges_are_those_of_the_network_without_them(network: nx.MultiDiGraph, name: str) -> None:
    table = sensitivity(network, name, ("hedged", "collective"))
    for column, doubts in (("hedged", ["hedged"]), ("collective", ["collective"]), ("all", ["hedged", "collective"])):
        left = network.copy()
        every = network.edges(keys=True, data="certainty")
        left.remove_edges_from([(a, b, key) for a, b, key, certainty in every if set(certainty) & set(doubts)])
        expected = values(measure(left, name), name)
        assert values(table, f"without_{column}") == expected == values(measure(network, name, without=doubts), name)
        ranks = {node: 1 + sum(v > value for v in expected.values()) for node, value in expected.items()}
        assert values(table, f"rank_without_{column}") == ranks
    singly = [values(sensitivity(cut, name), "rank") for cut in without_each(network)]
    usual, best, worst, after = (values(table, c) for c in ("rank", "best_rank", "worst_rank", "rank_without_edge"))
    hanging = {node for node, edge in values(table, "edge").items() if edge is not None}
    for node, rank in usual.items():
        others = [values(table, f"rank_without_{c}")[node] for c in ("hedged", "collective", "all")]
        ranks = [found[node] for found in singly]
        assert (best[node], worst[node]) == (min(rank, *others, *ranks), max(rank, *others, *ranks))
        assert (node in hanging) == (after[node] is not None)
        furthest = max((abs(other - rank) for other in ranks), default=0)
        assert furthest == (0 if after[node] is None else abs(after[node] - rank))


@given(networks(least=2), st.sampled_from(DOUBTS), st.data())
@settings(max_examples=25)
def test_a_doubtful_edge_changes_nothing_without_doubt(
    network: nx.MultiDiGraph, doubt: str, data: st.DataObject
) -> None:
    ends = data.draw(st.tuples(*[st.sampled_from(sorted(network))] * 2))
    before = sensitivity(network)
    network.add_edge(*ends, "new", certainty=(doubt,), weight=3)
    after = sensitivity(network)
    for column in (f"without_{doubt}", f"rank_without_{doubt}", "without_all", "rank_without_all"):
        assert values(after, column) == values(before, column)


def test_too_many_doubtful_edges_are_not_tried_one_by_one() -> None:
    table = sensitivity(net(*((f"a{i:03}", "b", 1, ("hedged",)) for i in range(201))), "degree")
    assert "200" in table.notes[0]
    assert set(table.column("edge")) == {None}
    assert values(table, "rank_without_all")["b"] == 1


@pytest.mark.parametrize(
    ("name", "hangs"), [("weighted_degree", 1), ("eigenvector", 1), ("pagerank", 1), ("degree", 0)]
)
def test_a_doubtful_edge_beside_a_certain_one_only_counts_where_weights_do(name: str, hangs: int) -> None:
    table = sensitivity(net(("a", "b"), ("a", "b", 2, ("hedged",)), ("a", "c", 2)), name)
    assert [values(table, "rank_without_edge")[thing] is not None for thing in "bc"] == [hangs, hangs]
