"""Drawings: offline, escaped, the same bytes twice, and in three languages."""

import copy
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest

import coopgraph as cg
from coopgraph.base.errors import CoopGraphError, NotFoundError, OutputError
from coopgraph.publish.page import page
from tests.support import hostile


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text of its scripts and title."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.texts.setdefault(self.tags[-1][0], []).append(data)

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.tags if name == tag)


def data_of(html: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="session")
def french(ministry: cg.Graph) -> cg.Drawing:
    return cg.draw(ministry.network(), layout="rings", language="fr")


@pytest.fixture(scope="session")
def attacked() -> cg.Drawing:
    return cg.draw(hostile.network(), title=hostile.ATTACKS[1])


def test_page_asks_for_nothing(french: cg.Drawing) -> None:
    page = Tags(french.html)
    for tag, attributes in page.tags:
        assert not {"src", "href", "srcset", "action", "background", "poster"} & attributes.keys(), tag
        assert tag not in {"link", "base", "iframe", "object", "embed", "img"}
    assert "@import" not in page.texts["style"][0]
    assert "url(" not in page.texts["style"][0]
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_templates_name_no_server() -> None:
    for path in [*page.HERE.glob("*.j2"), *page.HERE.glob("*.css"), *page.HERE.rglob("*.js")]:
        text = path.read_text("utf-8").replace('"http://www.w3.org/2000/svg"', "")  # a name, not an address
        assert not re.search(r"https?://|[\"'(]//", text), path.name


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_page_has_doctype_language_and_title(ministry: cg.Graph, language: str, direction: str) -> None:
    made = cg.draw(ministry.network(focus="QAT"), language=language)
    assert made.html.startswith("<!doctype html>")
    assert Tags(made.html).first("html") == {"lang": language, "dir": direction}
    assert made.title == {"fr": "Qatar", "en": "Qatar", "ar": "قطر"}[language]
    assert f"<title>{made.title} – coopgraph</title>" in made.html


def test_language_is_the_graphs_own_by_default(ministry: cg.Graph) -> None:
    net = ministry.in_language("ar").network(focus="QAT")
    assert 'lang="ar"' in cg.draw(net).html
    assert 'lang="en"' in cg.draw(net, language="xx").html


def test_every_thing_and_statement_is_drawn(ministry: cg.Graph, french: cg.Drawing) -> None:
    net, data = ministry.network(), data_of(french.html)
    spec = data["spec"]
    assert spec == json.loads(json.dumps(french.spec))
    assert {node["id"] for node in spec["nodes"]} == set(net)
    links = [(edge["source"], edge["target"], edge["property"]) for edge in spec["edges"]]
    assert sorted(links) == sorted(net.edges(keys=True))
    held = {node["id"]: node for node in data["nodes"]}
    assert all((held[n["id"]]["x"], held[n["id"]]["y"]) == (n["x"], n["y"]) for n in spec["nodes"])
    assert {edge["id"] for edge in spec["edges"]} <= {edge["id"] for edge in data["edges"]}
    assert data["options"]["physics"]["enabled"] is False
    assert not any("title" in item for item in data["nodes"] + data["edges"])
    assert len({(node["x"], node["y"]) for node in spec["nodes"]}) == len(spec["nodes"])


def test_open_lists_have_a_node_of_their_own(ministry: cg.Graph, french: cg.Drawing) -> None:
    data = data_of(french.html)
    lists = data["spec"]["open"]
    assert len(lists) == len(ministry.network().graph["open_lists"]) > 0
    (partners,) = (each for each in lists if each["list"].endswith("security-agreement-partners"))
    assert partners["items"] == 13
    assert {f"…{each['list']}" for each in lists} <= {node["id"] for node in data["nodes"]}
    assert all(edge["dashes"] for edge in data["edges"] if edge["id"].startswith("…"))


def test_evidence_is_in_the_page(french: cg.Drawing) -> None:
    spec = data_of(french.html)["spec"]
    named = {iri for edge in spec["edges"] + spec["folded"]["edges"] for iri in edge["claims"]}
    assert named <= spec["claims"].keys()
    claim = next(c for iri, c in spec["claims"].items() if iri.endswith("miclat-S28"))
    assert claim["passages"][0].keys() == {"start", "end", "place"}
    assert claim["address"].startswith("http")
    assert all(status in spec["terms"] and value in spec["terms"] for status, value in claim["statuses"].items())


def test_legend_counts_kinds_with_the_colours_of_the_ontology(ministry: cg.Graph, french: cg.Drawing) -> None:
    kinds, net = french.spec["kinds"], ministry.network()
    assert sum(kind["count"] for kind in kinds) == len(net)
    assert sum(kind["folded"] for kind in kinds) == len(net.graph["folded"]["nodes"]) > 0
    assert ("#228833", "pays", 24) in [(kind["colour"], kind["labels"]["fr"], kind["count"]) for kind in kinds]
    assert len({(kind["colour"], kind["shape"]) for kind in kinds}) == len(kinds)


def test_deduced_statements_are_dashed(ministry: cg.Graph) -> None:
    drawing = cg.draw(ministry.network(deduced=True), layout="rings")
    deduced = [edge for edge in drawing.spec["edges"] if edge.get("deduced")]
    assert deduced
    assert all(edge["dashes"] for edge in deduced)
    bent = [edge for edge in data_of(drawing.html)["edges"] if "smooth" in edge]
    assert bent, "statements between the same two things would hide each other"


def test_hostile_texts_stay_texts(attacked: cg.Drawing) -> None:
    page = Tags(attacked.html)
    names = [tag for tag, _ in page.tags]
    assert names.count("script") == 3
    assert not {"img", "a"} & set(names)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert any("{{7*7}}" in text for text in page.texts["bdi"])
    assert not re.search("[\u2028\u2029\u202a-\u202e\u2066-\u2069]", attacked.html.replace("\\u2068", ""))
    data = data_of(attacked.html)
    assert any("<script>window.ran = 1</script>" in node["labels"].get("en", "") for node in data["spec"]["nodes"])
    colours = {node["color"]["background"] for node in data["nodes"]}
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


def test_same_network_same_bytes(ministry: cg.Graph, french: cg.Drawing) -> None:
    assert cg.draw(ministry.network(), layout="rings", language="fr").html == french.html


def test_network_is_left_alone(ministry: cg.Graph) -> None:
    net = ministry.network()
    before = copy.deepcopy(nx.node_link_data(net, edges="links"))
    cg.draw(net)
    assert nx.node_link_data(net, edges="links") == before


def test_notebooks_get_a_frame_of_its_own(attacked: cg.Drawing) -> None:
    shown = Tags(attacked._repr_html_())
    assert [tag for tag, _ in shown.tags] == ["iframe"]
    frame = shown.first("iframe")
    assert frame["sandbox"] == "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
    assert frame["srcdoc"] == attacked.html
    assert frame["title"] == attacked.title


def test_drawing_is_saved_as_utf8(tmp_path: Path, french: cg.Drawing) -> None:
    path = french.save(tmp_path / "page.html")
    assert path.read_bytes() == french.html.encode("utf-8")
    assert french.save(str(path)) == path
    assert "84 of 84 things" in repr(french)
    with pytest.raises(AttributeError):
        french.spec = {}  # type: ignore[misc]
    with pytest.raises(NotFoundError, match="no format 'docx'"):
        french.save(tmp_path / "page.docx")
    with pytest.raises(OutputError, match="cannot write"):
        french.save(tmp_path / "missing" / "page.html")


def test_missing_files_of_pyvis_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "VIS", "lib/vis-0/none.js")
    with pytest.raises(CoopGraphError, match=r"pyvis 0\.3\.2"):
        cg.draw(nx.MultiDiGraph()).html  # noqa: B018


def test_networks_of_ones_own_are_drawn() -> None:
    net = nx.Graph()
    net.add_edge(1, 2)
    net.add_node("three", labels={"en": "Three"})
    data = data_of(cg.draw(net, title="Mine").html)
    assert {node["id"] for node in data["spec"]["nodes"]} == {"1", "2", "three"}
    assert cg.draw(nx.MultiDiGraph()).title == "coopgraph"
