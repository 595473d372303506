"""Names that nothing has, and texts under another name: what there is that is like them in letters, in words, in labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from itertools import pairwise

import pyoxigraph as ox

from coopgraph.base.text import by_local_name, comparable, fold, nearest, split_iri
from coopgraph.base.vocab import DEFAULT_VALUE, SKOS, TYPE
from coopgraph.knowledge.doctor.cures import MOST, Cure, Cures
from coopgraph.knowledge.doctor.literals import may_be_meant
from coopgraph.knowledge.doctor.property_cures import has_no_such
from coopgraph.knowledge.schema import NAME_PROPERTIES
from coopgraph.sparql.tokens import Token, tokens
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern

THINGS = 200_000  # among which a name is looked for
NAMED = 8  # names that are told at once
LIKE = 0.8  # of 1: how much a name is spelled like another that it may be a slip for
_TYPE, _CONCEPT = ox.NamedNode(TYPE), ox.NamedNode(SKOS + "Concept")


class UnknownNames:
    """The names and IRIs of a query that no triple has."""

    def __init__(self, cures: Cures):
        self._cures, self._asked = cures, cures.asked

    def cures(self) -> Iterator[Cure]:
        """For each such name what may be meant by it, and what stands in its place where nothing is like it."""
        groups = list(self._asked.tree.where.walk(within=True))
        verbs = (triple.predicate for group in groups for triple in group.triples)
        predicates = {token.text for verb in verbs for token in tokens(verb)}
        yield from self._moved()
        for token, iri in self._unknown:
            if token.text in predicates:
                yield from self._of_property(token, iri)
            else:
                yield from self._of_thing(token, iri)
                yield from self._others(token, iri, groups)
            yield self._cures.with_token("typo", token, "")

    @cached_property
    def _unknown(self) -> list[tuple[Token, str]]:
        """The names that no triple has, and their IRIs."""
        named = [(token, self._asked.prologue.iri(token.text)) for token in self._names()]
        return [(t, iri) for t, iri in named if iri and not self._cures.schema.knows(iri) and not self._is_value(iri)]

    def _moved(self) -> Iterator[Cure]:
        """Names of one namespace that another one has, all of them: its declaration mended, or each of the names."""
        unknown = dict[str, dict[str, str]]()  # by namespace: names as they are written, and their last parts
        for token, iri in self._unknown:
            base, local = self._parts(token, iri)
            unknown.setdefault(base, {})[token.text] = local
        for base, parts in unknown.items():
            first = next(token for token, _ in self._unknown if token.text in parts)
            declared = self._declaration(base, parts)
            for other in self._having(parts.values()) if declared or len(parts) > 1 else ():
                if declared:
                    yield self._cures.with_token("prefix", declared, f"<{other}>")
                else:
                    names = {text: self._written(other + local) for text, local in parts.items()}
                    yield self._cures.with_everywhere("prefix", names, first)._replace(
                        wrong=f"<{base}>", right=f"<{other}>"
                    )

    def _parts(self, token: Token, iri: str) -> tuple[str, str]:
        """The namespace of a name and its last part, as its prefix is declared."""
        prefix, _, local = token.text.partition(":")
        return split_iri(iri) if token.kind == "iri" else (self._asked.prologue.prefixes[prefix], local)

    def _declaration(self, base: str, parts: Container[str]) -> Token | None:
        """The IRI of a prefix that the query declares, and of which it has no names but some."""
        query_tokens = list(tokens(self._asked.text))[: self._asked.prologue.size]
        prefixes = [name for name in self._asked.prologue.own if self._asked.prologue.prefixes[name] == base]
        names = (token.text for token in self._names() if token.text.partition(":")[0] in prefixes)
        if len(prefixes) != 1 or any(name not in parts for name in names):
            return None
        follow = pairwise(query_tokens)
        return next((iri for name, iri in follow if name.text == f"{prefixes[0]}:"), None)

    def _having(self, locals_there: Iterable[str]) -> list[str]:
        """The namespaces that have all of some names."""
        having = [
            {split_iri(iri)[0] for pool in (self._things, self._properties) for iri in pool.get(local, ())}
            for local in locals_there
        ]
        return sorted(set.intersection(*having)) if having else []

    def _of_property(self, token: Token, iri: str) -> Iterator[Cure]:
        """A property that people call so, the same name in another namespace, and those that are spelled like it."""
        near = list(self._near(token, iri, self._properties))
        yield from (cure for cure in near if cure.kind == "namespace")
        there = {each for iris in self._properties.values() for each in iris}
        is_of_names = ox.NamedNode(iri) in NAME_PROPERTIES  # of which `of_name` knows more
        called = [] if is_of_names else [e for e in self._cures.names.called(split_iri(iri)[1]) if e in there]
        yield from (self._cures.with_token("typo", token, self._written(each)) for each in called)
        if called:
            yield self._told("typo" if len(called) == 1 else "ambiguous", token, [self._written(e) for e in called])
        yield from (cure for cure in near if cure.kind != "namespace")

    def _of_thing(self, token: Token, iri: str) -> Iterator[Cure]:
        """The one thing that is called so or in whose name it stands, else what looks like it; several are named only."""
        likely, is_whole = self._likely(iri)
        if len(likely) == 1 and (is_whole or split_iri(likely[0])[1].islower()):  # a code needs its whole name
            yield self._cures.with_token("typo", token, self._written(likely[0]))
        near = list(self._near(token, iri, self._things))
        yield from (cure for cure in near if len(likely) < 2 or cure.kind == "namespace")
        names = [self._written(each) for each in likely or self._akin(iri)] or [cure.right for cure in near]
        if names:
            yield self._told("typo" if len(names) == 1 else "ambiguous", token, names)

    def _names(self) -> Iterator[Token]:
        """The names and IRIs of the query, those of its prologue, of graphs and of datatypes left out."""
        query_tokens = list(tokens(self._asked.text))
        for index in range(self._asked.prologue.size, len(query_tokens)):
            token, before = query_tokens[index], query_tokens[index - 1] if index else None
            graph = before is not None and (before.keyword in {"FROM", "NAMED", "GRAPH"} or before.text == "^^")
            cast = index + 1 < len(query_tokens) and query_tokens[index + 1].text == "("
            if token.kind in {"name", "iri"} and not graph and not cast:
                yield token

    def _is_value(self, iri: str) -> bool:
        try:
            return next(iter(self._cures.engine.triples(None, None, ox.NamedNode(iri))), None) is not None
        except ValueError:
            return False

    @cached_property
    def _properties(self) -> dict[str, list[str]]:
        rows = self._cures.engine.solutions("SELECT DISTINCT ?p { ?s ?p ?o }")
        return by_local_name(row[0].value for row in rows)

    @cached_property
    def _things(self) -> dict[str, list[str]]:
        rows = self._cures.engine.solutions(f"SELECT DISTINCT ?s {{ ?s a ?kind FILTER(isIRI(?s)) }} LIMIT {THINGS}")
        return by_local_name(row[0].value for row in rows)

    def _near(self, token: Token, iri: str, pool: dict[str, list[str]]) -> Iterator[Cure]:
        """The same name in another namespace, and those of the same that look like it."""
        base, local = split_iri(iri)
        for known in pool.get(local, ()):
            if known != iri:
                yield self._cures.with_token("namespace", token, self._written(known))
        locals_there = [name for name, iris in pool.items() if any(split_iri(each)[0] == base for each in iris)]
        for name in nearest(local, locals_there, least=LIKE):
            if may_be_meant(local, name):
                yield self._cures.with_token("typo", token, self._written(base + name))

    def _likely(self, iri: str) -> tuple[list[str], bool]:
        """The things of a namespace that are called like a name in it, else those in whose names and labels it stands; and which.

        A code stands in no name: it would by chance. What questions ask of when nothing is given goes first.
        """
        base, local = split_iri(iri)
        hits = [] if len(local) < 4 or local.isupper() else self._cures.names.within(base, local)
        whole = [hit.iri for hit in hits if hit.score == 100]
        return sorted(whole or [hit.iri for hit in hits], key=lambda iri: not self._is_default(iri)), bool(whole)

    def _is_default(self, iri: str) -> bool:
        return bool(self._cures.schema.subjects(ox.NamedNode(DEFAULT_VALUE), ox.NamedNode(iri)))

    def _akin(self, iri: str) -> list[str]:
        """The concepts of a namespace that share the most words with a name in it; other things share them by chance."""
        base, local = split_iri(iri)
        words = [word for word in fold(local).split() if len(word) > 3 and word.isalpha()]
        hits = [hit.iri for word in words for hit in self._cures.names.within(base, word)]
        shared = Counter(filter(self._is_concept, hits))
        return sorted(each for each, count in shared.items() if count == max(shared.values()))

    def _is_concept(self, iri: str) -> bool:
        return _CONCEPT in self._cures.schema.objects(ox.NamedNode(iri), _TYPE)

    def _others(self, token: Token, iri: str, groups: list[GroupPattern]) -> Iterator[Cure]:
        """The concepts of its namespace that the query would match in its place, else that its pattern would."""
        base = split_iri(iri)[0]
        for group in groups:
            for triple in group.triples:
                if triple.object == token.text:
                    pattern = f"{triple.subject} {triple.predicate} ?cgother ."
                    for counts in (self._cures.instead(triple, group, pattern), self._cures.matches(pattern)):
                        there = [node.value for node in counts if split_iri(node.value)[0] == base]
                        concepts = [each for each in there if self._is_concept(each)]
                        if concepts:
                            frequent = sorted(concepts, key=lambda each: (-counts[ox.NamedNode(each)], each))
                            yield self._told("others", token, list(map(self._written, frequent)))
                            return

    def _told(self, kind: str, token: Token, names: list[str]) -> Cure:
        """Names to choose from: nothing is exchanged."""
        more = ["…"] if len(names) > NAMED else []
        return self._cures.with_token(kind, token, ", ".join([*names[:NAMED], *more]))._replace(text=token.text)

    def _written(self, iri: str) -> str:
        return self._cures.written(ox.NamedNode(iri))


def of_name(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A text by a property that names things: the same text, whatever its case and language, by another such property.

    One pattern, and then all of the group that have the property, since who takes one for another does so throughout.
    """
    property, value = cures.constant(triple.predicate), cures.constant(triple.object)
    if triple.path is not None or not isinstance(property, ox.NamedNode) or property not in NAME_PROPERTIES:
        return
    if isinstance(value, ox.Literal):
        named = [(other, text) for other in NAME_PROPERTIES for text in _texts(other, value, cures)]
        pairs = [(cures.written(other), cures.written(text)) for other, text in named if other != property]
    else:
        is_compared = any(e.is_filter and triple.object[1:] in e.variables for e in group.elements)
        others = NAME_PROPERTIES if is_compared or has_no_such(triple, group, property, cures) else ()
        pairs = [(cures.written(other), triple.object) for other in others if other != property]
    alike = [each for each in group.triples if each.predicate == triple.predicate and each is not triple]
    for other, text in pairs:
        one = cures.with_terms(triple, group, triple.subject, other, text, "property")
        yield one
        if alike:
            whole: dict[Element, str] = {each: f"{each.subject} {other} {each.object} ." for each in alike}
            whole[triple] = f"{triple.subject} {other} {text} ."
            yield cures.with_patterns(triple, group, whole, "property", one.wrong, one.right)


def _texts(property: ox.NamedNode, value: ox.Literal, cures: Cures) -> list[ox.Literal]:
    """The values of a property that say the same as a text, those in the same language and letters first."""
    wanted = comparable(value.value)
    triples = zip(range(MOST), cures.engine.triples(None, property), strict=False)
    texts = {t.object for _, t in triples if isinstance(t.object, ox.Literal) and comparable(t.object.value) == wanted}
    return sorted(texts, key=lambda text: (text != value, text.value != value.value, str(text))) if wanted else []
