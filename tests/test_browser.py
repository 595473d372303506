"""The drawn page in a real browser, without a network: it paints, keeps still, answers, and runs nothing hostile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import coopgraph as cg
from tests import hostile
from tests.conftest import PAINTED

pytestmark = pytest.mark.browser
SCALE = "coopgraph.network.getScale()"
POSITIONS = "JSON.stringify(coopgraph.network.getPositions())"


@dataclass
class Shown:
    """A page with all that it asked for and complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def wanted(self, text: str) -> None:
        """Type a text into the search box and press the first result."""
        self.page.fill("#wanted", text)
        self.page.locator("#results button").first.click()

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))

    def click_node(self, label: str) -> None:
        """Press a thing where it stands in the diagram."""
        x, y = self.page.evaluate(
            """(label) => {
              const node = coopgraph.data.nodes.find((each) => Object.values(each.labels).includes(label));
              const place = coopgraph.network.canvasToDOM(coopgraph.network.getPosition(node.id));
              const box = document.getElementById("diagram").getBoundingClientRect();
              return [box.left + place.x, box.top + place.y];
            }""",
            label,
        )
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)
        self.page.wait_for_timeout(400)  # vis waits for a second click


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a drawing in a fresh, offline context; afterwards nothing may have been asked for or complained of."""
    opened: list[tuple[Any, Shown]] = []

    def opening(drawing: cg.Drawing, width: int = 1280, height: int = 720, html: str | None = None) -> Shown:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        shown = Shown(context.new_page())
        shown.page.on("request", lambda request: shown.requests.append(request.url))
        shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        shown.page.on("console", lambda said: shown.complaints.append(said.text))
        path = drawing.save(tmp_path / "page.html")
        if html is not None:
            path.write_text(html, "utf-8")
        shown.page.goto(path.as_uri())
        opened.append((context, shown))
        return shown

    yield opening
    for context, shown in opened:
        outside = [url for url in shown.requests if not url.startswith(("file:", "data:", "about:"))]
        context.close()
        assert outside == []
        assert shown.complaints == []


@pytest.fixture(scope="module")
def french(sourced: cg.Graph) -> cg.Drawing:
    return cg.draw(sourced.network(), language="fr")


def test_page_paints_at_once_and_keeps_still(show: Any, french: cg.Drawing) -> None:
    page = show(french).page
    before = page.evaluate(POSITIONS)
    page.wait_for_timeout(300)
    assert page.evaluate(PAINTED) > 20_000
    page.wait_for_timeout(1000)
    assert page.evaluate(POSITIONS) == before
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") < 5000


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_label_has_room_at_first(show: Any, sourced: cg.Graph, language: str) -> None:
    """Whatever the fonts of the machine, hardly a label of the default view is left out."""
    page = show(cg.draw(sourced.network(), language=language)).page
    placed, total = page.evaluate(
        f"[coopgraph.labels.place({SCALE}, coopgraph.state).length, coopgraph.data.nodes.length]"
    )
    assert placed >= 0.9 * total
    high = page.evaluate(f"Labels.size({SCALE}) * {SCALE}")
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
    for expected in ("Turquie", "Türkiye", "تركيا", "pays", "a pour partenaire", "miclat-S28 1024–1034 (1.1.1)"):
        assert expected in panel
    shown.page.locator("#panel summary", has_text="miclat-S28").click()
    assert "caractères 1024–1034" in shown.panel()
    assert "affirmé par la source" in shown.panel()
    link = shown.page.locator("#panel details[open] a")
    assert link.get_attribute("href").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    shown.page.locator("#panel button", has_text="Accord de sécurité – Turquie").click()
    assert shown.page.inner_text("#panel h2") == "Accord de sécurité – Turquie"
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
    page.click("#list")
    page.locator("#things button", has_text="Italie").first.focus()
    page.keyboard.press("Enter")
    assert "Italie" in page.inner_text("#panel h2")


def test_click_shows_a_thing_and_fades_the_others(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.click_node("Italie")
    assert shown.page.inner_text("#panel h2") == "Italie"
    faded = shown.page.evaluate("coopgraph.nodes.get().filter((node) => node.opacity < 1).length")
    near = shown.page.evaluate("coopgraph.state.near.size")
    assert faded == shown.page.evaluate("coopgraph.data.nodes.length") - near
    assert near > 1


def test_open_list_says_how_many_are_named(show: Any, french: cg.Drawing) -> None:
    shown = show(french)
    shown.page.evaluate(
        "coopgraph.select(coopgraph.data.nodes.find((n) => n.id.endsWith('agreement-partners')).id, true)"
    )
    assert "≥ 13 Partenaires des accords de sécurité …" in shown.panel()
    assert "la source dit qu’il y en a d’autres" in shown.panel()


def test_legend_hides_and_shows_a_kind(show: Any, french: cg.Drawing) -> None:
    page = show(french).page
    hidden = "coopgraph.nodes.get().filter((node) => node.hidden).length"
    button = page.locator("#legend button", has_text="pays")
    button.click()
    assert page.evaluate(hidden) == 25
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert page.evaluate(hidden) == 0


def test_arabic_page_is_mirrored(show: Any, sourced: cg.Graph) -> None:
    shown = show(cg.draw(sourced.network(), language="ar"))
    assert shown.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    shown.wanted("تركيا")
    assert "أين ورد ذكره" in shown.panel()
    aside, diagram = (shown.page.locator(place).bounding_box() for place in ("#aside", "#diagram"))
    assert aside["x"] + aside["width"] <= diagram["x"] + 1


def test_phone_has_the_panel_below(show: Any, french: cg.Drawing) -> None:
    shown = show(french, 390, 844)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert shown.page.evaluate(f"Labels.size({SCALE}) * {SCALE}") >= 11
    shown.wanted("turquie")
    aside, diagram = (shown.page.locator(place).bounding_box() for place in ("#aside", "#diagram"))
    assert aside["y"] >= diagram["y"] + diagram["height"] - 1


def test_nothing_hostile_runs(show: Any) -> None:
    shown = show(cg.draw(hostile.network(), title=hostile.ATTACKS[0]))
    page = shown.page
    ids = page.evaluate("coopgraph.data.nodes.map((node) => node.id)")
    for node in ids:
        page.evaluate("(id) => { coopgraph.light(id); coopgraph.select(id, true); }", node)
        for summary in page.locator("#panel summary").all():
            summary.click()
    page.evaluate("coopgraph.data.edges.forEach((edge) => coopgraph.selectEdge(edge.id))")
    for button in page.locator("#legend button").all():
        button.hover()
    page.fill("#wanted", "script")
    page.locator("#results button").first.hover()
    page.locator("#results button").first.click()
    shown.click_node(hostile.ATTACKS[0])
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert page.locator("#panel a").count() == 0
    assert page.locator("#panel script, #panel img, #panel svg").count() == 0


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
    page.wait_for_timeout(500)
    page.evaluate("document.getElementById('cell').style.display = 'block'")
    inside = page.query_selector("iframe").content_frame()
    inside.wait_for_function(f"{SCALE} < 1 && {SCALE} > 0.3", timeout=5000)
    left, top, right, bottom = inside.evaluate("coopgraph.data.view")
    centre = inside.evaluate("coopgraph.network.getViewPosition()")
    assert centre == pytest.approx({"x": (left + right) / 2, "y": (top + bottom) / 2}, abs=1)


def test_links_of_a_notebook_frame_open_outside_it(show: Any, french: cg.Drawing) -> None:
    page = show(french, html="<!doctype html><title>notebook</title>" + french._repr_html_()).page
    inside = page.frame_locator("iframe")
    inside.locator("#wanted").fill("estonie")
    inside.locator("#results button").first.click()
    inside.locator("#panel summary").first.click()
    with page.context.expect_page(timeout=5000):
        inside.locator("#panel a").first.click()
    assert page.title() == "notebook"
