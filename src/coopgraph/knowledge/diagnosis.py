"""Why nothing: the smallest part of a query that has no match, what may be wrong with it, and a query that has rows.

A part is found by leaving patterns out as long as there is still no match; what is left is a minimal unsatisfiable
core (Liffiton and Sakallah: "Algorithms for computing minimal unsatisfiable subsets of constraints", Journal of
Automated Reasoning 40, 2008: deletion). A cure is offered only when the mended query has rows, and when something speaks for a mistake: a
term that nothing has, a literal of another form, things of a kind that a property is not for. Otherwise nothing is
wrong: the graph says no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coopgraph.base.errors import CoopGraphError
from coopgraph.knowledge.cures import Cure, Cures
from coopgraph.knowledge.filter_cures import of_filter
from coopgraph.sparql import tree as parts
from coopgraph.sparql.parser import parse
from coopgraph.sparql.tokens import position, tokens
from coopgraph.sparql.tree import Element, GroupPattern, ParsedQuery, TriplePattern
from coopgraph.store.answer import Answer

Run = Callable[[str], Answer]
MOST = 40  # parts of a query that are left out one by one


class Diagnosis(NamedTuple):
    """Why a query gives nothing.

    Attributes:
        kind: `lens`, `typo`, `namespace`, `language`, `datatype`, `value`, `string-for-thing`, `direction`, `kind`,
            `property`, `variable`, `filter`, `cut-off` (the pattern matches, but what follows it leaves nothing) or
            `absence` (nothing is wrong with it).
        culprit: the part of the query, as text.
        line, column: where it begins, counted from 1.
        wrong: what is mistaken; right: what it would be; both empty where nothing is.
        cure: a query that has rows, or nothing.
        lens: the lens that shows what is asked for, when another does.
    """

    kind: str
    culprit: str
    line: int
    column: int
    wrong: str = ""
    right: str = ""
    cure: str = ""
    lens: str = ""


class Doctor:
    """Explains empty answers.

    Args:
        run: gives the answer to a query's text.
        cures: finds cures for a query.
        rowless: the answer has no rows; else it has one that says no, or nought.
        others: the wider lenses, each with what gives the answer to a query's text through it.
    """

    def __init__(
        self, text: str, run: Run, cures: Callable[[ParsedQuery], Cures], others: Mapping[str, Run], rowless: bool
    ):
        self._text, self._run, self._cures, self._others, self._rowless = text, run, cures, others, rowless

    def diagnosis(self) -> Diagnosis | None:
        """What is wrong, if anything; None when the query cannot be taken apart."""
        try:
            query = parse(self._text)
            if query.form == "DESCRIBE" or not query.where.elements:
                return None
            if self._holds(query, query.where, query.where.elements):
                cut = query.solution.strip()
                return self._said("cut-off", cut, query.where.end + 1) if cut and self._rowless else None
            return self._of(query)
        except CoopGraphError:
            return None

    def _of(self, query: ParsedQuery) -> Diagnosis:
        group, core = self._core(query, query.where)
        culprit = self._shown(core)
        place = min((element.start for element in core), default=group.start)
        for lens, run in self._others.items():
            if has_rows(run, self._text):
                return self._said("lens", culprit, place)._replace(lens=lens, cure=self._text)
        cures, unknown = self._cures(query), None
        for cure in self._candidates(query, group, core, cures):
            unknown = unknown or (cure if cure.kind in {"typo", "namespace"} else None)
            text = self._text[: cure.start] + cure.text + self._text[cure.end :]
            if text != self._text and has_rows(self._run, text):
                return self._said(cure.kind, cure.part, cure.at, cure.wrong, cure.right, text)
        if unknown is not None:
            return self._said(unknown.kind, unknown.part, unknown.at, unknown.wrong)
        return self._said("absence", culprit, place)

    def _said(self, kind: str, culprit: str, start: int, wrong: str = "", right: str = "", cure: str = "") -> Diagnosis:
        line, column = position(self._text, start)
        return Diagnosis(kind, culprit, line, column, wrong, right, cure)

    def _shown(self, core: Sequence[Element]) -> str:
        return " . ".join(e.text if isinstance(e, TriplePattern) else self._text[e.start : e.end] for e in core)

    def _candidates(
        self, query: ParsedQuery, group: GroupPattern, core: Sequence[Element], cures: Cures
    ) -> Iterator[Cure]:
        """What may be meant otherwise: first that for which the most speaks."""
        yield from cures.of_unknown()
        yield from cures.of_unbound()
        triples = [e for e in core if isinstance(e, TriplePattern)]
        for triple in triples:
            yield from cures.of_literal(triple, group)
        for element in core:
            if isinstance(element, parts.FilterElement):
                yield from of_filter(query, element, group, cures)
        for of in (cures.of_direction, cures.of_kind, cures.of_property, cures.of_shared):
            for triple in triples:
                yield from of(triple, group)

    # ---- The smallest part without a match ----

    def _core(self, query: ParsedQuery, group: GroupPattern) -> tuple[GroupPattern, list[Element]]:
        """A group, and elements of it that have no match together but have one when any is left out."""
        kept = list(group.elements)
        for element in self._in_order(kept)[:MOST]:
            fewer = [e for e in kept if e is not element]
            if not self._holds(query, group, fewer):
                kept = fewer
        if len(kept) == 1:  # a group in the group
            (only,) = kept
            inner = only.query.where if isinstance(only, parts.SubSelect) else None
            if isinstance(only, parts.UnionPattern | parts.GraphPattern):
                inner = only.groups[0] if isinstance(only, parts.UnionPattern) else only.group
            if inner is not None and inner.elements:
                return self._core(query, inner)
        return group, kept

    def _in_order(self, elements: Sequence[Element]) -> list[Element]:
        """What says least first: so it is left out while it can be."""

        def weight(element: Element) -> int:
            if isinstance(element, parts.OptionalPattern | parts.BindElement):
                return 0
            if not isinstance(element, TriplePattern):
                return 3 if isinstance(element, parts.FilterElement) else 2
            return 1 + 2 * sum(text[0] not in "?$" for text in (element.subject, element.object))

        return sorted(elements, key=weight)

    def _holds(self, query: ParsedQuery, group: GroupPattern, elements: Sequence[Element]) -> bool:
        """Whether some elements of a group have a match; a FILTER counts when its variables are there."""
        bound = set().union(*(_binds(self._text, e) for e in elements)) if elements else set()
        inside = []
        for element in elements:
            if isinstance(element, parts.FilterElement) and not element.exists:
                used = _variables(self._text[element.start : element.end])
                if not used <= bound and len(elements) < len(group.elements):
                    continue
            inside.append(f"{element.text} ." if isinstance(element, TriplePattern) else self._raw(element))
        text = f"{query.prologue}\nASK {query.dataset} {{ {' '.join(inside)} }}"
        answer = self._run(text)
        return bool(answer.rows and answer.rows[0][0] is not None and str(answer.rows[0][0]).startswith('"true"'))

    def _raw(self, element: Element) -> str:
        raw = self._text[element.start : element.end]
        return f"{{ {raw} }}" if isinstance(element, parts.SubSelect) else raw


def has_rows(run: Run, text: str) -> bool:
    """Whether a query has an answer: rows, a yes, or a count that is not zero."""
    try:
        return not run(text).says_nothing
    except CoopGraphError:
        return False


def _binds(text: str, element: Element) -> set[str]:
    """The variables that an element gives values to."""
    if isinstance(element, parts.FilterElement | parts.MinusPattern):
        return set()
    if isinstance(element, TriplePattern):
        return {t[1:] for t in (element.subject, element.predicate, element.object) if t[0] in "?$"}
    return _variables(text[element.start : element.end])


def _variables(text: str) -> set[str]:
    return {token.text[1:] for token in tokens(text) if token.kind == "var"}
