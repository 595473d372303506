"""Fixtures shared by all tests: the shipped graph under each lens, the private dossier where it is present, and a browser."""

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import coopgraph as cg

# Machines that run tests may be busy: an example that takes its time is no failure. CI always tries the same examples.
settings.register_profile("unhurried", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# how many pixels of a drawing are not empty
PAINTED = """() => {
  const canvas = document.querySelector("#diagram canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i]) count++;
  return count;
}"""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def ministry() -> cg.Graph:
    return cg.load(lens="ministry")


@pytest.fixture(scope="session")
def sourced() -> cg.Graph:
    return cg.load()


@pytest.fixture(scope="session")
def possible() -> cg.Graph:
    return cg.load(lens="possible")


@pytest.fixture(scope="session")
def source_text() -> str:
    path = SHARED / "source" / "miclat-bilateral.fr.txt"
    if not path.is_file():
        pytest.skip("the source document is not beside this checkout")
    return path.read_text("utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, one for all tests: Playwright allows no second at the same time."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is needed: the browser tests must not be skipped in CI")
        warnings.warn("NO CHROMIUM FOUND: THE BROWSER TESTS ARE NOT RUN", stacklevel=1)
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()
