"""The shipped graph with another text in place of one of its layers, read by the loader that reads everything else."""

from collections.abc import Sequence
from pathlib import Path

import coopgraph as cg
from coopgraph.store import lens
from coopgraph.store.lens import LayerFile
from coopgraph.store.memory import Memory, own, shipped


def sources(through: str) -> list[LayerFile]:
    """The shipped files that a lens shows."""
    return [source for source in shipped() if lens.counts(source.layer, through)]


def with_layer(layer: str, file: Path, through: str) -> cg.Graph:
    """The graph through a lens, with a file in place of the layer."""
    changed = [LayerFile(file, layer) if source.layer == layer else source for source in sources(through)]
    assert LayerFile(file, layer) in changed
    return cg.Graph(Memory(changed), through)


def without_layers(layers: set[str], files: Sequence[Path], through: str) -> cg.Graph:
    """The graph through a lens, with files that name their graphs themselves in place of some layers."""
    rest = [source for source in sources(through) if source.layer not in layers]
    assert len(rest) == len(sources(through)) - len(layers)
    return cg.Graph(Memory([*rest, *own(*files)]), through)
