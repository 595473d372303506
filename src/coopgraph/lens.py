"""Which layers count: a lens is one set of triples, merged from layers at load, with its own deductions.

A layer is a file: `graph_data/source/page.ttl` is the named graph `graph/source/page`.
Its first word says what it is. What a file says without a layer (a user's own file) counts under every lens.
A union of graphs at query time would count a triple of two layers twice, so the merge is done once, here.
"""

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph import paths
from coopgraph.engine import solutions
from coopgraph.errors import NotFoundError
from coopgraph.vocab import GRAPH

LENSES: dict[str, frozenset[str]] = {
    "ministry": frozenset({"source", "editorial", "reference"}),
    "sourced": frozenset({"source", "editorial", "reference", "sourced"}),
    "possible": frozenset({"source", "editorial", "reference", "sourced", "defeasible"}),
}
DEFAULT_LENS = "sourced"
DEDUCED = ox.NamedNode(GRAPH + "deduced")
DEFEASIBLE = ox.NamedNode(GRAPH + "defeasible")
ONTOLOGY = ox.NamedNode(GRAPH + "ontology")


class Source(NamedTuple):
    """A file, the layer that it is (empty: none of its own), and whether it is one of ours."""

    path: Path
    layer: str
    shipped: bool = False


def check(lens: str) -> str:
    """The lens, if there is one of that name; else NotFoundError with the names there are."""
    if lens not in LENSES:
        raise NotFoundError(f"there is no lens {lens!r}; there are {', '.join(LENSES)}")
    return lens


def counts(layer: str, lens: str) -> bool:
    """Whether a layer, such as `source/page`, is part of the lens; layers of others always are."""
    kind = layer.partition("/")[0]
    return kind in LENSES[lens] or kind not in LENSES["possible"]


def merge(sources: Collection[Source], lens: str, *, rules: bool = True) -> ox.Store:
    """A store whose default graph is what the lens shows: its layers and, with `rules`, what follows from them."""
    store = ox.Store()
    default = ox.DefaultGraph()
    for source in sources:
        if source.shipped:
            if counts(source.layer, lens):
                store.load(path=str(source.path), to_graph=default)
        else:
            _merge_file(store, source, lens)
    if rules:
        deduce(store, lens, once=all(source.shipped for source in sources))
    return store


def _merge_file(store: ox.Store, source: Source, lens: str) -> None:
    """Load a file from outside into its named graphs, then those that count into the default graph too."""
    from coopgraph.reading import read_into

    part = ox.Store()
    read_into(part, source.path, ox.NamedNode(GRAPH + source.layer) if source.layer else None)
    store.extend(part)
    for graph in part.named_graphs():
        name = graph.value.removeprefix(GRAPH) if isinstance(graph, ox.NamedNode) else ""
        if counts(name, lens):
            quads = part.quads_for_pattern(None, None, None, graph)
            store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)


def add_layers(store: ox.Store, sources: Iterable[Source], deduced: Iterable[ox.Triple]) -> None:
    """Load our own layers into the store once more, each as a named graph beside the merged set."""
    for source in sources:
        if source.shipped:
            store.load(path=str(source.path), to_graph=ox.NamedNode(GRAPH + source.layer))
    store.extend(ox.Quad(t.subject, t.predicate, t.object, DEDUCED) for t in deduced)


def unlayered(sources: Iterable[Source]) -> list[ox.Quad]:
    """What users' own files say outside any layer."""
    from coopgraph.reading import read_into

    store = ox.Store()
    for source in sources:
        if not source.shipped and not source.layer:
            read_into(store, source.path)
    return list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


@cache
def rule_texts(lens: str) -> tuple[tuple[str, str], ...]:
    """The name and text of each CONSTRUCT rule for a lens, in the order in which they are run."""
    folders = [paths.ontology() / "rules"]
    if "defeasible" in LENSES[lens]:
        folders.append(paths.ontology() / "rules" / "defeasible")
    return tuple((f.stem, f.read_text("utf-8")) for folder in folders for f in sorted(folder.glob("*.rq")))


def deduce(store: ox.Store, lens: str, *, once: bool = False) -> None:
    """Add to the default graph what the rules construct from it, until they construct nothing new.

    With `once` each rule runs once, in the order of their names; that is enough for our own files (tested).
    """
    before = -1
    while before != (before := len(store)):
        for _, text in rule_texts(lens):
            store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in solutions(store, text))
        if once:
            return


def deductions(store: ox.Store, lens: str) -> dict[str, set[ox.Triple]]:
    """What each rule adds that no file states, by the rule's name; `store` must hold stated triples only."""
    found: dict[str, set[ox.Triple]] = {name: set() for name, _ in rule_texts(lens)}
    before = -1
    while before != (before := len(store)):
        for name, text in rule_texts(lens):
            new = {t for t in solutions(store, text) if ox.Quad(t.subject, t.predicate, t.object) not in store}
            store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in new)
            found[name] |= new
    return found
