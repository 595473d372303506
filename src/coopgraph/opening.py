"""The ways to a graph: files loaded into memory, a directory on disk, an endpoint."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from coopgraph.graph import Graph
from coopgraph.lens import DEFAULT_LENS, Source
from coopgraph.memory import Memory, own, shipped


def load(
    *files: str | os.PathLike[str],
    shipped_graph: bool | None = None,
    lens: str = DEFAULT_LENS,
    language: str = "en",
) -> Graph:
    """Load a graph into memory: the shipped one, or RDF files and folders of one's own.

    Args:
        files: files of any RDF format, each also with `.gz`, and folders of them. In a folder, a file `source/x.ttl`
            is the layer `source/x`; a single file is a layer of its own, which counts under every lens.
        shipped_graph: whether the shipped graph is loaded too; by default only when no file is given. The ontology
            with its schemes, and the countries and regions, always are.
        lens: `ministry`, `sourced` or `possible`.
        language: of labels and messages: `en`, `fr` or `ar`.

    Raises:
        LoadError: a file is missing or malformed; it says which, and where in it.
        RefusedError: a file is too large or too deep.

    Example:
        >>> load().query("partner-count").rows[0][0].value
        '20'
    """
    return Graph(Memory(_sources(files, shipped_graph)), lens, language)


def _sources(files: Sequence[str | os.PathLike[str]], shipped_graph: bool | None) -> list[Source]:
    return shipped(not files if shipped_graph is None else shipped_graph) + own(*map(Path, files))
