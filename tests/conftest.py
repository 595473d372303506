"""Fixtures shared by all tests: the shipped graph under each lens, and the private dossier where it is present."""

import gc
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopgraph as cg
from tests.support.loading import shipped

pytest_plugins = [f"tests.support.{name}" for name in ("examples", "groups", "skips", "browser")]

# Graphs of many small objects live as long as the session: looking through them all for cycles finds none.
gc.set_threshold(200_000, 20, 50)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def ministry() -> cg.Graph:
    return shipped("ministry")


@pytest.fixture(scope="session")
def sourced() -> cg.Graph:
    return shipped()


@pytest.fixture(scope="session")
def possible() -> cg.Graph:
    return shipped("possible")


@pytest.fixture(scope="session")
def source_text() -> str:
    path = SHARED / "source" / "miclat-bilateral.fr.txt"
    if not path.is_file():
        pytest.skip("the source document is not beside this checkout")
    return path.read_text("utf-8")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C as Python has it, also in a job of a shell, which may ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
