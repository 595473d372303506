"""Why nothing: the smallest part of a query that has no match, what may be wrong with it, and a query that has rows.

A cure is offered only when the mended query has rows, and when something speaks for a mistake: a
term that nothing has, a literal of another form, things of a kind that a property is not for. Otherwise nothing is
wrong: the graph says no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count

import pyoxigraph as ox

from coopgraph.base.errors import CoopGraphError
from coopgraph.knowledge.asked import AskedQuery, has_rows
from coopgraph.knowledge.diagnosis import Diagnosis
from coopgraph.knowledge.doctor import place_cures as places
from coopgraph.knowledge.doctor.core import Core, core_of, inlined
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.knowledge.doctor.deduced import of_deduced
from coopgraph.knowledge.doctor.filter_cures import of_filter, of_unbound
from coopgraph.knowledge.doctor.graph_cures import of_graphs
from coopgraph.knowledge.doctor.group_cures import of_group, of_solution
from coopgraph.knowledge.doctor.link_cures import of_link
from coopgraph.knowledge.doctor.literal_cures import of_literal
from coopgraph.knowledge.doctor.name_cures import UnknownNames, of_name
from coopgraph.knowledge.doctor.property_cures import of_date, of_property
from coopgraph.knowledge.doctor.value_cures import of_value
from coopgraph.knowledge.schema import NAME_PROPERTIES
from coopgraph.knowledge.why import ExplainedTriple
from coopgraph.sparql.tokens import position, tokens
from coopgraph.sparql.tree import Element, GroupPattern, is_variable
from coopgraph.store.answer import Run

TRIED = 3  # queries with one mistake mended that are looked into for another
NAMES = frozenset(NAME_PROPERTIES)
UNKNOWN = frozenset(
    {"typo", "namespace", "prefix", "ambiguous", "others"}
)  # kinds of cures for a name that nothing has
FORMS = frozenset({"language", "datatype", "value", "string-for-thing"})  # of cures for a literal
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
        explain: gives the claims of a triple, or the rule that deduced it.
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
        explain: Callable[[ox.Triple], ExplainedTriple],
        *,
        is_second: bool = False,
    ):
        self._asked = inlined(asked)
        self._cures, self._others, self._rowless = cures.of(self._asked), others, rowless
        self._unspoken, self._named, self._is_second = unspoken, named, is_second
        self._explain = explain

    def diagnosis(self) -> Diagnosis | None:
        """What is wrong, if anything; None when the query cannot be taken apart."""
        try:
            where = self._asked.tree.where
            if self._asked.tree.form == "DESCRIBE" or not where.elements:
                return None
            if Core(where, where.elements).holds(self._asked, where.elements):
                return self._cut_off()
            return self._of(where)
        except CoopGraphError:
            return None

    def _cut_off(self) -> Diagnosis | None:
        """Of a pattern that has matches: what follows it."""
        tree = self._asked.tree
        cut = tree.solution.strip()
        if not cut or not self._rowless:
            return None
        for cure in of_solution(tree):
            if mended := self._tried(cure):
                return self._said(cure.kind, cure.part, cure.at + 1, cure.wrong, cure.right, mended)
        return self._said("cut-off", cut, tree.where.end + 1)

    def _of(self, where: GroupPattern) -> Diagnosis:
        core = core_of(where, self._asked)
        if elsewhere := self._elsewhere(where, core) or self._in_graph(core):
            return elsewhere
        for lens, run in self._others.items():
            if has_rows(run, self._asked.text):
                return self._said("lens", core.culprit, core.start)._replace(lens=lens, cure=self._asked.text)
        if deduced := of_deduced(core, self._cures, self._explain):
            told = self._tried(deduced)
            return self._said("deduced", core.culprit, core.start, deduced.wrong, deduced.right, told)
        unspoken = self._unspoken_in(core.elements)
        if cured := self._cured(core, not unspoken):
            return cured
        if unspoken:
            return self._said("unspoken", core.culprit, core.start, unspoken)
        core = core.excluding(self._asked) or core
        return self._said("absence", core.culprit, core.start)

    def _cured(self, core: Core, others: bool) -> Diagnosis | None:
        """The first cure with which the query has rows, else two of them, else what is told of a name that nothing has."""
        text, unknown, halves = self._asked.text, list[Cure](), dict[str, Cure]()
        for cure in self._candidates(core, others):
            unknown += [cure] if cure.kind in UNKNOWN else []
            if mended := self._tried(cure):
                is_lumped = cure.kind in SEVERAL and self._asked.tree.aggregates
                return self._said(cure.kind, cure.part, cure.at, cure.wrong, cure.right, "" if is_lumped else mended)
            if cure.mended(text) != text and self._is_certain(cure):
                halves.setdefault(cure.mended(text), cure)
        if both := self._of_two(halves):
            return both
        if not unknown:
            return None
        told = next((cure for cure in unknown if _is_told(cure)), unknown[0]._replace(right=""))
        return self._said(told.kind, told.part, told.at, told.wrong, told.right)

    def _tried(self, cure: Cure) -> str:
        """The mended query, if it has rows."""
        mended = cure.mended(self._asked.text)
        return mended if mended != self._asked.text and has_rows(self._asked.run, mended) else ""

    def _is_certain(self, cure: Cure) -> bool:
        """Whether a part is mistaken whatever else is: a name that nothing has, another word for one, or what is stated to differ."""
        names = [self._cures.constant(part.split(" ")[0]) for part in (cure.wrong, cure.right) if part]
        is_of_term = cure.kind in FORMS and not cure.part.upper().startswith("FILTER")
        is_of_name = cure.kind == "property" and NAMES.issuperset(names)
        return is_of_term or is_of_name or cure.kind in UNKNOWN | {"disagreement"}

    def _of_two(self, halves: Mapping[str, Cure]) -> Diagnosis | None:
        """Two mistakes: one that is certain, and what is wrong with the query in which that one is mended."""
        if self._is_second:
            return None
        for mended, cure in list(halves.items())[:TRIED]:
            asked = AskedQuery(mended, self._asked.prologue, self._asked.run)
            doctor = Doctor(
                asked, self._cures.of(asked), {}, self._rowless, self._unspoken, None, self._explain, is_second=True
            )
            second = doctor.diagnosis()
            if second and (second.cure or second.kind in SEVERAL):
                right = f"{cure.right}; {second.wrong} → {second.right}"
                return self._said(cure.kind, cure.part, cure.at, cure.wrong, right, second.cure)
        return None

    def _elsewhere(self, where: GroupPattern, core: Core) -> Diagnosis | None:
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
        return self._said("graph", core.culprit, core.start, right=str(named), cure=cure) if named else None

    def _in_graph(self, core: Core) -> Diagnosis | None:
        """That a graph is called otherwise, or others have what is asked for."""
        for cure in of_graphs(core, self._cures):
            mended = self._tried(cure)
            if mended or cure.text == cure.wrong:
                return self._said(cure.kind, core.culprit, cure.at, cure.wrong, cure.right, mended)
        return None

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

    def _candidates(self, core: Core, others: bool) -> Iterator[Cure]:
        """What may be meant otherwise: first that for which the most speaks.

        Args:
            others: another property may be meant.
        """
        cures, group = self._cures, core.group
        yield from UnknownNames(cures).cures()
        yield from of_unbound(cures)
        triples = [triple for element in core.elements for triple in element.triples]
        for triple in triples:
            yield from of_literal(triple, group, cures)
        for of_element in (of_filter, of_group):
            for element in core.elements:
                yield from of_element(element, group, cures)
        another = (of_property, of_name) if others else ()
        clear = (places.of_class, of_value, of_date, places.of_direction, places.of_variable, places.of_named_direction)
        for of in (*clear, of_link, places.of_kind, *another, places.of_shared):
            for triple in triples:
                yield from of(triple, group, cures)


def _is_told(cure: Cure) -> bool:
    """Whether a name is told even if the query has no rows with it: it is of the same letters, or is there to choose from."""
    return bool(cure.right) and (
        cure.kind == "prefix" or cure.text == cure.wrong or cure.right.lower() == cure.wrong.lower()
    )
