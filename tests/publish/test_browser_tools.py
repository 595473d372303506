"""What analysts do with a page, in a real browser: filter, expand, find ways, switch language, undo, link, save, print."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import coopgraph as cg
from tests.support.browser import until
from tests.support.examples import LONG

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def french(sourced: cg.Graph) -> cg.Drawing:
    return cg.draw(sourced.network(lens="ministry"), layout="rings", language="fr")


def open_filters(page: Any) -> None:
    page.click("[data-section=filters]")


def saved(page: Any, kind: str) -> bytes:
    """What is saved under that name of a format."""
    page.click("#save summary")
    with page.expect_download() as waiting:
        page.click(f"[data-save={kind}]")
    assert waiting.value.suggested_filename.endswith(f".{kind}")
    return Path(waiting.value.path()).read_bytes()


# ---- Filters ----


def test_filters_by_link_region_certainty_and_lens(show: Any, sourced: cg.Graph) -> None:
    shown = show(cg.draw(sourced.network(), layout="rings", language="fr"))
    page, things, links = shown.page, shown.shown(), shown.links()
    open_filters(page)
    row = page.locator("#filters label", has_text="accord avec")
    count = int(row.inner_text().split()[-1])
    assert count > 13, "those of the page, and dated texts"
    row.locator("input").uncheck()
    assert shown.links() == links - count
    page.locator("#filters .actions button").click()
    assert shown.links() == links
    region = page.locator("#filters fieldset", has_text="dans la région").locator("select")
    region.select_option(label="Afrique")
    countries = page.locator("#legend button", has_text="pays").inner_text()
    assert 0 < int(countries.split()[-1]) < 44
    region.select_option(index=0)
    page.locator("#doubt-collective").uncheck()
    certain = page.evaluate(
        "[...coopgraph.model.shown.edges.values()].every((e) => !e.certainty.includes('collective'))"
    )
    assert certain and shown.links() < links
    page.locator("#doubt-collective").check()
    page.locator("#choice-lens").select_option("ministry")
    assert shown.links() < links
    assert 0 < shown.shown() < things


def test_filter_by_theme_keeps_what_is_said_of_it(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    open_filters(shown.page)
    themes = shown.page.locator("#choice-theme")
    options = [option.strip() for option in themes.locator("option").all_inner_texts()]
    assert options[0] == "tous" and len(options) > 20 and re.fullmatch(r".+ \(\d+\)", options[1])
    themes.select_option(index=next(i for i, text in enumerate(options) if text.startswith("cybercriminalité")))
    assert 1 < shown.shown() < 10
    labels = shown.page.evaluate("[...coopgraph.model.shown.nodes].map((id) => coopgraph.model.label(id))")
    assert {"cybercriminalité", "Accords sur la sécurité et le crime organisé"} <= set(labels)
    assert "trafic d’armes" not in labels, "other themes of the same set are not shown"
    assert "Turquie" not in labels, "what a set is about is not pushed down to its partners"


def test_years_are_filtered(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    open_filters(shown.page)
    total = shown.shown()
    shown.page.locator("#years-first").fill("2010")
    assert shown.page.locator("#filters output").inner_text() == "2010–2023"
    assert 0 < shown.shown() < 12
    shown.page.locator("#undated").check()
    gone = total - shown.shown()
    assert 3 <= gone < 12, "Bam, Al Hoceïma and the fires in France"


# ---- Folding, ways, undo, links ----


def test_collapsed_things_are_unfolded_and_folded_again(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    things, links = shown.shown(), shown.links()
    shown.wanted("turquie")
    shown.page.locator("#panel button", has_text="Accord de sécurité – Turquie").first.click()
    shown.page.locator("#panel .actions button", has_text="Déplier").click()
    assert shown.shown() == things + 1
    assert shown.links() == links + 1, "two edges go; three statements come: with the ministry, Türkiye, and the set"
    shown.page.click("#unfold")
    assert shown.shown() == things
    shown.page.click("#unfold")
    everything = shown.page.evaluate("coopgraph.model.spec.folded.nodes.length")
    assert shown.shown() == things + everything == 102
    assert shown.links() == 145, "as many as there are statements"


def test_way_between_two_picks(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.click_node("Italie")
    shown.page.locator("#panel button", has_text="Chemin depuis ici").click()
    assert "Choisissez l’autre bout" in shown.panel()
    shown.click_node("Qatar")
    assert shown.page.inner_text("#panel h2") == "Chemin\N{NO-BREAK SPACE}: 4 pas"
    assert "Accord de sécurité – Italie" in shown.panel(), "what a line stands for is a step"
    lit = shown.page.evaluate("coopgraph.picture.edges.get().filter(({ color }) => color.opacity === 1).length")
    assert lit >= 2
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden("#aside")


def test_ways_are_those_of_what_is_stated(show: Any, sourced: cg.Graph) -> None:
    """Ways in the page are as long as in the network in which nothing is collapsed."""
    net, full = sourced.network(), nx.Graph(sourced.network(collapse=False))
    page = show(cg.draw(net, layout="rings")).page
    for start in ("body/miclat", "agreement/dgsn-nfs-2025"):
        start = f"https://w3id.org/coopgraph/id/{start}"
        far = nx.single_source_shortest_path_length(full, start)
        ends = [node for node in sorted(net)[::7] if node in far]
        found = page.evaluate("([a, ends]) => ends.map((b) => coopgraph.model.path(a, b).length)", [start, ends])
        assert found == [far[node] for node in ends]


def test_undo_and_address(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    page, total = shown.page, shown.shown()
    assert page.is_disabled("#undo")
    page.locator("#legend button", has_text="pays").click()
    shown.wanted("cybercriminalité")
    address = page.url.partition("#")[2]
    page.keyboard.press("Control+z")
    page.click("#undo")
    assert shown.shown() == total
    assert page.url.partition("#")[2] == ""
    again = show(french, fragment="#" + address)
    assert again.shown() == total - 24
    assert again.page.inner_text("#panel h2") == "cybercriminalité"


@pytest.mark.parametrize(
    "fragment", ["#node=%22x%22", "#kinds=5", "#years=[1,2]&doubts={}", "#%%%", "#lens=%22%3Cimg%3E%22"]
)
def test_addresses_that_do_not_fit_do_no_harm(show: Any, french: cg.Drawing, fragment: str) -> None:
    assert show(french, fragment=fragment).page.inner_text("h1") == "Ministère de l’Intérieur (MICLAT)"


# ---- Languages ----


def test_languages_are_switched_in_the_open_page(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.wanted("turquie")
    for language, direction, heading, word in (("ar", "rtl", "تركيا", "المرشحات"), ("en", "ltr", "Türkiye", "Filters")):
        shown.page.click(f"[data-language={language}]")
        assert shown.page.get_attribute("html", "dir") == direction
        assert shown.page.get_attribute("html", "lang") == language
        assert shown.page.inner_text("#panel h2") == heading
        assert shown.page.inner_text("[data-section=filters]") == word
        placed = shown.page.evaluate(
            "coopgraph.picture.labels.place(coopgraph.picture.network.getScale(), coopgraph.picture.light).length"
        )
        assert placed >= 55
    assert shown.page.url.endswith("language=en")
    shown.page.fill("#wanted", "الامارات")
    assert shown.page.locator("#results button bdi").first.inner_text() == "United Arab Emirates"


# ---- Files ----


def test_what_is_shown_is_saved(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.page.locator("#legend button", has_text="événement").first.click()
    assert saved(shown.page, "png").startswith(b"\x89PNG")
    drawn = ET.fromstring(saved(shown.page, "svg"))
    titles = [title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert "Turquie" in titles and "Séisme de Bam, 2003" not in titles
    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "Turquie" in texts
    rows = list(csv.DictReader(io.StringIO(saved(shown.page, "csv").decode("utf-8-sig"))))
    assert len(rows) == shown.links()
    assert {"De", "Lien", "À", "Nombre", "Certitude", "Énoncés"} == rows[0].keys()
    assert any(row["À"] == "Turquie" and "miclat-S28" in row["Énoncés"] for row in rows)


def test_formulas_are_saved_as_text(show: Any) -> None:
    net = nx.MultiDiGraph()
    net.add_node("a", labels={"en": '=cmd|" /C calc"!A0'})
    net.add_edge("a", "b", key="+1")
    rows = list(csv.reader(io.StringIO(saved(show(cg.draw(net)).page, "csv").decode("utf-8-sig"))))
    assert rows[1][0] == '\'=cmd|" /C calc"!A0'


def test_print_shows_the_picture_without_the_tools(show: Any, french: cg.Drawing) -> None:
    page = show(french).page
    page.emulate_media(media="print")
    assert page.is_hidden(".tools") and page.is_hidden("#search")
    assert page.is_visible("#diagram canvas") and page.is_visible("#legend")


# ---- Readers of screens ----


@pytest.mark.parametrize("language", ["fr", "ar"] if LONG else ["ar"])  # the same elements; Arabic is turned around
def test_axe_finds_nothing_serious(show: Any, sourced: cg.Graph, language: str) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    # nearly every kind, doubt and open list is within two steps; more of the same takes axe longer and tells it nothing
    page = show(cg.draw(sourced.network(focus="TUR", hops=2), language=language)).page
    found = []
    for step in (
        "",
        "coopgraph.openSection('filters')",
        "coopgraph.openSection('things')",
        "coopgraph.select(coopgraph.model.spec.nodes[0].id, true)",
    ):
        page.evaluate(step or "1")
        page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
        violations = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((report) => report.violations)")
        found += [(step, v["id"], v["nodes"][0]["html"]) for v in violations if v["impact"] in ("serious", "critical")]
    assert found == []


def test_list_has_every_thing_and_link(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.page.click("[data-section=things]")
    buttons = shown.page.locator("#all button").all_inner_texts()
    assert len(buttons) == shown.shown() + shown.links()
    assert "Ministère de l’Intérieur (MICLAT) – accord avec – Turquie" in buttons


# ---- Large networks ----


@pytest.fixture(scope="module")
def large() -> cg.Drawing:
    """2,140 things in 20 groups, each linked with the first of its group, and the firsts with each other."""
    net = nx.MultiDiGraph()
    for i in range(2140):
        labels = {"fr": f"Chose {i}", "ar": f"شيء {i}"}
        net.add_node(f"https://example.org/{i}", labels=labels, kind="https://example.org/ns#Kind", ring=i % 3)
    for i in range(20, 2140):
        net.add_edge(f"https://example.org/{i}", f"https://example.org/{i % 20}", key="https://example.org/ns#of")
    for i in range(19):
        net.add_edge(f"https://example.org/{i}", f"https://example.org/{i + 1}", key="https://example.org/ns#next")
    return cg.draw(net, language="fr", title="Grand")


def test_large_network_is_searched_and_opened_step_by_step(show: Any, large: cg.Drawing) -> None:
    shown = show(large)
    page = shown.page
    assert page.inner_text("#counts").replace("\u202f", " ") == f"{len(large.spec['nodes'])} choses sur 2 140"
    assert len(large.spec["nodes"]) <= 60
    until(page, "coopgraph.isReady")
    shown.wanted("شيء 27")
    assert page.inner_text("#panel h2") == "Chose 27"
    assert shown.shown() == 2
    page.locator("#panel button.link", has_text="Chose 7").first.click()
    page.locator("#panel .actions button", has_text="Montrer ses voisins").click()
    assert 60 <= shown.shown() <= 64, "one step shows at most 60 neighbours more"
    assert re.match(r"6\d choses sur 2", page.inner_text("#counts"))
    address = page.url.partition("#")[2]
    page.click("#back")
    assert shown.shown() == len(large.spec["nodes"])
    again = show(large, fragment="#" + address)
    until(again.page, "coopgraph.picture.nodes.length > 55")
    assert again.page.inner_text("#panel h2") == "Chose 7"


def test_community_is_opened(show: Any, large: cg.Drawing) -> None:
    shown = show(large)
    until(shown.page, "coopgraph.isReady")
    shown.page.evaluate("coopgraph.select('community:0', true)")
    members = large.spec["nodes"]
    (first,) = (node for node in members if node["id"] == "community:0")
    assert f"groupe de {first['members']} choses" in shown.panel()
    shown.page.locator("#panel .actions button", has_text="Ouvrir").click()
    assert shown.shown() == min(first["members"], 300)
