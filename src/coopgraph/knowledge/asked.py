"""A query that a graph was asked, as it is handed on: its text and tree, what its names stand for, and the way to ask more."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Self

from coopgraph.base.errors import CoopGraphError, QueryError
from coopgraph.base.terms import Solution, Term, full
from coopgraph.sparql.parser import parse
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.tokens import tokens
from coopgraph.sparql.tree import BLANK, GroupPattern, QueryTree, TriplePattern, is_variable
from coopgraph.store.answer import Answer, Run


class SoughtPattern(str):
    """A pattern that was looked for, in SPARQL; `triples` are its parts: terms, and as texts variables and the signs of paths."""

    __slots__ = ("triples",)
    triples: tuple[tuple[Term | str, ...], ...]

    def __new__(cls, text: str, triples: tuple[tuple[Term | str, ...], ...] = ()) -> Self:
        """A text with the parts of its triples."""
        pattern = super().__new__(cls, text)
        pattern.triples = triples
        return pattern


class AskedQuery:
    """A query with its parameters bound, of which more can be asked: its own patterns, or others in the same names.

    Args:
        text: the query.
        prologue: what its names stand for.
        run: gives the answer to a query's text.
    """

    def __init__(self, text: str, prologue: Prologue, run: Run):
        self.text, self.prologue, self.run = text, prologue, run
        self.term = lru_cache(None)(prologue.term)

    @cached_property
    def tree(self) -> QueryTree:
        """Its structure.

        Raises:
            UnsupportedError: it has a part that has no place there.
        """
        return parse(self.text)

    def constant(self, text: str) -> Term | None:
        """The term that a part of a pattern stands for; None for a variable, and for a path."""
        try:
            return None if is_variable(text) else self.term(text)
        except QueryError:
            return None

    def filled(self, text: str, solution: Solution) -> Term | None:
        """The term that a part of a pattern stands for in a solution; None for what that does not bind."""
        return solution.get(text[1:]) if is_variable(text) else self.term(text)

    def wording(self, group: GroupPattern, solution: Solution) -> SoughtPattern:
        """The triple patterns of a group, filled in with what a solution binds."""
        patterns = [triple for each in group.walk(within=True) for triple in each.triples]
        texts = (" ".join(_worded(text, solution) for text in triple.terms) for triple in patterns)
        return SoughtPattern(" . ".join(texts), tuple(tuple(self._parts(triple, solution)) for triple in patterns))

    def _parts(self, triple: TriplePattern, solution: Solution) -> Iterator[Term | str]:
        """The terms of a pattern, with the names in its path one by one."""
        for text in triple.terms:
            if triple.path is None or text != triple.predicate:
                yield self.filled(text, solution) or text
                continue
            for token in tokens(text):
                is_name = token.kind in {"name", "iri"} or token.text == "a"
                yield self.term(token.text) if is_name else token.text

    def select(self, what: str, pattern: str, end: str = "") -> Answer:
        """The answer to SELECT with a pattern, without its braces, over the same graphs."""
        return self.run(f"{self._ask('SELECT ' + what, pattern)} {end}")

    def solutions(self, pattern: str, most: int | None = None) -> list[Solution]:
        """The solutions of a pattern, at most so many."""
        answer = self.select("*", pattern, "" if most is None else f"LIMIT {most}")
        return solutions(answer.columns, answer)

    def holds(self, pattern: str) -> bool:
        """Whether a pattern has a solution."""
        return not self.run(self._ask("ASK", pattern)).says_nothing

    def _ask(self, head: str, pattern: str) -> str:
        return f"{self.tree.prologue}\n{head} {self.tree.dataset} WHERE {{ {pattern} }}"


def _worded(text: str, solution: Solution) -> str:
    value = solution.get(text[1:]) if is_variable(text) else None
    if value is None:
        return "[]" if text.startswith(f"?{BLANK}") else text
    return full(value)


def has_rows(run: Run, text: str) -> bool:
    """Whether a query has an answer: rows, a yes, or a count that is not zero; not one that cannot be run."""
    try:
        return not run(text).says_nothing
    except CoopGraphError:
        return False


def solutions(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> list[Solution]:
    """Rows as solutions, without what is unbound."""
    return [{name: term for name, term in zip(columns, row, strict=True) if term is not None} for row in rows]
