"""Why nothing: the smallest part of a query that has no match, what may be wrong with it, and a query that has rows.

A part is found by leaving patterns out as long as there is still no match; what is left is a minimal unsatisfiable
core (Liffiton and Sakallah: "Algorithms for computing minimal unsatisfiable subsets of constraints", Journal of
Automated Reasoning 40, 2008: deletion). A cure is offered only when the mended query has rows, and when something speaks for a mistake: a
term that nothing has, a literal of another form, things of a kind that a property is not for. Otherwise nothing is
wrong: the graph says no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.knowledge.asked import AskedQuery, has_rows
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.knowledge.doctor.filter_cures import of_filter
from coopgraph.knowledge.doctor.link_cures import of_link
from coopgraph.knowledge.doctor.name_cures import UnknownNames, of_name
from coopgraph.knowledge.doctor.value_cures import of_value
from coopgraph.knowledge.schema import NAME_PROPERTIES
from coopgraph.sparql.tokens import position, tokens
from coopgraph.sparql.tree import Element, GroupPattern, is_variable, written
from coopgraph.store.answer import Run

MOST = 40  # parts of a query that are left out one by one
TRIED = 3  # queries with one mistake mended that are looked into for another
NAMES = frozenset(NAME_PROPERTIES)
UNKNOWN = frozenset({"typo", "namespace", "ambiguous", "others"})  # kinds of cures for a name that nothing has
SEVERAL = frozenset(
    {"range", "disagreement", "part"}
)  # of cures that may have several values of one thing, which no sum may add


class Doctor:
    """Explains empty answers.

    Args:
        cures: finds cures for the query.
        others: the wider lenses, each with what gives the answer to a query's text through it.
        rowless: the answer has no rows; else it has one that says no, or nought.
        unspoken: the label of a country that no source speaks of, and None for all else.
        named: how many named graphs there are, where they are no layers, so that only `GRAPH` asks for them.
        is_second: one mistake is mended already, and no third is looked for.
    """

    def __init__(
        self,
        asked: AskedQuery,
        cures: Cures,
        others: Mapping[str, Run],
        rowless: bool,
        unspoken: Callable[[ox.NamedNode], str | None],
        named: Callable[[], int] | None,
        *,
        is_second: bool = False,
    ):
        self._asked, self._cures, self._others, self._rowless = asked, cures, others, rowless
        self._unspoken, self._named, self._is_second = unspoken, named, is_second

    def diagnosis(self) -> Diagnosis | None:
        """What is wrong, if anything; None when the query cannot be taken apart."""
        try:
            query = self._asked.tree
            if query.form == "DESCRIBE" or not query.where.elements:
                return None
            if self._holds(query.where, query.where.elements):
                cut = query.solution.strip()
                return self._said("cut-off", cut, query.where.end + 1) if cut and self._rowless else None
            return self._of(query.where)
        except CoopGraphError:
            return None

    def _of(self, where: GroupPattern) -> Diagnosis:
        text = self._asked.text
        group, core = self._core(where)
        culprit = " . ".join(element.text for element in core)
        place = min((element.start for element in core), default=group.start)
        if elsewhere := self._elsewhere(where, culprit, place):
            return elsewhere
        for lens, run in self._others.items():
            if has_rows(run, text):
                return self._said("lens", culprit, place)._replace(lens=lens, cure=text)
        unknown, unspoken = list[Cure](), self._unspoken_in(core)
        halves: dict[str, Cure] = {}
        for cure in self._candidates(group, core, not unspoken):
            unknown += [cure] if cure.kind in UNKNOWN else []
            mended = text[: cure.start] + cure.text + text[cure.end :]
            if mended != text and has_rows(self._asked.run, mended):
                is_lumped = cure.kind in SEVERAL and self._asked.tree.aggregates
                return self._said(cure.kind, cure.part, cure.at, cure.wrong, cure.right, "" if is_lumped else mended)
            if mended != text and self._is_certain(cure):
                halves.setdefault(mended, cure)
        if both := self._of_two(halves):
            return both
        if unknown:
            told = next((cure for cure in unknown if _is_told(cure)), unknown[0]._replace(right=""))
            return self._said(told.kind, told.part, told.at, told.wrong, told.right)
        return self._said("unspoken" if unspoken else "absence", culprit, place, unspoken)

    def _is_certain(self, cure: Cure) -> bool:
        """Whether a part is mistaken whatever else is: a name that nothing has, another word for one, or what is stated to differ."""
        names = [self._cures.constant(part.split(" ")[0]) for part in (cure.wrong, cure.right) if part]
        return cure.kind in UNKNOWN | {"disagreement"} or (cure.kind == "property" and NAMES.issuperset(names))

    def _of_two(self, halves: Mapping[str, Cure]) -> Diagnosis | None:
        """Two mistakes: one that is certain, and what is wrong with the query in which that one is mended."""
        if self._is_second:
            return None
        for mended, cure in list(halves.items())[:TRIED]:
            asked = AskedQuery(mended, self._asked.prologue, self._asked.run)
            doctor = Doctor(asked, self._cures.of(asked), {}, self._rowless, self._unspoken, None, is_second=True)
            second = doctor.diagnosis()
            if second and (second.cure or second.kind in SEVERAL):
                right = f"{cure.right}; {second.wrong} → {second.right}"
                return self._said(cure.kind, cure.part, cure.at, cure.wrong, right, second.cure)
        return None

    def _elsewhere(self, where: GroupPattern, culprit: str, place: int) -> Diagnosis | None:
        """That there are named graphs: when one of them has what is asked for, or the default graph nothing at all."""
        text, tree = self._asked.text, self._asked.tree
        if self._named is None or tree.dataset or any(token.keyword == "GRAPH" for token in tokens(text)):
            return None
        name = next(name for number in count() if (name := f"?g{number or ''}") not in text)
        mended = f"{text[: where.start + 1]} GRAPH {name} {{{text[where.start + 1 : where.end]}}} {text[where.end :]}"
        cure = mended if has_rows(self._asked.run, mended) else ""
        if not cure and self._asked.holds("?s ?p ?o"):
            return None
        named = self._named()  # last, for a server may take long to count them
        return self._said("graph", culprit, place, right=str(named), cure=cure) if named else None

    def _unspoken_in(self, core: Sequence[Element]) -> str:
        """The first country that some patterns name by its IRI, or by its name or code, and that no source speaks of."""
        for triple in (triple for element in core for triple in element.triples):
            nodes = [self._cures.constant(term) for term in triple.terms]
            if isinstance(nodes[-1], ox.Literal) and is_variable(triple.subject):
                nodes += [node for solution in self._asked.solutions(triple.written, 2) for node in solution.values()]
            labels = (self._unspoken(node) for node in nodes if isinstance(node, ox.NamedNode))
            label = next(filter(None, labels), "")
            if label and (
                is_variable(triple.subject) or not self._asked.holds(f"{triple.subject} {triple.predicate} []")
            ):
                return label
        return ""

    def _said(self, kind: str, culprit: str, start: int, wrong: str = "", right: str = "", cure: str = "") -> Diagnosis:
        line, column = position(self._asked.text, start)
        return Diagnosis(kind, culprit, line, column, wrong, right, cure)

    def _candidates(self, group: GroupPattern, core: Sequence[Element], others: bool) -> Iterator[Cure]:
        """What may be meant otherwise: first that for which the most speaks.

        Args:
            others: another property may be meant.
        """
        cures = self._cures
        yield from UnknownNames(cures).cures()
        yield from cures.of_unbound()
        triples = [triple for element in core for triple in element.triples]
        for triple in triples:
            yield from cures.of_literal(triple, group)
        for element in core:
            if element.is_filter:
                yield from of_filter(element, group, cures)
        value, link, name = (partial(of, cures=cures) for of in (of_value, of_link, of_name))
        of_property = (cures.of_property, name) if others else ()
        for of in (value, cures.of_direction, cures.of_turn, link, cures.of_kind, *of_property, cures.of_shared):
            for triple in triples:
                yield from of(triple, group)

    # ---- The smallest part without a match ----

    def _core(self, group: GroupPattern) -> tuple[GroupPattern, list[Element]]:
        """A group, and elements of it that have no match together but have one when any is left out."""
        kept = list(group.elements)
        least_first = sorted(kept, key=lambda element: element.weight)  # it is left out while it can be
        for element in least_first[:MOST]:
            fewer = [e for e in kept if e is not element]
            if not self._holds(group, fewer):
                kept = fewer
        inner = kept[0].required if len(kept) == 1 else None  # a group in the group
        return self._core(inner) if inner and inner.elements else (group, kept)

    def _holds(self, group: GroupPattern, elements: Sequence[Element]) -> bool:
        """Whether some elements of a group have a match; a FILTER counts when its variables are there."""
        bound = frozenset[str]().union(*(element.bound for element in elements))
        whole = len(elements) == len(group.elements)
        inside = [e for e in elements if whole or e.exists or not e.is_filter or e.variables <= bound]
        return self._asked.holds(written(inside))


def _is_told(cure: Cure) -> bool:
    """Whether a name is told even if the query has no rows with it: it is of the same letters, or is there to choose from."""
    return bool(cure.right) and (cure.text == cure.wrong or cure.right.lower() == cure.wrong.lower())
