"""Fixtures shared by all tests: the shipped graph under each lens, and the private dossier where it is present."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

import coopgraph as cg

# Machines that run tests may be busy: an example that takes its time is no failure. CI always tries the same examples.
settings.register_profile("unhurried", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


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
