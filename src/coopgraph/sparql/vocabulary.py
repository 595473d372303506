"""The properties and classes that a query looks at: graphs that have none of them need not be asked."""

from collections.abc import Iterator, Mapping

from coopgraph.base.vocab import TYPE
from coopgraph.sparql.parser import parse
from coopgraph.sparql.prologue import Prologue, read
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import GroupPattern, QueryTree, TriplePattern, UnsupportedError, is_variable

_ANY = "!"  # in a path: each property but some
_NONE = frozenset({"*", "?"})  # in a path: one of no length too, from each thing to itself


def vocabulary(text: str, prefixes: Mapping[str, str]) -> frozenset[str] | None:
    """The IRIs of the properties in a query's patterns, and of the classes that are named behind `a`.

    Args:
        prefixes: those that it need not declare.

    Returns:
        None where it may look at others too: by a variable, by DESCRIBE, by a path of no length between whatever there is.
    """
    try:
        tree = parse(text)
    except (UnsupportedError, RecursionError):
        return None
    if tree.form == "DESCRIBE" or "EXISTS" in {token.keyword for token in tokens(tree.solution)}:
        return None
    prologue, names = read(list(tokens(text)), prefixes), set[str | None]()
    for group in _groups(tree):
        ends = {term for triple in group.triples if triple.path is None for term in triple.terms}
        for triple in group.triples:
            is_held = any(end in ends or end[0] not in "?$_[" for end in (triple.subject, triple.object))
            for term in looked_at(triple):
                if term not in _NONE or not is_held:
                    names.add(None if is_variable(term) or term in {_ANY, *_NONE} else _iri(term, prologue))
    return None if None in names else frozenset(filter(None, names))


def _iri(term: str, prologue: Prologue) -> str | None:
    return TYPE if term == "a" else prologue.iri(term)


def _groups(query: QueryTree) -> Iterator[GroupPattern]:
    yield from groups(query.where)
    for made in (*query.projected, *query.grouped):
        for each in made.exists:
            yield from groups(each.group)


def groups(group: GroupPattern) -> Iterator[GroupPattern]:
    """A group and all that are in it, those of what must be absent included."""
    yield group
    for element in group.elements:
        for inner in (*element.groups, *element.hidden, *(each.group for each in element.exists)):
            yield from groups(inner)
        for query in element.queries:
            yield from _groups(query)


def looked_at(triple: TriplePattern) -> Iterator[str]:
    """The properties of a pattern as they are written; of a kind that is named, the kind; signs that make a path match more."""
    if triple.path is None:
        is_kind = triple.predicate == "a" and not is_variable(triple.object)
        yield triple.object if is_kind else triple.predicate
    else:
        yield from (
            token.text for token in tokens(triple.predicate) if token.kind != "op" or token.text in {_ANY, *_NONE}
        )
