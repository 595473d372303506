"""The DiagramSpec: complete, documented, the same whatever the order, and an overview of what is too large to draw."""

import base64
import gzip
import json
import math
import random
import re
from pathlib import Path

import fastjsonschema
import networkx as nx
import pytest

import coopgraph as cg
from coopgraph.diagrams import overview
from coopgraph.diagrams.legend import SHAPES
from coopgraph.diagrams.spec import specify

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = (DOCS / "diagram-spec.md").read_text("utf-8")
SCHEMA = json.loads((DOCS / "diagram-spec.schema.json").read_text("utf-8"))
checked = fastjsonschema.compile(SCHEMA)
LAYOUTS = (None, "stress", "map", "timeline", "matrix", "hierarchy")


@pytest.fixture(scope="module", params=LAYOUTS, ids=str)
def spec(request: pytest.FixtureRequest, sourced: cg.Graph, ministry: cg.Graph) -> dict:
    graph = ministry if request.param == "stress" else sourced  # the time that stress takes is that of all pairs
    return specify(graph.network(deduced=True), language="fr", layout=request.param)


def test_spec_is_json_and_has_the_form_of_its_schema(spec: dict) -> None:
    assert json.loads(json.dumps(spec)) == checked(spec)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_specs_in_other_languages_and_of_other_networks_have_the_same_form(ministry: cg.Graph, language: str) -> None:
    wide, near = ministry.network(focus="TUR", hops=2, deduced=True), ministry.network(focus="TUR")
    for layout in ("rings", "map", "timeline", "matrix", "hierarchy"):
        assert checked(specify(wide, language=language, layout=layout))["layout"] == layout
    assert checked(specify(near, language=language, layout="stress"))["language"] == language
    assert checked(specify(wide, language=language, limit=10))["layout"] == "overview"
    rows = ministry.network("SELECT ?theme ?country { ?set cg:generallyAddresses ?theme ; cg:hasPartner ?country }")
    assert checked(specify(rows, language=language))["edges"][0]["answer"]
    assert checked(specify(nx.karate_club_graph(), language=language))["lens"] == ""


def test_every_key_of_the_schema_is_documented() -> None:
    keys = {key for form in (SCHEMA, *SCHEMA["definitions"].values()) for key in form["properties"]}
    assert {key for key in keys if not re.search(f'[`"]{key}[`"]', DOCUMENT)} == set()


BROKEN = {
    "a key is missing": lambda spec: spec.pop("kinds"),
    "a key is mistyped": lambda spec: spec["nodes"][0].update(sice=3),
    "a later version": lambda spec: spec.update(version="2.0"),
    "no colour": lambda spec: spec["edges"][0].update(colour="red"),
    "no side": lambda spec: spec["nodes"][0].update(side="beneath"),
    "no place in the legend": lambda spec: spec["nodes"][0].update(kind=-1),
    "half a rectangle": lambda spec: spec.update(view=spec["view"][:2]),
    "a text that is none": lambda spec: spec.update(title={"en": None}),
    "a claim without a document": lambda spec: next(iter(spec["claims"].values())).pop("document"),
}


def test_a_broken_spec_is_not_valid(ministry: cg.Graph) -> None:
    whole = json.dumps(specify(ministry.network(focus="TUR")))
    for name, damage in BROKEN.items():
        spec = json.loads(whole)
        damage(spec)
        with pytest.raises(fastjsonschema.JsonSchemaException):
            pytest.fail(f"{name}: {checked(spec)['title']} is valid")


def test_ends_kinds_claims_and_terms_are_there(spec: dict) -> None:
    drawn = {node["id"] for node in spec["nodes"]}
    known = drawn | {node["id"] for node in spec["folded"]["nodes"]}
    assert all({edge["source"], edge["target"]} <= drawn for edge in spec["edges"])
    assert all({edge["source"], edge["target"]} <= known for edge in spec["folded"]["edges"])
    assert all(edge["property"] in spec["terms"] for edge in (*spec["edges"], *spec["folded"]["edges"]))
    assert {iri for edge in spec["edges"] for iri in edge["claims"]} <= set(spec["claims"])
    assert {thing for edge in spec["edges"] for thing in edge.get("through", ())} <= known or spec["layout"] == "matrix"
    assert all(entry["of"] in drawn for entry in spec["open"])
    assert all(node["type"] in spec["terms"] for node in spec["nodes"])
    names = [item["id"] for item in (*spec["nodes"], *spec["folded"]["nodes"])]
    assert len(set(names)) == len(names)
    numbers = [item["id"] for item in (*spec["edges"], *spec["folded"]["edges"])]
    assert len(set(numbers)) == len(numbers)


def test_looks_are_safe_and_all_lies_in_view(spec: dict) -> None:
    left, top, right, bottom = spec["view"]
    for node in spec["nodes"]:
        assert left <= node["x"] <= right and top <= node["y"] <= bottom
    for kind in spec["kinds"]:
        assert re.fullmatch("#[0-9a-f]{6}", kind["colour"]) and kind["shape"] in SHAPES
    assert all(re.fullmatch("#[0-9a-f]{6}", edge["colour"]) for edge in spec["edges"])
    assert sum(kind["count"] for kind in spec["kinds"]) == len(spec["nodes"]) == spec["shown"]["nodes"]


def test_order_does_not_matter(ministry: cg.Graph) -> None:
    net = ministry.network()
    turned = type(net)(**net.graph.whole())
    nodes, edges = list(net.nodes(data=True)), list(net.edges(keys=True, data=True))
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(edges)
    turned.add_nodes_from(nodes)
    turned.add_edges_from(edges)
    assert json.dumps(specify(turned)) == json.dumps(specify(net))


def test_doubts_and_deductions_look_different(sourced: cg.Graph) -> None:
    edges = specify(sourced.network(deduced=True), layout="timeline")["edges"]
    looks = {(bool(e.get("deduced")), bool(e["certainty"])): tuple(e["dashes"]) for e in edges}
    assert looks[False, False] == ()
    assert looks[True, False] != looks[False, True] != ()


def test_weights_widen_and_themes_colour() -> None:
    net = nx.MultiDiGraph(palette=["#112233", "red"])
    net.add_edge("a", "b", key="k", weight=8, themes=("urn:t",), through=("x",), labels={"en": "deals"})
    net.add_edge("a", "c", key="k", weight=1, themes=("urn:t", "urn:u"))
    heavy, light = specify(net)["edges"]
    assert heavy["width"] > light["width"]
    assert (heavy["colour"], light["colour"]) == ("#112233", "#9aa1aa"), "of several themes, none is chosen"
    assert heavy["weight"] == 8 and heavy["themes"] == ["urn:t"]


def test_titles_and_languages() -> None:
    net = nx.MultiDiGraph(language="ar")
    net.add_node("a", labels={"fr": "Un\u202e", "ar": "واحد"})
    spec = specify(net)
    assert spec["title"] == {"fr": "Un", "ar": "واحد"} and spec["language"] == "ar"
    assert specify(net, title="T", language="xx")["title"] == {"": "T"}
    assert specify(nx.MultiDiGraph())["title"] == {"": "coopgraph"}


# ---- Large networks ----


def clustered(count: int, groups: int) -> nx.MultiDiGraph:
    """Things in groups, each a ring with spokes, and a few links between groups."""
    net = nx.MultiDiGraph(language="en")
    for i in range(count):
        net.add_node(f"https://example.org/id#{i}", labels={"en": f"Thing {i}"}, kind=f"urn:k{i % 2}", ring=i % 3)
    for i in range(count):
        group = i % groups
        net.add_edge(f"https://example.org/id#{i}", f"https://example.org/id#{group}", key="urn:of")
        net.add_edge(f"https://example.org/id#{i}", f"https://example.org/id#{(i + groups) % count}", key="urn:next")
    return net


@pytest.mark.slow
@pytest.mark.parametrize("groups", [12, 90])
def test_large_networks_get_an_overview(groups: int) -> None:
    net = clustered(2400, groups)
    spec = specify(net)
    assert spec["layout"] == "overview"
    assert 2 <= len(spec["nodes"]) <= 60
    assert sum(node["members"] for node in spec["nodes"]) == spec["shown"]["of"] == 2400
    assert spec["shown"]["of_edges"] == net.number_of_edges()
    assert json.dumps(specify(nx.MultiDiGraph(net))) == json.dumps(spec)
    places = {(node["x"], node["y"]) for node in spec["nodes"]}
    assert len(places) == len(spec["nodes"])


def test_an_overview_holds_all_of_the_network() -> None:
    net = clustered(2100, 15)
    held = json.loads(gzip.decompress(base64.b64decode(specify(net)["large"])))
    names = [held["prefixes"][p] + rest for p, rest in zip(held["prefix"], held["local"], strict=True)]
    assert set(names) == set(net)
    source, target, edges = 0, 0, set()
    for i, (further, off, kind) in enumerate(zip(held["source"], held["target"], held["property"], strict=True)):
        source += further
        target = (target if i and not further else source) + off
        edges.add((names[source], names[target], held["properties"][kind]))
    assert edges == set(net.edges(keys=True))
    assert list(held["labels"]) == ["en"]
    labels = dict(zip(names, held["labels"]["en"], strict=True))
    assert labels == {node: data["labels"]["en"] for node, data in net.nodes(data=True)}


def test_without_communities_kinds_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "graspologic_native", None)
    spec = specify(clustered(2100, 15))
    assert sorted(node["members"] for node in spec["nodes"]) == [1050, 1050]


def test_of_very_many_things_labels_are_kept_in_one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "_ONE_LANGUAGE", 50)
    net = nx.MultiDiGraph(language="fr")
    for i in range(50):
        net.add_node(f"urn:x/{i}", labels={"fr": f"Chose {i}", "en": f"Thing {i}"} if i else {"en": "Only"})
    held = json.loads(gzip.decompress(base64.b64decode(specify(net, limit=40)["large"])))
    assert sorted(held["labels"]) == ["en", "fr"]
    net.add_node("urn:x/50", labels={"fr": "Chose 50"})
    held = json.loads(gzip.decompress(base64.b64decode(specify(net, limit=40)["large"])))
    labels = dict(zip(held["local"], held["labels"]["fr"], strict=True))
    assert list(held["labels"]) == ["fr"] and labels["7"] == "Chose 7" and labels["0"] == "Only"


def test_limits_are_the_readers() -> None:
    net = clustered(30, 4)
    assert specify(net, limit=29)["layout"] == "overview"
    assert specify(net)["layout"] == "stress"
    assert not re.search("large", json.dumps(list(specify(net))))


def test_pictures_show_dates_meetings_and_home(sourced: cg.Graph) -> None:
    """Each agreement, mission and meeting stands at its date; the ministry stands at home, as does all that is below it."""

    def of(spec: dict, kind: str) -> dict:
        kinds = [each["id"].rpartition("#")[2] for each in spec["kinds"]]
        return {node["id"]: node for node in spec["nodes"] if kinds[node["kind"]] == kind}

    net = sourced.network()
    dated = {
        kind: {
            row[0].value
            for row in sourced.query(
                f"SELECT DISTINCT ?s {{ ?s a cg:{kind} ; ?p ?day FILTER(DATATYPE(?day) IN (xsd:date, xsd:gYear, xsd:gYearMonth)) }}"
            ).answer
        }
        for kind in ("Agreement", "Meeting")
    }
    timeline = specify(net, layout="timeline")
    sets = set(of(timeline, "StatementSet"))
    assert (
        set(of(timeline, "Agreement")) | sets >= dated["Agreement"] and set(of(timeline, "Meeting")) == dated["Meeting"]
    )
    missions, events = (
        of(timeline, "ReliefContribution"),
        of(timeline, "HazardEvent") | of(timeline, "HazardEventSeries"),
    )
    assert len(missions) == len(sourced.query("SELECT ?s { ?s a cg:ReliefContribution }"))
    answered = {e["source"]: e["target"] for e in timeline["edges"] if e["property"].endswith("respondsTo")}
    assert all(missions[m]["x"] == pytest.approx(events[answered[m]]["x"], abs=60) for m in missions)
    drawn = specify(net, layout="map")
    home = next(node for node in drawn["nodes"] if node["id"].endswith("/DZA"))
    near = [*of(drawn, "Ministry").values(), *of(drawn, "PublicBody").values()]
    assert len(near) == 6 and all(math.dist((n["x"], n["y"]), (home["x"], home["y"])) < 200 for n in near)


def test_what_is_read_along_runs_from_the_right_in_arabic(ministry: cg.Graph) -> None:
    net = ministry.network()
    for layout in ("timeline", "matrix", "hierarchy"):
        french, arabic = (specify(net, layout=layout, language=language) for language in ("fr", "ar"))
        across = [{n["id"]: n["x"] for n in spec["nodes"]} for spec in (french, arabic)]
        least = [min(each, key=lambda node, each=each: (each[node], node)) for each in across]
        assert across[1][least[0]] > across[1][least[1]], layout
