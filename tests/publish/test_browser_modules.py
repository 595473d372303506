"""The page's modules as another page would use them: served one by one, imported by name, none of them joined or changed."""

import re
from typing import Any

import pytest

import coopgraph as cg
from coopgraph.publish.page.bundle import bundle
from coopgraph.publish.page.page import HERE
from tests.publish.test_browser_ready import DRAWN

pytestmark = pytest.mark.browser
PLACE = "http://explorer.invalid/"  # never asked: the test answers in its place
STEPS = [
    "coopgraph.openSection('filters')",
    "coopgraph.openSection('things')",
    "coopgraph.select(coopgraph.model.spec.nodes[0].id, true)",
    "coopgraph.selectEdge(coopgraph.model.spec.edges.find((edge) => edge.through).id)",
    "coopgraph.toggleFolded()",
    "coopgraph.say('ar')",
    "coopgraph.searchBox.input.value = 'قطر'; coopgraph.searchBox.look()",
    "coopgraph.change({ path: coopgraph.model.spec.nodes.slice(0, 2).map((node) => node.id), node: '' })",
    "coopgraph.undo()",
]
SEEN = """() => [
  ...["header", "#aside", "#legend"].map((place) => document.querySelector(place).innerHTML),
  coopgraph.exports.svg(),
  coopgraph.exports.csv(),
]"""


@pytest.fixture(scope="module")
def french(ministry: cg.Graph) -> cg.Drawing:
    return cg.draw(ministry.network(focus="QAT", hops=2), language="fr")


def served(page: Any, drawing: cg.Drawing, script: str) -> list[str]:
    """Open the page of a drawing with another script than its own; the paths that it asks for."""
    asked = []
    html = drawing.html.replace(bundle(HERE, "main.js"), script).replace(
        "<script>import", '<script type="module">import'
    )
    html = re.sub(r"<meta http-equiv=.*?>", "", html)

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(PLACE)
        asked.append(path)
        if path == "":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=(HERE / path).read_text("utf-8"), content_type="text/javascript; charset=utf-8")

    page.route("**/*", answer)
    page.goto(PLACE)
    return asked


def test_modules_do_the_same_as_the_page_that_joins_them(browser: Any, show: Any, french: cg.Drawing) -> None:
    joined = show(french).page
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    apart, complaints = context.new_page(), []
    apart.on("pageerror", lambda error: complaints.append(str(error)))
    apart.on("console", lambda said: complaints.append(said.text))
    start = 'import { start } from "./page.js"; import { byId } from "./parts/dom.js";'
    start += 'window.coopgraph = start(JSON.parse(byId("data").textContent), vis);'
    asked = served(apart, french, start)
    for page in (joined, apart):
        page.wait_for_selector("html[data-ready]")
    for step in STEPS:
        for page in (joined, apart):
            page.evaluate(f"() => {{ {step}; }}")
            page.wait_for_selector(DRAWN)
        assert apart.evaluate(SEEN) == joined.evaluate(SEEN), step
    assert "model/model.js" in asked and "main.js" not in asked
    assert complaints == []
    context.close()
