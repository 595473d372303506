"""Pages of the same network by coopgraph and by its peers, opened in a headless Chromium: when they paint, what they show."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
from layout_quality import Shown
from picture_networks import as_rdf, plain
from pyvis.network import Network

import coopgraph as cg

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WINDOW = {"width": 1280, "height": 720}
_PATIENCE = 120_000  # milliseconds for a page to paint
# Tells when the first canvas of a page holds something, as the next frame finds it; a few lines alone are too little.
_WATCH = """window.whenPainted = new Promise((painted) => {
  const look = () => {
    const canvas = document.querySelector("canvas");
    if (canvas && canvas.width && canvas.height) {
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      let count = 0;
      for (let i = 3; i < pixels.length && count < 2000; i += 4) if (pixels[i]) count++;
      if (count >= 2000) return painted(performance.now());
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
# What each page shows when all of it is in view: font size, and of each thing its id, x, y, radius and label's box.
_READ = {
    "coopgraph": """() => {
      const { picture, model } = coopgraph;
      picture.fit();
      const scale = picture.network.getScale();
      const boxes = new Map(picture.labels.place(scale, picture.light).map(({ node, box }) => [node.id, box]));
      const things = [...model.shown.nodes].map((id) => {
        const { x, y } = model.nodes.get(id);
        return [id, x, y, picture.nodes.get(id).size, boxes.get(id) || null];
      });
      return { scale, letters: picture.labels.size(scale), things };
    }""",
    "pyvis": """() => {
      const things = network.body.nodeIndices.map((id) => {
        const { x, y, shape, labelModule } = network.body.nodes[id];
        const { left, top, width, height } = labelModule.size;
        return [id, x, y, shape.height / 2, labelModule.visible() ? [left, top, left + width, top + height] : null];
      });
      return { scale: network.getScale(), letters: 14, things };
    }""",
    "ttl3d": """() => {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = '600 44px -apple-system, "Segoe UI", sans-serif';
      const things = DATA.nodes.map((node) => {
        const [half, top] = [pen.measureText(node.label).width / 20, node.y + radius(node) + 1.5];
        return [node.id, node.x, node.y, radius(node), showNodeLabels ? [node.x - half, top, node.x + half, top + 4.4] : null];
      });
      return { scale: Graph.zoom(), letters: 4.4, things };
    }""",
}


def pyvis_page(net: nx.MultiDiGraph, directed: bool = False) -> str:
    """A stock pyvis page with vis-network in it; all else as pyvis has it by default."""
    held = Network(directed=directed, cdn_resources="in_line")
    held.from_nx(plain(net))
    return str(held.generate_html())


def ttl3d_page(net: nx.MultiDiGraph) -> str:
    """A page of ttl3d in two dimensions, with the layout of least stress that it takes by default."""
    import ttl3d

    return str(ttl3d.to_html(("network", as_rdf(net)), view="2d"))


def has_ttl3d() -> bool:
    """Whether ttl3d is installed; nothing else here needs it."""
    from importlib.util import find_spec

    return find_spec("ttl3d") is not None


def pages() -> dict[str, tuple[str, Callable[[nx.MultiDiGraph], str]]]:
    """Each picture whose layout is judged: whose page it is, and how it is made."""
    found: dict[str, tuple[str, Callable[[nx.MultiDiGraph], str]]] = {"pyvis": ("pyvis", pyvis_page)}
    if has_ttl3d():
        found["ttl3d"] = ("ttl3d", ttl3d_page)
    for layout in ("rings", "stress"):
        found[f"coopgraph, {layout}"] = ("coopgraph", lambda net, layout=layout: cg.draw(net, layout=layout).html)
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium, which reaches no network."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@contextmanager
def _opened(browser: Any, path: Path) -> Iterator[Any]:
    context = browser.new_context(viewport=WINDOW, offline=True)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(_WATCH)
    page.goto(path.as_uri(), wait_until="commit")
    yield page
    context.close()
    if complaints:
        raise SystemExit(f"{path.name}: {complaints[0]}")


def painted(browser: Any, path: Path) -> float:
    """Milliseconds from the opening of a page until its things are on the canvas."""
    with _opened(browser, path) as page:
        return float(page.evaluate("window.whenPainted"))


def read(browser: Any, html: str, whose: str) -> Shown:
    """What a page shows in a window of 1280×720, all of it in view: for pyvis once its physics has stabilised."""
    handle, name = tempfile.mkstemp(suffix=".html")
    os.close(handle)
    path = Path(name)
    try:
        path.write_text(html, "utf-8")
        with _opened(browser, path) as page:
            page.evaluate("window.whenPainted")
            return _shown(page.evaluate(_READ[whose]))
    finally:
        path.unlink()


def _shown(told: Mapping[str, Any]) -> Shown:
    scale = float(told["scale"])
    places, radii, labels = {}, {}, {}
    for name, x, y, radius, box in told["things"]:
        places[name], radii[name] = (x * scale, y * scale), radius * scale
        if box:
            labels[name] = tuple(side * scale for side in box)
    return Shown(places, radii, labels, float(told["letters"]) * scale)
