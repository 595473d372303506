"""Which layers count: a lens is one set of triples, merged from layers at load, with its own deductions.

A layer is a file: `graph_data/source/page.ttl` is the named graph `graph/source/page`, a user's own `notes.ttl` is
`graph/own/notes`. Its first word says what it is; layers with a word that is none of ours count under every lens.
A union of graphs at query time would count a triple of two layers twice, so the merge is done once, here.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base import paths
from coopgraph.base.errors import LoadError, NotFoundError
from coopgraph.base.progress import bar
from coopgraph.base.terms import full
from coopgraph.base.vocab import GRAPH, PREFIXES, TYPE
from coopgraph.sparql.order.total import ask
from coopgraph.store.engine import solutions
from coopgraph.store.graphs import DEFAULT, GraphUnion, add_graph, quad
from coopgraph.store.reading.options import ReadingOptions
from coopgraph.store.rules import WITHOUT, ConstructRule, StoredLinks, read

LENSES: dict[str, frozenset[str]] = {
    "ministry": frozenset({"source", "editorial", "reference"}),
    "sourced": frozenset({"source", "editorial", "reference", "sourced"}),
    "possible": frozenset({"source", "editorial", "reference", "sourced", "defeasible"}),
}
DEFAULT_LENS = "sourced"
LARGE = 50_000  # triples of a layer that is kept as it is, and not merged
MANY = 50_000  # triples that are added in bulk
MADE, MADE_OF_EACH = 1_000_000, 10  # solutions of a rule: in all, or for each triple that there was
GraphName: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple | ox.DefaultGraph  # as the engine types that of a quad
DERIVED = frozenset({"deduced", "lens"})  # first words of graphs that are made from layers, never read from files


class LayerFile(NamedTuple):
    """A file, the layer that it is, whether it is one of ours, and how it is to be read."""

    path: Path
    layer: str
    shipped: bool = False
    options: ReadingOptions = ReadingOptions()


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


def shows(graph: ox.NamedNode | ox.BlankNode, lens: str, like: str = "") -> bool:
    """Whether a named graph is a layer of the lens, or holds what was deduced through it, or through one that is `like` it."""
    name = graph.value.removeprefix(GRAPH)
    return counts(name, lens) or name.startswith(f"deduced/{like or lens}/")


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


def shown(store: ox.Store, lens: str, like: str = "") -> list[ox.NamedNode]:
    """The named graphs of a store that a lens shows, by name; what was deduced may be kept for a lens that is `like` it."""
    names = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return sorted((name for name in names if shows(name, lens, like)), key=str)


def merged(store: ox.Store, lens: str) -> list[ox.NamedNode | ox.BlankNode]:
    """The graphs of a store of layers that a lens is merged of, those with a blank node for a name included."""
    return sorted((graph for graph in store.named_graphs() if shows(graph, lens)), key=str)


def merge(sources: Collection[LayerFile], lens: str, *, rules: bool = True) -> ox.Store:
    """A store whose default graph is what the lens shows: its layers and, with `rules`, what follows from them."""
    store = ox.Store()
    for source in sources:
        if not source.shipped:
            read_layer(store, source)
    for graph in merged(store, lens):
        add_graph(store, graph)
    _read_shipped(store, sources, lens)
    if rules:
        deduce(store, lens, once=all(source.shipped for source in sources))
    return store


def merge_own(sources: Collection[LayerFile], lens: str) -> tuple[ox.Store, GraphUnion, dict[str, set[ox.Triple]]]:
    """As `merge`, with large own layers left in their named graphs; the store, what the lens shows, and what each rule made."""
    store = ox.Store()
    for source in sources:
        if not source.shipped:
            read_layer(store, source)
    large = apart(store, shown(store, lens))
    for graph in merged(store, lens):
        if graph not in large.graphs:
            add_graph(store, graph)
    _read_shipped(store, sources, lens)
    if large.graphs:
        for each in [q for q in store.quads_for_pattern(None, None, None, DEFAULT) if large.holds(store, q.triple)]:
            store.remove(each)
    is_whole = bool(large.graphs) and set(store.named_graphs()) == set(large.graphs)
    union = GraphUnion((*large.graphs, DEFAULT), whole=is_whole)
    return store, union, deductions(store, lens, union=union)


def _read_shipped(store: ox.Store, sources: Iterable[LayerFile], lens: str) -> None:
    for source in sources:
        if source.shipped and counts(source.layer, lens):
            store.load(path=str(source.path), to_graph=DEFAULT)


def apart(store: ox.Store, graphs: Iterable[ox.NamedNode], sizes: Mapping[str, int] | None = None) -> GraphUnion:
    """The large ones of some graphs (`LARGE`), the largest first, that have no triple in common."""
    known = {graph: size(store, graph) if sizes is None else sizes[graph.value] for graph in graphs}
    large: list[ox.NamedNode] = []
    for graph in sorted(known, key=lambda each: (-known[each], each.value)):
        if known[graph] >= LARGE and not any(_meet(store, graph, other) for other in large):
            large.append(graph)
    return GraphUnion(tuple(large))


def size(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    """How many triples a graph has."""
    return int(solutions(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", GraphUnion((graph,)))[0][0].value)


def _meet(store: ox.Store, one: ox.NamedNode, other: ox.NamedNode) -> bool:
    """Whether two graphs have a triple in common."""
    return any(quad(q.triple, other) in store for q in store.quads_for_pattern(None, None, None, one))


def read_layer(
    store: ox.Store,
    source: LayerFile,
    *,
    bulk: bool = False,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Read a file into the named graph of its layer, or into those that the file itself names.

    Graphs that are made from layers are left out: they are made anew. The arguments are those of `read_into`.
    """
    from coopgraph.store.files import read_into

    layer, default = layer_graph(source.layer), ox.DefaultGraph()
    read_into(store, source.path, layer, options=source.options, bulk=bulk, progress=progress)
    unnamed = store.quads_for_pattern(None, None, None, default)
    (store.bulk_extend if bulk else store.extend)(quad(q.triple, layer) for q in unnamed)
    store.clear_graph(default)
    for graph in list(store.named_graphs()):
        if is_derived(graph):
            store.remove_graph(graph)


def add_layers(store: ox.Store, sources: Iterable[LayerFile], lens: str) -> None:
    """Load our own layers into the store once more, each as a named graph, beside what each rule deduced."""
    sources = tuple(sources)
    add_named(store, sources, lens, deductions(merge(sources, lens, rules=False), lens))


def add_named(store: ox.Store, sources: Iterable[LayerFile], lens: str, made: dict[str, set[ox.Triple]]) -> None:
    """Load our own layers, each as a named graph, beside what each rule made."""
    for source in sources:
        if source.shipped:
            store.load(path=str(source.path), to_graph=layer_graph(source.layer))
    store.extend(deduced_quads(made, lens))


@cache
def rule_texts(lens: str) -> tuple[tuple[str, str], ...]:
    """The name and text of each CONSTRUCT rule for a lens, in the order in which they are run."""
    folders = [paths.ontology() / "rules"]
    if "defeasible" in LENSES[lens]:
        folders.append(paths.ontology() / "rules" / "defeasible")
    return tuple((f.stem, f.read_text("utf-8")) for folder in folders for f in sorted(folder.glob("*.rq")))


@cache
def rules(lens: str) -> tuple[ConstructRule, ...]:
    """The rules of a lens, read, in the order in which they are run."""
    return tuple(read(name, text) for name, text in rule_texts(lens))


def deduce(store: ox.Store, lens: str, *, once: bool = False) -> None:
    """Add to the default graph what the rules construct from it, until they construct nothing new.

    With `once` each rule runs once, in the order of their names; that is enough for our own files (tested).

    Raises:
        LoadError: as `deductions`; our own files are known to be small.
    """
    if once:
        for _, text in rule_texts(lens):
            store.update(text.replace("CONSTRUCT {", "INSERT {", 1))  # the same, without a way through Python
    else:
        for _ in _deduced(store, lens, GraphUnion(), lambda _: DEFAULT):
            pass


def deductions(
    store: ox.Store,
    lens: str,
    graph: ox.NamedNode | ox.DefaultGraph = DEFAULT,
    *,
    union: GraphUnion | None = None,
    into: Callable[[str], ox.NamedNode] | None = None,
) -> dict[str, set[ox.Triple]]:
    """What each rule adds that no file states, by the rule's name; it is added to the store as well.

    Args:
        store: one that holds what the layers of the lens state: in `graph`, or in all of `union`, of which that is one.
        into: the graph of `union` for what a rule adds, by its name; `graph` by default.

    Raises:
        LoadError: rings or long chains lead a rule to too much (`STEPS`), or it makes too much (`MADE`).
    """
    triples_by_rule: dict[str, set[ox.Triple]] = {name: set() for name, _ in rule_texts(lens)}
    for name, new in _deduced(store, lens, union or GraphUnion((graph,)), into or (lambda _: graph)):
        triples_by_rule[name] |= new
    return triples_by_rule


def adds(store: ox.Store, lens: str, union: GraphUnion, beyond: str) -> bool:
    """Whether a rule that a lens has beyond another makes anything of what the other deduced; such rules deny nothing (tested)."""
    own = {rule.name for rule in rules(beyond)}
    return any(_made(store, rule, union, MADE) for rule in rules(lens) if rule.name not in own)


def _deduced(
    store: ox.Store, lens: str, union: GraphUnion, into: Callable[[str], ox.NamedNode | ox.DefaultGraph]
) -> Iterator[tuple[str, set[ox.Triple]]]:
    """What each rule adds, one after the other and again, while something was added that a rule looks at."""
    every, most = rules(lens), max(MADE, MADE_OF_EACH * len(store))
    waiting = {rule.name for rule in every}
    with bar("deducing", None) as deduced:
        while waiting:
            for rule in every:
                if rule.name not in waiting:
                    continue
                waiting.remove(rule.name)
                if new := _made(store, rule, union, most):
                    deduced.update(len(new))
                    add_quads(store, (quad(triple, into(rule.name)) for triple in new), len(new))
                    added = {triple.predicate.value for triple in new}
                    added |= {full(triple.object)[1:-1] for triple in new if triple.predicate.value == TYPE}
                    waiting |= {each.name for each in every if each.reads(added) and not (each is rule and rule.closed)}
                    yield rule.name, new


def _made(store: ox.Store, rule: ConstructRule, union: GraphUnion, most: int) -> set[ox.Triple]:
    """What a rule makes that is not there, of at most so many solutions; seen one by one, so that Ctrl-C ends it."""
    links = StoredLinks(store, union)
    if not rule.can_fire(links):
        return set()
    rule.check_closures(links)
    new = set[ox.Triple]()
    for number, triple in enumerate(ask(store, rule.text, prefixes=PREFIXES, **union.options())):
        if number >= most:
            raise LoadError(
                f"rule {rule.name} makes more than {most:,} triples of these files, as if all were joined with all; {WITHOUT}"
            )
        if not union.holds(store, triple):
            new.add(triple)
    return new


def add_quads(store: ox.Store, quads: Iterable[ox.Quad], count: int) -> None:
    """Add quads in the way that is quicker for so many."""
    (store.bulk_extend if count > MANY else store.extend)(quads)


def deduced_quads(triples_by_rule: dict[str, set[ox.Triple]], lens: str) -> Iterator[ox.Quad]:
    """What each rule added, in the named graph of the rule."""
    for name, triples in triples_by_rule.items():
        graph = deduced_graph(lens, name)
        yield from (quad(triple, graph) for triple in triples)
