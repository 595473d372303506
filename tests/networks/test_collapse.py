"""Collapsing: agreements and the like become weighted edges, say nothing new, and come back unchanged."""

import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.knowledge.schema import EdgeForm

ID = "https://w3id.org/coopgraph/id/"
MINISTRY, TURKEY, GERMANY = f"{ID}body/miclat", f"{ID}country/TUR", f"{ID}country/DEU"
AGREEMENT, SECURITY = f"{ID}agreement/security-tur", f"{ID}set/security-agreements"


def content(net: nx.MultiDiGraph) -> tuple:
    """All that a network holds, whatever the order."""
    nodes = dict(net.nodes(data=True))
    edges = {(a, b, key): data for a, b, key, data in net.edges(keys=True, data=True)}
    lists = sorted(json.dumps(entry, sort_keys=True) for entry in net.graph.get("open_lists", ()))
    return nodes, edges, lists


@pytest.mark.slow
@pytest.mark.parametrize("deduced", [False, True])
@pytest.mark.parametrize("lens", ["ministry", "sourced", "possible"])
def test_expanding_gets_everything_back(request: pytest.FixtureRequest, lens: str, deduced: bool) -> None:
    graph: cg.Graph = request.getfixturevalue(lens)
    full = graph.network(deduced=deduced, collapse=False)
    collapsed = graph.network(deduced=deduced)
    assert len(collapsed) < len(full)
    assert content(cg.expand(collapsed)) == content(full)
    assert content(cg.expand(cg.collapse(full))) == content(full)
    assert collapsed.graph["claims"] == full.graph["claims"]


def test_nothing_is_changed_in_place(ministry: cg.Graph) -> None:
    full, collapsed = ministry.network(collapse=False), ministry.network()
    before = content(full), content(collapsed)
    cg.collapse(full)
    cg.expand(collapsed, [AGREEMENT])
    assert (content(full), content(collapsed)) == before


def test_an_agreement_is_an_edge_between_its_parties(ministry: cg.Graph) -> None:
    net = ministry.network()
    assert AGREEMENT not in net
    data = net.edges[MINISTRY, TURKEY, "https://w3id.org/coopgraph/ns#Agreement"]
    assert data["through"] == (AGREEMENT,) and data["weight"] == 1
    assert data["labels"] == {"en": "agreement with", "fr": "accord avec", "ar": "اتفاق مع"}
    assert [iri.rpartition("/")[2] for iri in data["claims"]] == ["miclat-S28"]
    assert data["certainty"] == () and data["lens"] == "ministry" and data["themes"] == ()


def test_things_with_the_same_parties_add_up(ministry: cg.Graph) -> None:
    ((_, data),) = ministry.network()[MINISTRY][GERMANY].items()
    assert data["weight"] == len(data["through"]) == 2, "it is a partner of two sets of actions"


def test_what_a_set_is_about_stays_with_the_set(ministry: cg.Graph) -> None:
    full, net = ministry.network(collapse=False), ministry.network()
    themes = {t for _, t in full.out_edges(SECURITY) if full.nodes[t].get("theme")}
    assert len(themes) > 9
    assert {t for _, t in net.out_edges(SECURITY) if net.nodes[t].get("theme")} == themes
    assert not any(net.nodes[t].get("theme") for _, t in net.out_edges(TURKEY))
    assert all(data["themes"] == () for *_, data in net.edges(data=True) if "through" in data)


def test_open_lists_stay_and_move_with_what_they_are_of(ministry: cg.Graph) -> None:
    net = ministry.network()
    assert all(entry["of"] in net for entry in net.graph["open_lists"])
    assert len(net.graph["open_lists"]) == len(ministry.network(collapse=False).graph["open_lists"])


@pytest.mark.parametrize("lens", ["ministry", "sourced"])
def test_no_way_between_two_things_gets_longer(request: pytest.FixtureRequest, lens: str) -> None:
    """Shortest ways are those of the network in which nothing is collapsed, what an edge stands for counted as a step."""
    graph: cg.Graph = request.getfixturevalue(lens)
    full, net = nx.Graph(graph.network(collapse=False)), graph.network()
    plain = nx.Graph([(s, t) for s, t, data in net.edges(data=True) if "through" not in data])
    plain.add_nodes_from(net)
    plain.add_edges_from((m, end) for s, t, d in net.edges(data=True) for m in d.get("through", ()) for end in (s, t))
    own = [(s, t) for s, t, *_ in net.graph["folded"]["edges"] if net.nodes.get(t, {}).get("theme")]
    plain.add_edges_from(own)  # of edges these are `themes`
    for node in net:
        there, here = (nx.single_source_shortest_path_length(each, node) for each in (full, plain))
        assert {n: there.get(n) for n in net} == {n: here.get(n) for n in net}, node


def test_some_things_are_expanded(ministry: cg.Graph) -> None:
    net = cg.expand(ministry.network(), [AGREEMENT])
    assert AGREEMENT in net and f"{ID}agreement/security-ita" not in net
    assert not any(AGREEMENT in data.get("through", ()) for *_, data in net.edges(data=True))
    assert content(cg.expand(net)) == content(ministry.network(collapse=False))


def test_what_is_asked_for_is_not_collapsed(ministry: cg.Graph) -> None:
    assert AGREEMENT in ministry.network(focus=AGREEMENT)
    near = ministry.network(focus="TUR")
    behind = {node for node, _ in near.graph["folded"]["nodes"]}
    assert behind == {AGREEMENT} and f"{ID}set/modernisation-actions" in near, "a set that stays keeps its partners"
    opened = cg.expand(near)
    assert set(opened) == set(near) | behind
    assert {key.rpartition("#")[2] for _, _, key in opened.edges(f"{ID}set/modernisation-actions", keys=True)} == {
        "hasPartner",
        "undertakenBy",
    }


FORM = EdgeForm(frozenset({"by"}), frozenset({"with"}), {"en": "deals with"})


@st.composite
def networks(draw: st.DrawFn) -> nx.MultiDiGraph:
    """Bodies, partners, themes, sets and deals between them, at random."""
    net = nx.MultiDiGraph(open_lists=[])
    names = {
        kind: [f"{kind}{i}" for i in range(draw(st.integers(1, 4)))]
        for kind in ("body", "partner", "theme", "deal", "set")
    }
    for kind, found in names.items():
        for name in found:
            net.add_node(name, drawn_as=kind, degree=0)
            if kind == "theme":
                net.nodes[name]["theme"] = True
            if kind in ("deal", "set"):
                net.nodes[name]["form"] = FORM
    ends = {"by": "body", "with": "partner", "about": "theme", "in": "deal"}
    some = st.tuples(
        st.sampled_from(("deal", "set")),
        st.sampled_from(sorted(ends)),
        st.integers(0, 3),
        st.integers(0, 3),
        st.booleans(),
    )
    for kind, key, i, j, whole in draw(st.lists(some, max_size=30)):
        source, target = names[kind][i % len(names[kind])], names[ends[key]][j % len(names[ends[key]])]
        if source != target:
            certainty = ("collective",) if whole else ()
            net.add_edge(
                source,
                target,
                key=key,
                property=key,
                labels={},
                claims=(f"{source}{key}",),
                deduced=False,
                certainty=certainty,
            )
    for node in draw(st.sets(st.sampled_from(sorted(net)))):
        net.graph["open_lists"].append({"list": f"list{node}", "of": node, "property": "with", "items": 2})
    for node, degree in net.degree():
        net.nodes[node]["degree"] = degree
    return net


@given(networks())
def test_any_network_comes_back(net: nx.MultiDiGraph) -> None:
    collapsed = cg.collapse(net)
    assert content(cg.expand(collapsed)) == content(net)
    assert content(cg.collapse(cg.expand(collapsed))) == content(collapsed)
    statements = {(a, b, k) for a, b, k in net.edges(keys=True)}
    for source, target, data in collapsed.edges(data=True):
        for thing in data.get("through", ()):
            assert (thing, source, "by") in statements and (thing, target, "with") in statements
            for theme in data["themes"]:
                shared = [t for t in data["through"] if (t, theme, "about") in statements]
                assert any(not net.edges[t, theme, "about"]["certainty"] for t in shared)


def test_themes_of_edges_have_their_labels(sourced):
    net = sourced.network()
    themes = {theme for *_, data in net.edges(data=True) for theme in data.get("themes", ())}
    assert themes and themes <= net.graph["terms"].keys()
