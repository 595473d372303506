"""The cases of shapes and checks: `tests/cases/<rule>/valid.trig` and `invalid.<defect>.trig`, each with the ontology.

In an invalid case, what breaks the rule is called `wrong…`; what is called otherwise does not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from coopgraph.base import paths
from coopgraph.curation.checks import shacl, validation
from coopgraph.curation.checks.verify import PassageFinding
from coopgraph.store import lens
from coopgraph.store.graphs import quad
from coopgraph.store.lens import LayerFile
from coopgraph.store.memory import shipped

CASES = Path(__file__).parent.parent / "cases"
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


@cache
def _ontology_store(through: str) -> ox.Store:
    store = lens.merge(ontology(), through)
    lens.add_layers(store, ontology(), through)
    return store


@contextmanager
def case_in_ontology(path: Path, through: str = lens.DEFAULT_LENS) -> Iterator[ox.Store]:
    """The same store made more quickly: the case is added to an ontology that is read once, and taken out again."""
    store, part = _ontology_store(through), ox.Store()
    size = len(store)
    lens.read_layer(part, LayerFile(path, "own/case"))
    graphs = [name for name in part.named_graphs() if lens.shows(name, through)]
    shown = [quad(q.triple) for name in graphs for q in part.quads_for_pattern(None, None, None, name)]
    added = {q for q in (*part, *shown) if q not in store}
    store.extend(added)
    new = lens.deductions(store, through)
    added |= {quad(triple) for triples in new.values() for triple in triples}
    layers = set(lens.deduced_quads(new, through))
    store.extend(layers)
    try:
        yield store
    finally:
        for each in added | layers:
            store.remove(each)
        assert len(store) == size


@cache
def _shapes_of(rule: str) -> shacl.Shapes:
    shapes = shacl.Shapes(shacl.read(paths.ontology() / "shapes"))
    shapes.nodes = [node for node in shapes.nodes if node.value == f"https://w3id.org/coopgraph/shapes/{rule}"]
    return shapes


def findings_of(store: ox.Store, rule: str) -> set[PassageFinding]:
    """What one rule finds, by the functions that `validate` runs for all rules."""
    found = set(validation.by_queries(store, _shapes_of(rule)))
    for check, text in validation._checks():
        if check.name == rule:
            found |= set(validation._by_check(store, check, text))
    return found


def name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"
