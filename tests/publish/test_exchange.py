"""GEXF, GraphML, Mermaid, JSON and CSV of a diagram: valid, complete, the same every time, and harmless."""

import copy
import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.answers.sparql_results import to_csv
from coopgraph.base.errors import OutputError
from coopgraph.base.text import clean, label_in
from coopgraph.publish import exchange, svg
from tests.support.example_spec import EX, LANGUAGES, example, hostile

OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
GEXF, VIZ, GRAPHML = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}", "{http://graphml.graphdrawing.org/xmlns}"
# What GEXF 1.3 (RELAX NG, viz included) allows: children in order, attributes that must be, attributes that may be.
GEXF_RULES: dict[str, tuple[str, str, str]] = {
    "gexf": ("meta graph", "version", ""),
    "meta": ("creator description", "", ""),
    "creator": ("", "", ""),
    "description": ("", "", ""),
    "graph": ("attributes nodes edges", "", "defaultedgetype idtype mode timeformat timerepresentation"),
    "attributes": ("attribute", "class", ""),
    "attribute": ("", "id title type", ""),
    "nodes": ("node", "", ""),
    "edges": ("edge", "", ""),
    "node": ("attvalues viz:color viz:position viz:size viz:shape", "id label", "start end"),
    "edge": ("attvalues viz:color viz:thickness viz:shape", "id source target weight kind label", "type start end"),
    "attvalues": ("attvalue", "", ""),
    "attvalue": ("", "for value", ""),
    "viz:color": ("", "r g b", ""),
    "viz:position": ("", "x y z", ""),
    "viz:size": ("", "value", ""),
    "viz:thickness": ("", "value", ""),
    "viz:shape": ("", "value", ""),
}
GRAPHML_RULES: dict[str, tuple[str, str, str]] = {
    "graphml": ("desc key graph", "", ""),
    "desc": ("", "", ""),
    "key": ("desc", "id for attr.name attr.type", ""),
    "graph": ("node edge", "id edgedefault", ""),
    "node": ("data", "id", ""),
    "edge": ("data", "id source target", ""),
    "data": ("", "key", ""),
}
NMTOKEN = re.compile(r"[\w.:-]+")


def follows(element: ElementTree.Element, rules: dict[str, tuple[str, str, str]], prefixes: dict[str, str]) -> None:
    """Whether an element and all in it have the children and attributes that a format allows."""

    def name(each: ElementTree.Element) -> str:
        space, local = each.tag[1:].split("}")
        return prefixes["{" + space + "}"] + local

    children, needed, more = (part.split() for part in rules[name(element)])
    order = [children.index(name(child)) for child in element]
    assert order == sorted(order)
    assert set(needed) <= set(element.keys()) <= {*needed, *more}, element.attrib
    for child in element:
        follows(child, rules, prefixes)


def gexf(spec: dict[str, Any], language: str | None = None) -> ElementTree.Element:
    root = ElementTree.fromstring(exchange.gexf(spec, language))
    follows(root, GEXF_RULES, {GEXF: "", VIZ: "viz:"})
    return root


def graphml(spec: dict[str, Any], language: str | None = None) -> ElementTree.Element:
    root = ElementTree.fromstring(exchange.graphml(spec, language))
    follows(root, GRAPHML_RULES, {GRAPHML: ""})
    return root


def read_gexf(spec: dict[str, Any], language: str | None = None) -> nx.MultiDiGraph:
    return nx.read_gexf(io.BytesIO(exchange.gexf(spec, language).encode()))


def read_graphml(spec: dict[str, Any], language: str | None = None) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(exchange.graphml(spec, language).encode()), force_multigraph=True)


def rows(spec: dict[str, Any], language: str | None = None, what: str = "edges") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exchange.csv(spec, language, what), newline="")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", [example(), hostile()], ids=["example", "hostile"])
def test_gexf_is_what_the_format_allows(spec, language):
    root = gexf(spec, language)
    declared = {each.get("id"): each.get("type") for each in root.iter(GEXF + "attribute")}
    for value in root.iter(GEXF + "attvalue"):
        kind, text = declared[value.get("for")], value.get("value", "")
        assert kind in ("string", "double", "boolean")
        assert kind == "string" or re.fullmatch({"double": r"-?[\d.]+", "boolean": "true|false"}[kind], text)
    names = {each.get("id") for each in root.iter(GEXF + "node")}
    assert len(names) == len(spec["nodes"])
    edges = list(root.iter(GEXF + "edge"))
    assert len({each.get("id") for each in edges}) == len(spec["edges"])
    assert all({each.get("source"), each.get("target")} <= names for each in edges)


@pytest.mark.parametrize("language", LANGUAGES)
def test_networkx_reads_gexf(language):
    spec = example()
    net = read_gexf(spec, language)
    assert net.graph["mode"] == "dynamic"
    assert len(net) == len(spec["nodes"])
    for node in spec["nodes"]:
        data, kind = net.nodes[node["id"]], spec["kinds"][node["kind"]]
        assert data["label"] == label_in(node["labels"], language)
        assert data["kind"] == kind["labels"][language]
        assert data["viz"]["position"] == {"x": node["x"], "y": -node["y"], "z": 0}
        assert data["viz"]["size"] == node["size"]
        assert "#{r:02x}{g:02x}{b:02x}".format(**data["viz"]["color"]) == kind["colour"]
        assert [data.get("start"), data.get("end")] == node.get("span", [None, None])
        assert [data.get(f"label_{each}") for each in LANGUAGES] == [node["labels"].get(each) for each in LANGUAGES]


def test_gexf_keeps_what_is_stated():
    said = "Cooperation: an example (lens: sourced; 10 of 2140 things); y grows upwards"
    assert gexf(example(), "en").findtext(f"{GEXF}meta/{GEXF}description") == said
    net = read_gexf(example(), "en")
    accord, italy = net.nodes[EX + "accord"], net.nodes[EX + "italy"]
    assert (accord["signed on"], accord["note"], accord["status"]) == (
        "2003-12-26",
        "in force | renewed",
        "in force | renewed",
    )
    assert italy["label"] == "Italy"
    assert italy["label_"] == "IT"  # a property that is called like something of the format
    assert net.nodes[EX + "un"]["open_lists"] == "≥ 3 other countries"
    assert net.nodes[EX + "floods"]["members"] == 12
    edges = {data["id"]: data for _, _, data in net.edges(data=True)}
    assert edges["e1"]["claims"] == "source A 1–9 (1) | source B 5–7 (2)"
    assert edges["e3"]["certainty"] == "hedged | disputed"
    assert edges["e4"]["start"] == "2003-12-26"
    assert (edges["e2"]["deduced"], edges["e2"]["property"], edges["e2"]["label"]) == (True, EX + "assists", "assists")
    joint = edges["e11"]
    assert (joint["weight"], joint["themes"], joint["through"]) == (2, "Floods", "Project A | Project B")
    assert net.number_of_edges(EX + "ministry", EX + "italy") == 2


def test_parallel_edges_differ_in_kind_so_that_gephi_does_not_merge_them():
    edges = [each for each in gexf(example()).iter(GEXF + "edge") if each.get("id") in ("e0", "e2")]
    assert len({(each.get("source"), each.get("target")) for each in edges}) == 1
    assert len({each.get("kind") for each in edges}) == 2


def test_gexf_without_dates_is_static_and_days_that_are_none_are_left_out():
    spec = example()
    for item in (*spec["nodes"], *spec["edges"]):
        item["span"] = ["soon", "2004"]
    assert read_gexf(spec).graph["mode"] == "static"
    spec["nodes"][0]["span"] = ["2004-01-01", ""]
    node = read_gexf(spec).nodes[spec["nodes"][0]["id"]]
    assert (node["start"], "end" in node) == ("2004-01-01", False)


def test_undirected_and_mixed_diagrams_can_be_read():
    spec = example()
    for read in (read_gexf, read_graphml):
        assert read(spec).is_directed()
    mutual = [data for *_, data in read_graphml(spec).edges(data=True) if not data["directed"]]
    assert [each.get("id") for each in gexf(spec).iter(GEXF + "edge") if each.get("type") == "mutual"] == ["e11"]
    assert [data["weight"] for data in mutual] == [2]
    for edge in spec["edges"]:
        edge["directed"] = False
    for read in (read_gexf, read_graphml):
        assert not read(spec).is_directed()
        assert read(spec).number_of_edges() == len(spec["edges"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", [example(), hostile()], ids=["example", "hostile"])
def test_graphml_is_what_the_format_allows(spec, language):
    root = graphml(spec, language)
    keys = {each.get("id"): each for each in root.iter(GRAPHML + "key")}
    assert len(keys) == len(list(root.iter(GRAPHML + "key")))
    names = [(each.get("for"), each.get("attr.name", "").casefold()) for each in keys.values()]
    assert len(set(names)) == len(names)
    assert all(NMTOKEN.fullmatch(name) for _, name in names)
    for each in root.iter():
        assert NMTOKEN.fullmatch(each.get("id", "x"))
        for data in each.findall(GRAPHML + "data"):
            assert keys[data.get("key")].get("for") == each.tag.removeprefix(GRAPHML)


@pytest.mark.parametrize("language", LANGUAGES)
def test_networkx_reads_graphml(language):
    spec = example()
    net = read_graphml(spec, language)
    by_iri = {data["iri"]: data for _, data in net.nodes(data=True)}
    for node in spec["nodes"]:
        data, kind = by_iri[node["id"]], spec["kinds"][node["kind"]]
        assert data["label"] == data["name"] == label_in(node["labels"], language)
        assert (data["x"], data["y"], data["size"]) == (node["x"], -node["y"], node["size"])
        assert data["color"] == kind["colour"] == "#{:02x}{:02x}{:02x}".format(*(int(data[c]) for c in "rgb"))
        assert data["shape"] == kind["shape"]
        assert [data.get("start"), data.get("end")] == node.get("span", [None, None])
    edges = {key: data for *_, key, data in net.edges(keys=True, data=True)}
    assert edges.keys() == {edge["id"] for edge in spec["edges"]}  # parallel ones too
    assert (edges["e2"]["line"], edges["e2"]["deduced"], edges["e6"]["width"]) == ("dashed", True, 2.4)
    assert edges["e4"]["interaction"] == spec["terms"][EX + "party"][language]


def decoded(text: str) -> str:
    return re.sub(r"#(\d+);", lambda code: chr(int(code[1])), text)


def mermaid_edges(text: str) -> list[re.Match[str]]:
    found = (re.fullmatch(r'  n(\d+) (-->|-\.->|---|-\.-)\|"([^"]+)"\| n(\d+)', line) for line in text.split("\n"))
    return [each for each in found if each]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", [example(), hostile()], ids=["example", "hostile"])
def test_mermaid_has_only_lines_of_its_own(spec, language):
    text = exchange.mermaid(spec, language)
    lines = text.removesuffix("\n").split("\n")
    assert lines[1] == "flowchart LR"
    assert decoded(lines[0]) == "%% " + label_in(spec["title"], language)
    nodes = [each for line in lines if (each := re.fullmatch(r'  n\d+\W{1,2}"([^"]+)"\W{1,2}:::k\d+', line))]
    styles = [line for line in lines if re.fullmatch(r"  classDef k\d+ fill:#\w{6},stroke:#\w{6},color:#\w{6}", line)]
    edges = mermaid_edges(text)
    assert len(lines) == 2 + len(nodes) + len(edges) + len(styles)
    assert [decoded(each[1]) for each in nodes] == [label_in(node["labels"], language) for node in spec["nodes"]]
    assert not re.search(
        r"[<>&`{}\[\]()\\|*_~$%@]", "".join(each[1] for each in nodes) + "".join(each[3] for each in edges)
    )
    assert [style[-7:] for style in styles if "#1b4f8f" in style or "#e0a100" in style] in (["#ffffff", "#1b1b1b"], [])
    assert len(styles) == len(spec["kinds"])
    assert len(edges) == len(spec["edges"])


def test_mermaid_dashes_what_is_less_than_certain():
    arrows = [edge[2] for edge in mermaid_edges(exchange.mermaid(example()))]
    expected = ["-.->" if e["deduced"] or e.get("certainty") else "-->" for e in example()["edges"]]
    assert arrows == [*expected[:11], "---", *expected[12:]]


@pytest.mark.parametrize(("count", "length"), [(700, 3), (400, 90)])
def test_mermaid_keeps_within_its_limits_and_says_what_is_left_out(count, length):
    nodes = [{"id": f"{EX}{i}", "kind": 0, "labels": {"": f"{i} {'x' * length}"}} for i in range(200)]
    ends = [(i % 200, (7 * i + 1) % 200) for i in range(count)]
    edges = [
        {"source": nodes[a]["id"], "target": nodes[b]["id"], "property": "é" * length, "weight": i}
        for i, (a, b) in enumerate(ends)
    ]
    text = exchange.mermaid({"version": "1.0", "nodes": nodes, "edges": edges, "kinds": []})
    kept = len(mermaid_edges(text))
    assert len(text) <= exchange.MERMAID_CHARACTERS
    assert 100 < kept <= exchange.MERMAID_EDGES
    assert f"{count - kept} of {count} edges" in text
    assert (int(mermaid_edges(text)[-1][1]), int(mermaid_edges(text)[-1][4])) == ends[-1]  # the heaviest


@pytest.mark.parametrize("spec", [example(), hostile()], ids=["example", "hostile"])
def test_json_is_the_spec_and_can_stand_in_a_page(spec):
    text = exchange.json_text(spec)
    assert json.loads(text) == spec
    assert not re.search("[<>&\u2028\u2029]", text) and not OVERRIDES.search(text)
    with pytest.raises(OutputError, match="JSON"):
        exchange.json_text({"version": "1.0", "x": float("nan")})


def test_csv_has_a_row_for_every_edge_and_thing():
    spec = example()
    edges, nodes = rows(spec, "fr"), rows(spec, "fr", "nodes")
    assert (len(edges), len(nodes)) == (len(spec["edges"]), len(spec["nodes"]))
    first = edges[1]
    assert [first[name] for name in ("source", "relation", "target")] == [
        "Italie",
        "partenaire de",
        "Ministère des exemples",
    ]
    assert first["claims"] == "source A 1–9 (1) | source B 5–7 (2)"
    assert (edges[11]["weight"], edges[4]["start"], edges[3]["certainty"]) == ("2", "2003-12-26", "hedged | disputed")
    assert next(node for node in nodes if node["label"] == "Italie")["kind"] == "Pays"
    with pytest.raises(OutputError, match="'kinds'"):
        exchange.csv(spec, what="kinds")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "", " ", "a"])
def test_csv_neutralises_formulas_as_answers_do(sourced: cg.Graph, start):
    text = f"{start}1+1"
    table = sourced.query(f'SELECT ("{text}" AS ?x) {{}}')
    expected = next(csv.reader([to_csv(table, safe=True).split("\r\n")[1]]))[0]
    spec = {
        "version": "1.0",
        "nodes": [{"id": "a", "labels": {"": text}}],
        "edges": [{"source": "a", "target": "a", "property": text}],
    }
    assert rows(spec)[0]["source"] == expected.strip()
    assert rows(spec, what="nodes")[0]["label"] == expected.strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("write", [exchange.gexf, exchange.graphml, exchange.mermaid, exchange.csv, svg.svg])
def test_same_spec_gives_the_same_text_and_nothing_turns_it_round(write, language):
    assert write(example(), language) == write(copy.deepcopy(example()), language)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u2028\u2029]", write(hostile(), language))
    assert not OVERRIDES.search(write(hostile(), language))


def test_things_and_properties_that_look_alike_stay_apart():
    values = {EX + "a": [["1", []]], EX + "b": [["2", []]], EX + "c": [["3", []]]}
    nodes = [{"id": name, "labels": {"": "x"}, "attributes": values} for name in ("a\u202eb", "ab", "a\x00b")]
    spec = {
        "version": "1.0",
        "nodes": nodes,
        "terms": {EX + "a": {"": "Size"}, EX + "b": {"": "size"}, EX + "c": {"": "weight"}},
    }
    edges = [{"id": "e 1", "source": "ab", "target": nodes[0]["id"], "property": "p"}]
    for read in (read_gexf, read_graphml):
        net = read(spec | {"edges": edges * 2})
        assert len(net) == 3
        assert net.number_of_edges() == 2
        for _, data in net.nodes(data=True):
            assert [data[name] for name in ("Size_", "size__", "weight_")] == ["1", "2", "3"]


def test_what_xml_does_not_allow_is_replaced():
    spec = {"version": "1.0", "nodes": [{"id": "a", "labels": {"": "x\ud800\ufffey"}}], "edges": []}
    for read in (read_gexf, read_graphml):
        assert [data["label"] for _, data in read(spec).nodes(data=True)] == ["x\ufffd\ufffdy"]


@settings(max_examples=40)
@given(st.text(min_size=1), st.text())
def test_any_text_survives(label, value):
    spec = {
        "version": "1.0",
        "nodes": [{"id": "a", "labels": {"en": label}, "attributes": {"p": [[value, []]]}}],
        "edges": [],
    }
    expected = re.sub("[\ufffe\uffff]", "\ufffd", clean(label)) or "a"
    for read in (read_gexf, read_graphml):
        assert [data["label"] for _, data in read(spec, "en").nodes(data=True)] == [expected]
    assert rows(spec, "en", "nodes")[0]["label"].removeprefix("'") == expected.removeprefix("'")
