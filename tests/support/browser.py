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

    def outside(self) -> list[str]:
        """What was asked of anybody else."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "about:"))]

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


class Tabs(list[Shown]):
    """Pages of one offline context, to be used again: a new one takes three times as long as another text in it."""

    def __init__(self, browser: Any) -> None:
        self.context = browser.new_context(offline=True, accept_downloads=True)
        self.context.set_default_timeout(PATIENCE)

    def take(self, number: int) -> Shown:
        """The page of a number; the next one is made when it is wanted."""
        if number == len(self):
            shown = Shown(self.context.new_page())
            shown.page.on("request", lambda request: shown.requests.append(request.url))
            shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
            shown.page.on("console", lambda said: shown.complaints.append(said.text))
            self.append(shown)
        return self[number]


@pytest.fixture(scope="session")
def tabs(browser: Any) -> Iterator[Tabs]:
    made = Tabs(browser)
    yield made
    made.context.close()


@pytest.fixture
def tab(tabs: Tabs) -> Iterator[Any]:
    """Give an empty page of some size, each time another one; afterwards they are empty again."""
    taken: list[Shown] = []

    def take(width: int = 1280, height: int = 720) -> Shown:
        shown = tabs.take(len(taken))
        taken.append(shown)
        shown.page.set_viewport_size({"width": width, "height": height})
        return shown

    yield take
    for shown in taken:
        shown.page.goto("about:blank")
        shown.page.emulate_media(media="null")
        shown.page.mouse.move(0, 0)
        shown.requests.clear()
        shown.complaints.clear()
    for page in tabs.context.pages:
        if page not in [shown.page for shown in tabs]:
            page.close()


@pytest.fixture
def show(tab: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a drawing in an offline page; afterwards nothing may have been asked for or complained of."""
    opened: list[Shown] = []

    def opening(
        drawing: cg.Drawing, width: int = 1280, height: int = 720, html: str | None = None, fragment: str = ""
    ) -> Shown:
        shown: Shown = tab(width, height)
        opened.append(shown)
        path = drawing.save(tmp_path / "page.html")
        if html is not None:
            path.write_text(html, "utf-8")
        shown.page.goto(path.as_uri() + fragment)
        if html is None:
            shown.page.wait_for_selector(READY)
            shown.drawn()
        return shown

    yield opening
    for shown in opened:
        assert shown.outside() == []
        assert shown.complaints == []
