"""What a reader sees first: every page opens whole and readable, whatever the layout, the language and the screen."""

from typing import Any

import pytest

import coopgraph as cg
from coopgraph.base.choices import LAYOUTS
from tests.support.browser import FRAMES

pytestmark = pytest.mark.browser
SCREENS = ((1440, 900), (1280, 720), (390, 844))
# The shown things of which the middle is outside of the picture, labels likewise, how high labels are, and how many there are.
SEEN = """() => {
  const { picture, model } = coopgraph;
  const { network, place, light, labels } = picture;
  const scale = network.getScale();
  const isOut = (x, y) => {
    const at = network.canvasToDOM({ x, y });
    return at.x < 0 || at.y < 0 || at.x > place.clientWidth || at.y > place.clientHeight;
  };
  const things = model.shownNodes();
  const placed = labels.place(scale, light);
  return {
    out: things.filter(({ x, y }) => isOut(x, y)).map(({ id }) => id),
    cut: placed.filter(({ box }) => isOut(box[0] + 4 / scale, box[1]) || isOut(box[2] - 4 / scale, box[3])).length,
    high: labels.size(scale) * scale,
    labels: placed.length,
    things: things.length,
    places: things.filter(({ id }) => id.includes("/country/")).length,
  };
}"""


@pytest.fixture(scope="module")
def whole(sourced: cg.Graph) -> Any:
    """The network that all these pages show."""
    return sourced.network()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_open_whole_and_readable(show: Any, whole: Any, layout: str) -> None:
    shown = show(cg.draw(whole, layout=layout, language="en"))
    for language in ("en", "fr", "ar"):
        shown.page.evaluate(f"coopgraph.say('{language}')")
        for wide, high in SCREENS:
            shown.page.set_viewport_size({"width": wide, "height": high})
            shown.page.evaluate("coopgraph.picture.fit()")
            shown.page.evaluate(FRAMES, 3)
            seen, at = shown.page.evaluate(SEEN), f"{layout} {language} {wide}"
            assert seen["out"] == [] and seen["cut"] <= 1, at
            assert seen["high"] >= 9, at
            assert seen["labels"] >= min(20 if wide > 1000 else 8, 0.9 * seen["things"]), at


def test_the_first_view_says_who_cooperates_on_what_basis(show: Any, whole: Any, sourced: cg.Graph) -> None:
    """Without any option: all partners and the ministry, a line for each basis, its things and their sources behind it."""
    shown = show(cg.draw(whole, language="en"))
    page = shown.page
    assert page.inner_text("h1").startswith("Who cooperates with: Ministry of the Interior")
    query = """SELECT DISTINCT ?country { ?deed cg:concludedBy|cg:undertakenBy <https://w3id.org/coopgraph/id/body/miclat> ;
      cg:hasPartner ?country . ?country a cg:Country }"""
    partners = {row[0].value for row in sourced.query(query).answer}
    assert partners <= set(page.evaluate("coopgraph.model.shownNodes().map(({ id }) => id)"))
    line = page.evaluate(
        "coopgraph.model.shownEdges().find((e) => e.target.endsWith('TUR') && e.property.endsWith('Agreement')).id"
    )
    page.evaluate(f"coopgraph.selectEdge('{line}')")
    assert "Security agreement – Türkiye" in shown.panel() and "1024–1034" in shown.panel()
    legend = page.inner_text("#legend")
    assert "relief contribution" in legend and "as links" not in legend
    assert page.locator("#legend button svg path").count() >= 4, "lines are in the legend as lines"
