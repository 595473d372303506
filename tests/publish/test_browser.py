"""The drawn page in a real browser, without a network: it paints, keeps still, answers, and runs nothing hostile."""

from pathlib import Path
from typing import Any

import pytest

import coopgraph as cg
from tests.support import hostile
from tests.support.browser import FRAMES, LAST, PAINTED, READY, until

pytestmark = pytest.mark.browser
SCALE = "coopgraph.picture.network.getScale()"
POSITIONS = "JSON.stringify(coopgraph.picture.network.getPositions())"


@pytest.fixture(scope="module")
def french(sourced: cg.Graph) -> cg.Drawing:
    return cg.draw(sourced.network(lens="ministry"), layout="rings", language="fr")


def test_page_paints_at_once_and_keeps_still(show: Any, french: cg.Drawing) -> None:
    page = show(french).page
    before = page.evaluate(POSITIONS)
    assert page.evaluate(PAINTED) > 20_000
    page.evaluate(FRAMES, 60)
    assert page.evaluate(POSITIONS) == before
    assert not page.evaluate("coopgraph.picture.network.physics.physicsEnabled")


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_label_has_room_at_first(show: Any, sourced: cg.Graph, language: str) -> None:
    """Whatever the fonts of the machine, few labels of the default view are left out, even of DejaVu, which is wide."""
    page = show(cg.draw(sourced.network(), language=language)).page
    placed, total = page.evaluate(
        f"[coopgraph.picture.labels.place({SCALE}, coopgraph.picture.light).length, coopgraph.model.shown.nodes.size]"
    )
    assert placed >= 0.85 * total > 40
    high = page.evaluate(f"coopgraph.picture.labels.size({SCALE}) * {SCALE}")
    assert 11 <= high <= 17


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("protection civile", "protection civile"),
        ("PROTECTION CIVILE", "protection civile"),
        ("emirats", "Émirats arabes unis"),
        ("الامارات", "Émirats arabes unis"),
        ("Türkiye", "Turquie"),
        ("turkiye", "Turquie"),
        ("QAT", "Qatar"),
    ],
)
def test_search_ignores_accents_case_and_arabic_variants(show: Any, french: cg.Drawing, typed: str, label: str) -> None:
    page = show(french).page
    page.fill("#wanted", typed)
    assert page.locator("#results button bdi").first.inner_text() == label
    page.fill("#wanted", "zzzz")
    assert page.inner_text("#results") == "Rien de ce nom"


def test_result_opens_the_evidence(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    assert shown.page.is_hidden("#aside")
    shown.wanted("turquie")
    panel = shown.panel()
    for expected in ("Turquie", "Türkiye", "تركيا", "pays", "accord avec", "[1] ", "bilatérale, 1024–1034 (1.1.1)"):
        assert expected in panel
    shown.page.locator("#panel summary", has_text="1024–1034").first.click()
    assert "caractères 1024–1034" in shown.panel()
    assert "affirmé par la source" in shown.panel()
    link = shown.page.locator("#panel details[open] a")
    assert link.get_attribute("href").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    shown.page.locator("#panel button", has_text="Accord de sécurité – Turquie").first.click()
    assert shown.page.inner_text("#panel h2") == "accord avec"
    for expected in ("Ministère de l’Intérieur (MICLAT)", "Turquie", "conclu par", "a pour partenaire", "1024–1034"):
        assert expected in shown.panel()
    assert "miclat-S" not in shown.panel()  # the key of a claim
    shown.page.keyboard.press("Escape")
    assert shown.page.is_hidden("#aside")


def test_keyboard_alone_reaches_a_thing(show: Any, french: cg.Drawing) -> None:
    page = show(french).page
    page.focus("#wanted")
    page.keyboard.type("qatar")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Qatar"
    page.keyboard.press("Tab")
    page.click("[data-section=things]")
    page.locator("#things button", has_text="Italie").first.focus()
    page.keyboard.press("Enter")
    assert "Italie" in page.inner_text("#panel h2")


def test_click_shows_a_thing_and_fades_the_others(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.click_node("Italie")
    assert shown.page.inner_text("#panel h2") == "Italie"
    faded = shown.page.evaluate("coopgraph.picture.nodes.get().filter((node) => node.opacity < 1).length")
    near = shown.page.evaluate("coopgraph.picture.light.near.size")
    assert faded == shown.page.evaluate("coopgraph.picture.nodes.length") - near
    assert near > 1


def test_open_list_says_how_many_are_named(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.page.evaluate(
        "coopgraph.select([...coopgraph.model.nodes.keys()].find((id) => id.endsWith('agreement-partners')), true)"
    )
    assert "≥ 13 Partenaires des accords de sécurité …" in shown.panel()
    assert "la source dit qu’il y en a d’autres" in shown.panel()


def test_legend_hides_shows_and_picks_out_a_kind(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    total, button = shown.shown(), shown.page.locator("#legend button", has_text="pays")
    button.click()
    assert shown.shown() == total - 24
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert shown.shown() == total
    button.click(modifiers=["Shift"])
    assert shown.shown() == 24
    assert shown.page.inner_text("#counts").startswith("24 choses sur 84")
    button.click(modifiers=["Shift"])
    assert shown.shown() == total


def test_arabic_page_is_mirrored(show: Any, sourced: cg.Graph) -> None:
    shown = show(cg.draw(sourced.network(focus="TUR"), language="ar"))
    assert shown.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    shown.wanted("تركيا")
    assert "أين ورد ذكره" in shown.panel()
    aside, diagram = (shown.page.locator(place).bounding_box() for place in ("#aside", "#diagram"))
    assert aside["x"] + aside["width"] <= diagram["x"] + 1


def test_phone_has_the_panel_below(show: Any, french: cg.Drawing) -> None:
    shown = show(french, 390, 844)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert shown.page.evaluate(f"coopgraph.picture.labels.size({SCALE}) * {SCALE}") >= 9
    shown.wanted("turquie")
    aside, diagram = (shown.page.locator(place).bounding_box() for place in ("#aside", "#diagram"))
    assert aside["y"] >= diagram["y"] + diagram["height"] - 1


def test_nothing_hostile_runs(show: Any) -> None:
    shown = show(cg.draw(hostile.network(), title=hostile.ATTACKS[0]))
    page = shown.page
    ids = page.evaluate("[...coopgraph.model.shown.nodes]")
    for node in ids:
        page.evaluate("(id) => { coopgraph.picture.show(id); coopgraph.select(id, true); }", node)
        for summary in page.locator("#panel summary").all():
            summary.click()
    page.evaluate("[...coopgraph.model.edges.keys()].forEach((id) => coopgraph.selectEdge(id))")
    for button in page.locator("#legend button").all():
        button.hover()
    page.fill("#wanted", "script")
    page.locator("#results button").first.hover()
    page.locator("#results button").first.click()
    shown.click_node(hostile.ATTACKS[0])
    page.evaluate(LAST)
    assert page.evaluate("window.ran") is None
    assert page.locator("#panel a").count() == 0
    assert page.locator("#panel script, #panel img, #panel svg").count() == 0


def test_nothing_hostile_runs_in_filters_files_and_large_networks(show: Any) -> None:
    net = hostile.network()
    for node, data in net.nodes(data=True):
        data |= {
            "facets": {hostile.ATTACKS[0]: (hostile.ATTACKS[3],)},
            "theme": node.startswith("https://example.org/3"),
        }
        data |= {"span": ("2001-01-01", "2003-01-01"), "lens": hostile.ATTACKS[3]}
    for *_, data in net.edges(data=True):
        data |= {"certainty": ("hedged", hostile.ATTACKS[3]), "themes": (hostile.ATTACKS[1],)}
    shown = show(cg.draw(net, title=hostile.ATTACKS[3]))
    shown.page.click("[data-section=filters]")
    shown.page.click("[data-section=things]")
    for language in ("fr", "ar", "en"):
        shown.page.click(f"[data-language={language}]")
    made = shown.page.evaluate("coopgraph.exports.svg()")
    shown.page.evaluate(
        "(svg) => { document.body.append(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement) }", made
    )
    large = show(cg.draw(net, title=hostile.ATTACKS[0], limit=3))
    until(large.page, "coopgraph.isReady")
    large.page.fill("#wanted", "img")
    large.page.locator("#results button").first.click()
    large.page.evaluate("coopgraph.large.back()")
    large.page.evaluate("coopgraph.select('community:0', true)")
    for page in (shown.page, large.page):
        page.evaluate(LAST)
        assert page.evaluate("window.ran") is None
        assert page.locator("#aside script, #aside img, #legend img, header img").count() == 0


def test_notebook_frame_shows_the_page(show: Any, french: cg.Drawing) -> None:
    frame = "<!doctype html><title>notebook</title>" + french._repr_html_()
    page = show(french, html=frame).page
    inside = page.frame_locator("iframe")
    inside.locator("#wanted").fill("turquie")
    inside.locator("#results button").first.click()
    assert inside.locator("#panel h2").inner_text() == "Turquie"


def test_notebook_frame_that_is_hidden_at_first_fits_when_it_is_shown(show: Any, french: cg.Drawing) -> None:
    """Notebooks lay out cells when they are scrolled to: a frame may have no size while its page is made."""
    frame = french._repr_html_().replace(' loading="lazy"', "")
    page = show(french, html=f'<!doctype html><div id="cell" style="display:none">{frame}</div>').page
    inside = page.query_selector("iframe").content_frame()
    until(inside, f"document.querySelector('{READY}')")  # nothing is drawn there that could tell
    assert inside.evaluate("document.getElementById('diagram').clientWidth") == 0
    page.evaluate("document.getElementById('cell').style.display = 'block'")
    until(inside, f"(() => {{ const [left, top, right, bottom] = coopgraph.picture.extent({SCALE});"
          "const { x, y } = coopgraph.picture.network.getViewPosition();"
          f"return {SCALE} < 1 && {SCALE} > 0.3 && Math.abs(x - (left + right) / 2) <= 1 && Math.abs(y - (top + bottom) / 2) <= 1; }})()")  # fmt: skip


def test_links_of_a_notebook_frame_open_outside_it(show: Any, french: cg.Drawing) -> None:
    page = show(french, html="<!doctype html><title>notebook</title>" + french._repr_html_()).page
    inside = page.frame_locator("iframe")
    inside.locator("#wanted").fill("estonie")
    inside.locator("#results button").first.click()
    inside.locator("#panel summary").first.click()
    with page.context.expect_page():
        inside.locator("#panel a").first.click()
    assert page.title() == "notebook"


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_briefs_need_no_scrolling_on_narrow_screens(tab: Any, sourced: cg.Graph, tmp_path: Path, language: str) -> None:
    shown = tab(390, 800)
    path = cg.brief(sourced, "TUR", language=language).save(tmp_path / "brief.html")
    shown.page.goto(path.as_uri())
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (shown.requests, shown.complaints) == ([path.as_uri()], [])
