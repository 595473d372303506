"""Which layers count: a lens is one set of triples, merged from layers at load, with its own deductions.

A layer is a file: `graph_data/source/page.ttl` is the named graph `graph/source/page`, a user's own `notes.ttl` is
`graph/own/notes`. Its first word says what it is; layers with a word that is none of ours count under every lens.
A union of graphs at query time would count a triple of two layers twice, so the merge is done once, here.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base import paths
from coopgraph.base.errors import NotFoundError
from coopgraph.base.vocab import GRAPH, TYPE
from coopgraph.store.engine import DEFAULT, quad, solutions

LENSES: dict[str, frozenset[str]] = {
    "ministry": frozenset({"source", "editorial", "reference"}),
    "sourced": frozenset({"source", "editorial", "reference", "sourced"}),
    "possible": frozenset({"source", "editorial", "reference", "sourced", "defeasible"}),
}
DEFAULT_LENS = "sourced"
GraphName: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple | ox.DefaultGraph  # as the engine types that of a quad
DERIVED = frozenset({"deduced", "lens"})  # first words of graphs that are made from layers, never read from files


class LayerFile(NamedTuple):
    """A file, the layer that it is, and whether it is one of ours."""

    path: Path
    layer: str
    shipped: bool = False


def layer_graph(layer: str) -> ox.NamedNode:
    """The named graph of a layer, whatever characters its file's name has."""
    if not re.fullmatch(r"[\w./-]+", layer, re.ASCII):
        from urllib.parse import quote

        layer = quote(layer, errors="surrogateescape")
    return ox.NamedNode(GRAPH + layer)


def deduced_graph(lens: str, rule: str) -> ox.NamedNode:
    """The named graph of what a rule deduced through a lens."""
    return ox.NamedNode(f"{GRAPH}deduced/{lens}/{rule}")


def lens_graph(lens: str) -> ox.NamedNode:
    """The named graph that holds all that a lens shows, where a store holds several lenses."""
    return ox.NamedNode(f"{GRAPH}lens/{lens}")


def check(lens: str) -> str:
    """The lens, if there is one of that name; else NotFoundError with the names there are."""
    if lens not in LENSES:
        raise NotFoundError(f"there is no lens {lens!r}; there are {', '.join(LENSES)}")
    return lens


def counts(layer: str, lens: str) -> bool:
    """Whether a layer, such as `source/page`, is part of the lens; layers of others always are."""
    kind = layer.partition("/")[0]
    return kind in LENSES[lens] or kind not in LENSES["possible"] | DERIVED


def shows(graph: ox.NamedNode | ox.BlankNode, lens: str) -> bool:
    """Whether a named graph is a layer of the lens, or holds what was deduced through it."""
    name = graph.value.removeprefix(GRAPH)
    return counts(name, lens) or name.startswith(f"deduced/{lens}/")


def layer_name(graph: GraphName) -> str:
    """The layer that a graph is, such as `source/page`; of a graph of others its whole name, of the default graph nothing."""
    return "" if graph == DEFAULT else str(graph).strip("<>").removeprefix(GRAPH)


def is_derived(graph: GraphName) -> bool:
    """Whether a graph is made from layers."""
    return str(graph).startswith(f"<{GRAPH}") and layer_name(graph).partition("/")[0] in DERIVED


def is_brought(graph: GraphName) -> bool:
    """Whether a graph is a layer that is not always there, as ontology and countries are, nor made from layers."""
    name = layer_name(graph)
    return bool(name) and name.partition("/")[0] not in {"ontology", "reference", *DERIVED}


def brought_kinds(quads: Iterable[ox.Quad]) -> Counter[ox.NamedNode]:
    """How many things of each kind these layers state."""
    kind = ox.NamedNode(TYPE)
    stated = {(q.subject, q.object) for q in quads if q.predicate == kind and is_brought(q.graph_name)}
    return Counter(each for _, each in stated if isinstance(each, ox.NamedNode))


def shown(store: ox.Store, lens: str) -> list[ox.NamedNode]:
    """The named graphs of a store that a lens shows, by name."""
    names = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return sorted((name for name in names if shows(name, lens)), key=str)


def merge(sources: Collection[LayerFile], lens: str, *, rules: bool = True) -> ox.Store:
    """A store whose default graph is what the lens shows: its layers and, with `rules`, what follows from them."""
    store = ox.Store()
    for source in sources:
        if not source.shipped:
            read_layer(store, source)
    for graph in list(store.named_graphs()):
        if shows(graph, lens):
            _add(store, graph)
    for source in sources:
        if source.shipped and counts(source.layer, lens):
            store.load(path=str(source.path), to_graph=DEFAULT)
    if rules:
        deduce(store, lens, once=all(source.shipped for source in sources))
    return store


def _add(store: ox.Store, graph: ox.NamedNode | ox.BlankNode) -> None:
    """Add a named graph to the default graph; the engine's own way takes a third of the time."""
    if isinstance(graph, ox.NamedNode):
        store.update(f"ADD {graph} TO DEFAULT")
    else:
        store.extend(quad(q.triple) for q in store.quads_for_pattern(None, None, None, graph))


def read_layer(
    store: ox.Store, source: LayerFile, *, bulk: bool = False, progress: Callable[[int], object] | None = None
) -> None:
    """Read a file into the named graph of its layer, or into those that the file itself names.

    Graphs that are made from layers are left out: they are made anew. The arguments are those of `read_into`.
    """
    from coopgraph.store.files import read_into

    layer, default = layer_graph(source.layer), ox.DefaultGraph()
    read_into(store, source.path, layer, bulk=bulk, progress=progress)
    unnamed = store.quads_for_pattern(None, None, None, default)
    (store.bulk_extend if bulk else store.extend)(quad(q.triple, layer) for q in unnamed)
    store.clear_graph(default)
    for graph in list(store.named_graphs()):
        if is_derived(graph):
            store.remove_graph(graph)


def add_layers(store: ox.Store, sources: Iterable[LayerFile], lens: str) -> None:
    """Load our own layers into the store once more, each as a named graph, beside what each rule deduced."""
    sources = tuple(sources)
    for source in sources:
        if source.shipped:
            store.load(path=str(source.path), to_graph=layer_graph(source.layer))
    store.extend(deduced_quads(deductions(merge(sources, lens, rules=False), lens), lens))


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
            store.update(text.replace("CONSTRUCT {", "INSERT {", 1))  # the same, without a way through Python
        if once:
            return


def deductions(
    store: ox.Store, lens: str, graph: ox.NamedNode | ox.DefaultGraph = DEFAULT
) -> dict[str, set[ox.Triple]]:
    """What each rule adds that no file states, by the rule's name; it is added to the graph as well.

    Args:
        store: one that holds, in `graph`, what the layers of the lens state.
    """
    triples_by_rule: dict[str, set[ox.Triple]] = {name: set() for name, _ in rule_texts(lens)}
    before = -1
    while before != (before := sum(map(len, triples_by_rule.values()))):
        for name, text in rule_texts(lens):
            new = {t for t in solutions(store, text, graph) if quad(t, graph) not in store}
            store.extend(quad(triple, graph) for triple in new)
            triples_by_rule[name] |= new
    return triples_by_rule


def deduced_quads(triples_by_rule: dict[str, set[ox.Triple]], lens: str) -> Iterator[ox.Quad]:
    """What each rule added, in the named graph of the rule."""
    for name, triples in triples_by_rule.items():
        graph = deduced_graph(lens, name)
        yield from (quad(triple, graph) for triple in triples)
