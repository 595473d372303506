"""What stands behind the rows of an answer: labels, notes, evidence, reasons, each worked out when someone asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from coopgraph.answers.ordering import OrderKey
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import PREFIXES
from coopgraph.knowledge.citation import Citation
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.view import View
from coopgraph.knowledge.warnings.completeness import Completeness
from coopgraph.knowledge.why import Explanation


class Background(Protocol):
    """What a table asks about its rows; a class that inherits this answers what it knows, and the rest is not known.

    A table asks each of these once at most, labels and reasons apart.

    Attributes:
        explains: whether it can say why rows hold.
        view: what was asked, where the rows are of a graph.
        prefixes: what prefixes stand for where the answer came from.
    """

    explains: bool = False
    view: View | None = None
    prefixes: Mapping[str, str] = PREFIXES

    def label(self, term: Term) -> str | None:
        """The label of a thing, in the table's language where it has one."""
        return None

    def notes(self) -> Sequence[str]:
        """Sentences to read with the answer, such as that a list is open."""
        return ()

    def evidence(self) -> Sequence[str | Sequence[Claim]] | None:
        """For each row the claims to read, or in words what else; None where only the reasons tell them, or nothing does."""
        return None

    def order(self) -> Sequence[OrderKey] | None:
        """What the rows are ordered by; None where they have an order of their own."""
        return None

    def explain(self, numbers: Sequence[int]) -> list[Explanation]:
        """Why the rows of these numbers hold.

        Raises:
            CoopGraphError: it cannot be said.
        """
        raise CoopGraphError("this table was not made by a query, so that its rows cannot be explained")

    def completeness(self) -> Completeness | None:
        """Whether the rows are all there are."""
        return None

    def diagnosis(self) -> Diagnosis | None:
        """Why there are no rows."""
        return None

    def citation(self) -> Citation:
        """How the answer is cited.

        Raises:
            CoopGraphError: it is no whole answer to a query.
        """
        raise CoopGraphError("only the whole answer to a query can be cited")

    def asked(self) -> tuple[Mapping[str, str], Sequence[Term]]:
        """The question in words, by language, when it is a named one; and the values that were given with it."""
        return {}, ()


class Unknown(Background):
    """Nothing is known but the rows."""


class Labelled(Background):
    """The labels of a view are known."""

    view: View

    def __init__(self, view: View):
        self.view, self.prefixes = view, view.prefixes

    def label(self, term: Term) -> str | None:
        """As in Background."""
        return self.view.label(term)
