"""A network as other programs take it: written by networkx, pyvis and json as it is, and nothing lost where it stays ours."""

import copy
import json
import pickle
from pathlib import Path

import networkx as nx
import pytest
from pyvis.network import Network as Pyvis

import coopgraph as cg
from coopgraph.base.errors import NotFoundError
from coopgraph.networks.multigraph import Attributes

ID = "https://w3id.org/coopgraph/id/"
PLAIN = {str, int, float, bool}
KINDS = ("folded", "whole", "near", "answer", "between", "expanded", "projection")


@pytest.fixture(scope="module")
def networks(ministry: cg.Graph) -> dict[str, nx.Graph]:
    folded = ministry.network()
    made = (
        folded,
        ministry.network(collapse=False),
        ministry.network(focus="TUR"),
        ministry.network("SELECT ?a ?c { ?a cg:hasPartner ?c } LIMIT 9"),
        ministry.network(between=("TUR", "QAT")),
        cg.expand(folded),
        cg.project(folded, lambda data: data.get("place"), lambda data: data.get("theme")),
    )
    return dict(zip(KINDS, made, strict=True))


def carried(net: nx.Graph) -> list[Attributes]:
    return [net.graph, *(d for _, d in net.nodes(data=True)), *(d for *_, d in net.edges(data=True))]


@pytest.mark.parametrize("kind", KINDS)
def test_networkx_writes_it_as_it_is(networks: dict[str, nx.Graph], kind: str, tmp_path: Path) -> None:
    net = networks[kind]
    assert {type(value) for each in carried(net) for value in each.values()} <= PLAIN
    names = dict(net.nodes(data="label"))
    for format in ("graphml", "gexf", "gml"):
        file = tmp_path / f"net.{format}"
        getattr(nx, f"write_{format}")(net, file)
        back = getattr(nx, f"read_{format}")(file)
        assert (set(back), back.number_of_edges()) == (set(net), net.number_of_edges())
        assert format == "gml" or dict(back.nodes(data="label")) == names  # GML's own label is the IRI
    back = nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(net))))
    assert dict(back.nodes(data="title")) == dict(net.nodes(data="title"))
    json.dumps(nx.cytoscape_data(net))
    json.dumps(nx.node_link_data(nx.Graph(net)))


def test_pyvis_shows_it_as_it_is(networks: dict[str, nx.Graph], tmp_path: Path) -> None:
    picture, net = Pyvis(directed=True, cdn_resources="in_line"), networks["folded"].copy()
    picture.from_nx(net)
    picture.write_html(str(tmp_path / "page.html"))
    (qatar,) = (node for node in picture.nodes if node["id"] == f"{ID}country/QAT")
    assert (qatar["label"], qatar["title"]) == ("Qatar", "Qatar (country)")
    assert {edge["title"] for edge in picture.edges} == {title for *_, title in net.edges(data="title")}


def test_things_and_lines_say_what_they_are_in_the_language(sourced: cg.Graph) -> None:
    net = sourced.in_language("fr").network(collapse=False)
    assert net.nodes[f"{ID}country/TUR"]["title"] == "Turquie (pays)"
    edge = net[f"{ID}agreement/security-tur"][f"{ID}country/TUR"]["https://w3id.org/coopgraph/ns#hasPartner"]
    assert edge["label"] == "a pour partenaire"
    assert edge["title"].endswith(" a pour partenaire Turquie")


def test_things_are_found_by_name(networks: dict[str, nx.Graph]) -> None:
    net = networks["folded"]
    names = ("Qatar", "قطر", "QAT", f"{ID}country/QAT")
    assert {net.find(name) for name in names} == {f"{ID}country/QAT"}
    assert net.find("turquie") == net.find("Türkiye")
    with pytest.raises(NotFoundError, match="did you mean Qatar"):
        net.find("Quatar")


def test_what_is_richer_is_there_by_name_and_stays_in_copies_and_parts(networks: dict[str, nx.Graph]) -> None:
    net, iri = networks["folded"], f"{ID}country/QAT"
    data = net.nodes[iri]
    assert data["labels"]["fr"] == "Qatar" and "labels" in data and data.get("labels") is data.rich["labels"]
    assert "labels" not in list(data) and dict(data).keys().isdisjoint(data.rich)
    part = net.subgraph([iri, *net.predecessors(iri)])
    same = (net.copy(), part.copy(), part, net.reverse().reverse(), nx.compose(net, net), copy.deepcopy(net))
    for other in (*same, pickle.loads(pickle.dumps(net)), nx.relabel_nodes(net, {})):
        assert other.nodes[iri] == data and other.nodes[iri].rich == data.rich
        for edge in other.edges(keys=True):
            assert other.edges[edge] == net.edges[edge] and other.edges[edge].rich == net.edges[edge].rich
    assert json.dumps(cg.draw(net.copy()).spec) == json.dumps(cg.draw(net).spec)


def test_values_of_ones_own_go_where_they_can_be_written() -> None:
    data = Attributes(a=1, b=[2])
    data["a"], data["b"], data["c"] = (1,), 2, None
    assert (dict(data), data.rich) == ({"b": 2}, {"a": (1,), "c": None})
    assert data == {"a": (1,), "b": 2, "c": None} and data != {"b": 2} and data != Attributes(b=2)
    assert data.pop("a") == (1,) and data.setdefault("a", 3) == 3 == data["a"] and "a" not in data.rich
    del data["c"], data["b"]
    assert data.whole() == {"a": 3} and data.get("c") is None and data.pop("c", 4) == 4
    with pytest.raises(KeyError):
        data["c"]
