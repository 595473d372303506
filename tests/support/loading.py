"""The shipped graph for all tests of a process: read once for each lens, since nothing changes what is loaded."""

from functools import cache
from typing import Any

import pytest

import coopgraph as cg
from coopgraph import opening
from coopgraph.store.lens import DEFAULT_LENS

_load = cg.load  # before anybody replaces it: the package keeps what it was first asked for


@cache
def shipped(lens: str = DEFAULT_LENS) -> cg.Graph:
    """The shipped graph through a lens, in English; all lenses are those of one place."""
    return _load(lens=lens) if lens == DEFAULT_LENS else shipped().through(lens)


def load_once(*files: Any, lens: str = DEFAULT_LENS, language: str = "en", **options: Any) -> cg.Graph:
    """As `coopgraph.load`, but the shipped graph alone is read only the first time; files are read each time."""
    if files or options.get("store") or options.get("shipped_graph") is False:
        return _load(*files, lens=lens, language=language, **options)
    return shipped(lens).in_language(language)


@pytest.fixture
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that are run in this process share the shipped graph."""
    monkeypatch.setattr(opening, "load", load_once)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that are run in this process share what they read of the same files too, which do not change meanwhile."""
    monkeypatch.setattr(opening, "load", cache(load_once))
