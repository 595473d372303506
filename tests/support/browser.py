"""A headless browser for tests, and the drawn page in it: a plugin of pytest."""

import os
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import coopgraph as cg

# how many pixels of a drawing are not empty
PAINTED = """() => {
  const canvas = document.querySelector("#diagram canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i]) count++;
  return count;
}"""
# An image that cannot be shown says so after all that were asked for before it, which had their chance to run something.
LAST = """() => new Promise((done) => {
  const image = new Image();
  image.addEventListener("error", () => requestAnimationFrame(() => setTimeout(done)));
  image.src = "data:image/png,none";
})"""
# so many pictures that the browser has shown
FRAMES = """(count) => new Promise((done) => {
  const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
  next();
})"""
READY, DRAWN = "html[data-ready]", "#diagram[data-drawn]:not([data-drawing])"
PATIENCE = 180_000  # milliseconds: what does not come at all is a failure, what is slow is not
STEP = 50  # milliseconds between two looks
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def until(page: Any, expression: str) -> None:
    """Wait until an expression is true in a page or a frame.

    Playwright's `wait_for_function` evaluates a text inside the page at every look but the first, which our policy refuses.
    """
    for _ in range(PATIENCE // STEP):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(STEP)
    pytest.fail(f"never true: {expression}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, one for all tests: Playwright allows no second at the same time."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is needed: the browser tests must not be skipped in CI")
        warnings.warn("NO CHROMIUM FOUND: THE BROWSER TESTS ARE NOT RUN", stacklevel=1)
        pytest.skip("no Chromium here (Debian has it in chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


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

    def shown(self) -> int:
        """How many things are drawn now."""
        return int(self.page.evaluate("coopgraph.picture.nodes.getIds().filter((id) => !id.startsWith('…')).length"))

    def links(self) -> int:
        """How many edges are drawn now, those to open lists apart."""
        return int(self.page.evaluate("coopgraph.picture.edges.getIds().filter((id) => !id.startsWith('…')).length"))

    def drawn(self) -> None:
        """Wait until what was asked for is on the canvas."""
        self.page.wait_for_selector(DRAWN)

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))

    def click_node(self, label: str) -> None:
        """Press a thing where it stands in the diagram; until the page has answered, since vis waits for a second click."""
        self.drawn()
        self.page.evaluate(
            "() => { window.clicked = new Promise((done) => coopgraph.picture.network.once('click', () => done())); }"
        )
        x, y = self.page.evaluate(
            """(label) => {
              const node = coopgraph.model.spec.nodes.find((each) => Object.values(each.labels).includes(label));
              const { network } = coopgraph.picture;
              const place = network.canvasToDOM(network.getPosition(node.id));
              const box = document.getElementById("diagram").getBoundingClientRect();
              return [box.left + place.x, box.top + place.y];
            }""",
            label,
        )
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)
        self.page.evaluate("window.clicked")
        self.drawn()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a drawing in a fresh, offline context; afterwards nothing may have been asked for or complained of."""
    opened: list[tuple[Any, Shown]] = []

    def opening(
        drawing: cg.Drawing, width: int = 1280, height: int = 720, html: str | None = None, fragment: str = ""
    ) -> Shown:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, offline=True, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        shown = Shown(context.new_page())
        shown.page.on("request", lambda request: shown.requests.append(request.url))
        shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        shown.page.on("console", lambda said: shown.complaints.append(said.text))
        path = drawing.save(tmp_path / "page.html")
        if html is not None:
            path.write_text(html, "utf-8")
        opened.append((context, shown))
        shown.page.goto(path.as_uri() + fragment)
        if html is None:
            shown.page.wait_for_selector(READY)
            shown.drawn()
        return shown

    yield opening
    for context, shown in opened:
        outside = [url for url in shown.requests if not url.startswith(("file:", "data:", "about:"))]
        context.close()
        assert outside == []
        assert shown.complaints == []
