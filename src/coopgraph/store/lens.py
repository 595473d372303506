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
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from coopgraph.base import paths
from coopgraph.base.errors import LoadError, NotFoundError
from coopgraph.base.terms import full
from coopgraph.base.vocab import GRAPH, PREFIXES, TYPE
from coopgraph.sparql.order.total import ask
from coopgraph.sparql.parser import parse
from coopgraph.sparql.paths import AlternativePath, PredicatePath, PropertyPath, RepeatedPath
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.prologue import read as prologue_of
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import GroupPattern, QueryTree, TriplePattern, UnionPattern, is_variable
from coopgraph.store.engine import DEFAULT, quad

LENSES: dict[str, frozenset[str]] = {
    "ministry": frozenset({"source", "editorial", "reference"}),
    "sourced": frozenset({"source", "editorial", "reference", "sourced"}),
    "possible": frozenset({"source", "editorial", "reference", "sourced", "defeasible"}),
}
DEFAULT_LENS = "sourced"
LINKS = 300  # of a closure; what has fewer takes less than STEPS, even if each thing leads to each
STEPS, STEPS_OF_EACH = 100_000, 50  # along the links of a closure: in all (a second or two), or for each link
MADE, MADE_OF_EACH = 1_000_000, 10  # solutions of a rule: in all, or for each triple that there was
_WITHOUT = "load the files without rules (--only, ontology=False)"
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


class ConstructRule(NamedTuple):
    """A CONSTRUCT query of `ontology/rules/`.

    `names` are the properties and kinds in its pattern; None where a property in it is a variable. `closed` says that what
    it adds gives it nothing more to add.
    """

    name: str
    text: str
    tree: QueryTree
    prologue: Prologue
    names: frozenset[str] | None
    closed: bool

    def reads(self, added: set[str]) -> bool:
        """Whether triples with one of these properties, or of one of these kinds, may let it make more."""
        return self.names is None or not self.names.isdisjoint(added)

    def can_fire(self, links: "StoredLinks") -> bool:
        """Whether each of the patterns that it cannot do without has a match; whether they fit together is not asked."""
        return self._can_match(self.tree.where, links)

    def _can_match(self, group: GroupPattern, links: "StoredLinks") -> bool:
        for element in group.elements:
            if not all(links.has(triple, self.prologue) for triple in element.triples):
                return False
            if isinstance(element, UnionPattern) and not any(self._can_match(each, links) for each in element.groups):
                return False
            for query in element.queries:
                if (query.grouped or not query.aggregates) and not self._can_match(query.where, links):
                    return False
        return True

    def check_closures(self, links: "StoredLinks") -> None:
        """Refuse rings and chains that are so long that the engine, which cannot be stopped, would go on and on.

        Raises:
            LoadError: with the properties and how many links there are.
        """
        for closure in sorted({each for triple in _triples(self.tree.where) for each in _closures(triple.path)}):
            after = links.after([(self.prologue.term(link), inverse) for link, inverse in closure])
            count = sum(map(len, after.values()))
            if count > LINKS and _is_endless(after, max(STEPS, STEPS_OF_EACH * count)):
                properties = " and ".join(link for link, _ in closure)
                raise LoadError(
                    f"the {count:,} links of {properties} make rings or chains so long that rule {self.name} would "
                    f"follow them for more than {max(STEPS, STEPS_OF_EACH * count):,} steps; {_WITHOUT}"
                )


class StoredLinks(NamedTuple):
    """What a graph holds, as far as rules ask before they are run."""

    store: ox.Store
    graph: ox.NamedNode | ox.DefaultGraph

    def has(self, triple: TriplePattern, prologue: Prologue) -> bool:
        """Whether there is a triple that has the terms of a pattern, or, of a path, one for each of its links."""
        if triple.path:
            return triple.path.most(lambda link: self._any(None, prologue.term(link) if link else None, None)) > 0
        return self._any(*(None if is_variable(term) else prologue.term(term) for term in triple.terms))

    def _any(self, subject: Any, predicate: Any, object: Any) -> bool:
        return any(True for _ in self.store.quads_for_pattern(subject, predicate, object, self.graph))

    def after(self, properties: Iterable[tuple[Any, bool]]) -> dict[int, list[int]]:
        """What follows each thing by one of some properties, forward or inverse; things are numbers."""
        numbers: dict[Any, int] = {}
        following: dict[int, list[int]] = {}
        for name, inverse in properties:
            for each in self.store.quads_for_pattern(None, name, None, self.graph):
                ends = (each.object, each.subject) if inverse else (each.subject, each.object)
                start, end = (numbers.setdefault(term, len(numbers)) for term in ends)
                following.setdefault(start, []).append(end)
        return following


def _triples(group: GroupPattern) -> Iterator[TriplePattern]:
    """The triple patterns anywhere in a group, those of what must be absent included."""
    for element in group.elements:
        yield from element.triples
        inner = [*element.groups, *element.hidden, *(each.group for each in element.exists)]
        for each in (*inner, *(query.where for query in element.queries)):
            yield from _triples(each)


def _closures(path: PropertyPath | None) -> Iterator[tuple[tuple[str, bool], ...]]:
    """The properties, forward or inverse, of which a path follows any number of links."""
    if isinstance(path, RepeatedPath) and path.many:
        steps = path.path.paths if isinstance(path.path, AlternativePath) else (path.path,)
        yield tuple((step.property, step.inverse) for step in steps if isinstance(step, PredicatePath))
    for inner in getattr(path, "paths", ()):
        yield from _closures(inner)


def _is_endless(after: dict[int, list[int]], most: int) -> bool:
    """Whether it takes more than so many steps to go from each thing to all that it leads to."""
    for start in after:
        reached, left = set[int](), [start]
        while left:
            ends = after.get(left.pop(), ())
            most -= len(ends)
            new = [end for end in ends if end not in reached]
            reached.update(new)
            left += new
        if most < 0:
            return True
    return False


@cache
def rules(lens: str) -> tuple[ConstructRule, ...]:
    """The rules of a lens, read, in the order in which they are run."""
    return tuple(_rule(name, text) for name, text in rule_texts(lens))


def _rule(name: str, text: str) -> ConstructRule:
    tree, prologue = parse(text), prologue_of(list(tokens(text)))
    triples = list(_triples(tree.where))
    named = {term for triple in triples for term in _looked_at(triple)}
    is_any = any(is_variable(term) or term == "!" for term in named)
    names = None if is_any else frozenset(filter(None, (TYPE if term == "a" else prologue.iri(term) for term in named)))
    return ConstructRule(name, text, tree, prologue, names, "#+ closed: " in text)


def _looked_at(triple: TriplePattern) -> Iterator[str]:
    """The properties of a pattern; of a kind that is named, the kind."""
    if triple.path is None:
        is_kind = triple.predicate == "a" and not is_variable(triple.object)
        yield triple.object if is_kind else triple.predicate
    else:
        yield from (token.text for token in tokens(triple.predicate) if token.kind != "op" or token.text == "!")


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
        for _ in _deduced(store, lens, DEFAULT):
            pass


def deductions(
    store: ox.Store, lens: str, graph: ox.NamedNode | ox.DefaultGraph = DEFAULT
) -> dict[str, set[ox.Triple]]:
    """What each rule adds that no file states, by the rule's name; it is added to the graph as well.

    Args:
        store: one that holds, in `graph`, what the layers of the lens state.

    Raises:
        LoadError: rings or long chains lead a rule to too much (`STEPS`), or it makes too much (`MADE`).
    """
    triples_by_rule: dict[str, set[ox.Triple]] = {name: set() for name, _ in rule_texts(lens)}
    for name, new in _deduced(store, lens, graph):
        triples_by_rule[name] |= new
    return triples_by_rule


def _deduced(store: ox.Store, lens: str, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[tuple[str, set[ox.Triple]]]:
    """What each rule adds, one after the other and again, while something was added that a rule looks at."""
    every, most = rules(lens), max(MADE, MADE_OF_EACH * len(store))
    waiting = {rule.name for rule in every}
    while waiting:
        for rule in every:
            if rule.name not in waiting:
                continue
            waiting.remove(rule.name)
            if new := _made(store, rule, graph, most):
                store.extend(quad(triple, graph) for triple in new)
                added = {triple.predicate.value for triple in new}
                added |= {full(triple.object)[1:-1] for triple in new if triple.predicate.value == TYPE}
                waiting |= {each.name for each in every if each.reads(added) and not (each is rule and rule.closed)}
                yield rule.name, new


def _made(store: ox.Store, rule: ConstructRule, graph: ox.NamedNode | ox.DefaultGraph, most: int) -> set[ox.Triple]:
    """What a rule makes that is not there, of at most so many solutions; seen one by one, so that Ctrl-C ends it."""
    links = StoredLinks(store, graph)
    if not rule.can_fire(links):
        return set()
    rule.check_closures(links)
    new = set[ox.Triple]()
    for number, triple in enumerate(ask(store, rule.text, prefixes=PREFIXES, default_graph=graph)):
        if number >= most:
            raise LoadError(
                f"rule {rule.name} makes more than {most:,} triples of these files, as if all were joined with all; {_WITHOUT}"
            )
        if quad(triple, graph) not in store:
            new.add(triple)
    return new


def deduced_quads(triples_by_rule: dict[str, set[ox.Triple]], lens: str) -> Iterator[ox.Quad]:
    """What each rule added, in the named graph of the rule."""
    for name, triples in triples_by_rule.items():
        graph = deduced_graph(lens, name)
        yield from (quad(triple, graph) for triple in triples)
