"""Lenses of a store on disk: graphs that have no triple in common, of which each lens is a union, so that it costs its difference.

A large layer is shown as it is, from its own named graph. What is left of a lens (smaller layers merged, without what a large
one states, and what the rules deduced) is divided into parts: `graph/lens/ministry+sourced` holds what these two lenses
show and no other does.
"""

import os
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from coopgraph.base.progress import bar
from coopgraph.base.vocab import CG, GRAPH
from coopgraph.store import lens as lenses
from coopgraph.store.disk.manifest import Laid
from coopgraph.store.graphs import DEFAULT, GraphUnion, quad
from coopgraph.store.lens import LENSES
from coopgraph.store.statistics import GraphCounts, sizes

MUCH = 50_000  # triples by our properties that rules look at in a copy in memory, at a tenth of the time
OF_ONE = 2_000  # bytes of memory that a triple takes there at most, with what is deduced of it


def derive(store: ox.Store, stated: Mapping[str, GraphCounts]) -> dict[str, Laid]:
    """Add to a store of layers on disk what the rules deduce through each lens, and the parts of which its lenses are made.

    Where there is much for the rules to look at, and memory for it, they look at a copy; what comes of it is the same, and
    goes to the disk in one piece.

    Args:
        stated: the counts of each graph of the store.

    Returns:
        Where each lens lies.
    """
    ours = sum(count for each in stated.values() for name, count in each.properties.items() if name.startswith(CG))
    total = sum(sizes(stated).values())
    if ours < MUCH or total * OF_ONE > memory() / 2:
        return derive_here(store, stated)
    copy = ox.Store()
    with bar("copying to memory", total) as copied:
        copy.bulk_extend(copied.each(store))
    laid = derive_here(copy, stated)
    made = [graph for graph in copy.named_graphs() if lenses.is_derived(graph)]
    store.bulk_extend(each for graph in made for each in copy.quads_for_pattern(None, None, None, graph))
    return laid


def memory() -> float:
    """Bytes of memory that the machine has; where it does not say so, as if there were none."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, ValueError, OSError):
        return 0.0


def derive_here(store: ox.Store, stated: Mapping[str, GraphCounts]) -> dict[str, Laid]:
    """As `derive`, in the store itself, which may be one in memory."""
    layers = {lens: lenses.merged(store, lens) for lens in LENSES}
    named = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    large = lenses.apart(store, named, sizes(stated))
    if large.graphs and len(set(map(tuple, layers.values()))) == 1 and (union := _as_one(store, large)):
        return dict.fromkeys(LENSES, Laid(union, next(iter(LENSES))))
    unlike: dict[tuple[object, ...], str] = {}
    same: dict[str, list[str]] = {}
    for lens in LENSES:
        first = unlike.setdefault((*layers[lens], lenses.rule_texts(lens)), lens)
        same.setdefault(first, []).append(lens)
    shown = {lens: GraphUnion(tuple(g for g in large.graphs if g in layers[lens])) for lens in same}
    for lens, apart in shown.items():
        derive_lens(store, lens, apart)
    parts = _divided(store, list(same))
    laid = {lens: Laid(GraphUnion((*shown[lens].graphs, *parts[lens])), lens) for lens in same}
    return {lens: laid[first] for first, all_like in same.items() for lens in all_like}


def derive_lens(store: ox.Store, lens: str, apart: GraphUnion | None = None) -> None:
    """Add to a store of layers what a lens shows in one graph, beside the layers that are shown apart."""
    graph, apart = lenses.lens_graph(lens), apart or GraphUnion(())
    with bar(f"lens {lens}", None) as copied:
        store.bulk_extend(copied.each(_not_apart(store, lens, apart, graph)))
    made = lenses.deductions(store, lens, graph, union=GraphUnion((*apart.graphs, graph)))
    store.bulk_extend(lenses.deduced_quads(made, lens))


def _not_apart(store: ox.Store, lens: str, apart: GraphUnion, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for name in lenses.merged(store, lens):
        if name not in apart.graphs:
            for each in store.quads_for_pattern(None, None, None, name):
                if not apart.holds(store, each.triple):
                    yield quad(each.triple, graph)


def _as_one(store: ox.Store, large: GraphUnion) -> GraphUnion | None:
    """All graphs of a store as one lens, with what was deduced, if no triple is in two of them and each lens shows the same."""
    small = [graph for graph in store.named_graphs() if graph not in large.graphs]
    if any(True for _ in store.quads_for_pattern(None, None, None, DEFAULT)):
        return None
    for graph in small:
        for each in store.quads_for_pattern(None, None, None, graph):
            triple = each.triple
            if len(list(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None))) > 1:
                return None
    first, *others = LENSES
    into = {name: lenses.deduced_graph(first, name) for name, _ in lenses.rule_texts(first)}
    union = GraphUnion((*large.graphs, *small, *into.values()), whole=True)  # type: ignore[arg-type]
    lenses.deductions(store, first, union=union, into=into.__getitem__)
    if any(lenses.adds(store, lens, union, beyond=first) for lens in others):
        for graph in into.values():
            store.remove_graph(graph)
        return None
    return union


def _divided(store: ox.Store, names: list[str]) -> dict[str, list[ox.NamedNode]]:
    """The parts of each lens, made of the graphs that held it until now."""
    graphs = {lens: lenses.lens_graph(lens) for lens in names}
    if len(names) == 1:
        return {lens: [graph] for lens, graph in graphs.items()}
    shown_by: dict[ox.Triple, tuple[str, ...]] = {}
    for lens, graph in graphs.items():
        for each in store.quads_for_pattern(None, None, None, graph):
            shown_by[each.triple] = (*shown_by.get(each.triple, ()), lens)
    for graph in graphs.values():
        store.remove_graph(graph)
    parts = {by: ox.NamedNode(f"{GRAPH}lens/{'+'.join(by)}") for by in sorted(set(shown_by.values()))}
    lenses.add_quads(store, (quad(triple, parts[by]) for triple, by in shown_by.items()), len(shown_by))
    return {lens: [part for by, part in parts.items() if lens in by] for lens in names}
