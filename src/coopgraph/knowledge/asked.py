"""A query that a graph was asked, as it is handed on: its text and tree, what its names stand for, and the way to ask more."""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from coopgraph.base.errors import CoopGraphError, QueryError
from coopgraph.base.terms import Solution, Term
from coopgraph.sparql.parser import parse
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.tree import QueryTree, is_variable
from coopgraph.store.answer import Answer, Run


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


def has_rows(run: Run, text: str) -> bool:
    """Whether a query has an answer: rows, a yes, or a count that is not zero; not one that cannot be run."""
    try:
        return not run(text).says_nothing
    except CoopGraphError:
        return False


def solutions(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> list[Solution]:
    """Rows as solutions, without what is unbound."""
    return [{name: term for name, term in zip(columns, row, strict=True) if term is not None} for row in rows]
