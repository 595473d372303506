"""The cases of shapes and checks: `tests/cases/<rule>/valid.trig` and `invalid.<defect>.trig`, each with the ontology.

In an invalid case, what breaks the rule is called `wrong…`; what is called otherwise does not.
"""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from coopgraph.store import lens
from coopgraph.store.lens import LayerFile
from coopgraph.store.memory import shipped

CASES = Path(__file__).parent / "cases"
VALID = sorted(CASES.glob("*/valid.trig"))
INVALID = sorted(CASES.glob("*/invalid.*.trig"))


@cache
def ontology() -> tuple[LayerFile, ...]:
    return tuple(source for source in shipped(graph=False) if source.layer.startswith("ontology/"))


def case_store(path: Path, through: str = lens.DEFAULT_LENS) -> ox.Store:
    """A case merged with the ontology, as `coopgraph.load` would: a lens in the default graph, layers beside it."""
    sources = [*ontology(), LayerFile(path, "own/case")]
    store = lens.merge(sources, through)
    lens.add_layers(store, sources, through)
    return store


def name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"
