"""Lenses of a store on disk: graphs that have no triple in common, of which each lens is a union, so that it costs its difference.

A large layer is shown as it is, from its own named graph. What is left of a lens (smaller layers merged, without what a large
one states, and what the rules deduced) is divided into parts: `graph/lens/ministry+sourced` holds what these two lenses
show and no other does.
"""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from coopgraph.base.progress import bar
from coopgraph.base.vocab import GRAPH
from coopgraph.store import lens as lenses
from coopgraph.store.disk.manifest import Laid
from coopgraph.store.graphs import DEFAULT, GraphUnion, quad
from coopgraph.store.lens import LENSES


def derive(store: ox.Store, sizes: Mapping[str, int]) -> dict[str, Laid]:
    """Add to a store of layers what the rules deduce through each lens, and the parts of which its lenses are made.

    Args:
        sizes: how many triples each named graph of the store has.

    Returns:
        Where each lens lies.
    """
    layers = {lens: lenses.merged(store, lens) for lens in LENSES}
    named = [graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    large = lenses.apart(store, named, sizes)
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
        store.bulk_extend(_copied(store, lens, apart, graph, copied.update))
    made = lenses.deductions(store, lens, graph, union=GraphUnion((*apart.graphs, graph)))
    store.bulk_extend(lenses.deduced_quads(made, lens))


def _copied(store: ox.Store, lens: str, apart: GraphUnion, graph: ox.NamedNode, progress: object) -> Iterator[ox.Quad]:
    for name in lenses.merged(store, lens):
        if name not in apart.graphs:
            for count, each in enumerate(store.quads_for_pattern(None, None, None, name), start=1):
                if count % 10_000 == 0:
                    progress(10_000)  # type: ignore[operator]
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
