"""The page says when it can be used, and when what was asked for is on the canvas: nobody has to wait by a clock."""

from typing import Any

import networkx as nx
import pytest

import coopgraph as cg
from tests.support.browser import PAINTED

pytestmark = pytest.mark.browser
DRAWN = "#diagram[data-drawn]:not([data-drawing])"


@pytest.fixture(scope="module")
def french(ministry: cg.Graph) -> cg.Drawing:
    return cg.draw(ministry.network(focus="QAT"), language="fr")


def drawings(page: Any) -> int:
    """How many drawings are finished, when nothing more is asked for."""
    return int(page.wait_for_selector(DRAWN).get_attribute("data-drawn"))


def test_page_says_when_it_is_ready_and_drawn(show: Any, french: cg.Drawing) -> None:
    page = show(french).page
    page.wait_for_selector("html[data-ready]")
    assert drawings(page) >= 1
    assert page.evaluate(PAINTED) > 1000


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('[data-language=ar]').click()",
        "document.querySelector('#legend button').click()",
        "document.querySelector('#nearer').click()",
        "document.querySelector('#fit').click()",
        "coopgraph.select(coopgraph.model.spec.nodes[0].id, true)",
        "coopgraph.toggleFolded()",
    ],
)
def test_each_change_is_drawn_once_more(show: Any, french: cg.Drawing, change: str) -> None:
    page = show(french).page
    before = drawings(page)
    page.evaluate(f"() => {{ {change}; }}")
    assert drawings(page) > before


def test_empty_picture_is_drawn_too(show: Any) -> None:
    page = show(cg.draw(nx.MultiDiGraph())).page
    page.wait_for_selector("html[data-ready]")
    assert drawings(page) >= 1
    page.click("[data-language=ar]")
    assert drawings(page) >= 1
    one = nx.MultiDiGraph()
    one.add_node("a")
    page = show(cg.draw(one)).page
    page.click("#legend button")
    assert drawings(page) >= 1
    assert page.evaluate(PAINTED) == 0


def test_large_network_is_ready_when_all_of_it_can_be_searched(show: Any) -> None:
    net = nx.path_graph(30)
    nx.set_node_attributes(net, {i: {"en": f"Thing {i}"} for i in net}, "labels")
    page = show(cg.draw(net, limit=10)).page
    page.wait_for_selector("html[data-ready]")
    page.fill("#wanted", "29")
    assert page.locator("#results button bdi").first.inner_text() == "Thing 29"
