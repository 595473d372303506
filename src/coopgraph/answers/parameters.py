"""The values of a named question's parameters: what is given, else what the data propose."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import QueryError
from coopgraph.base.terms import Term, compact, to_term
from coopgraph.base.vocab import PREFIXES, XSD
from coopgraph.knowledge.view import View
from coopgraph.sparql.questions import Question
from coopgraph.sparql.tokens import expand


def parameter_values(view: View, asked: Question, given: Mapping[str, object]) -> dict[str, Term]:
    """The parameters of a named question as RDF terms, by name.

    Raises:
        QueryError: one is given that the question does not take, is no day or no thing where one is wanted, or is not given while the
            data propose none.
        NotFoundError: nothing has the name that is given.
    """
    known = {parameter.name for parameter in asked.parameters} if given else set()
    if given.keys() - known:
        extra = ", ".join(sorted(given.keys() - known))
        takes = ", ".join(sorted(known)) or "none"
        raise QueryError(f"{asked.name} has no parameter {extra}; it takes {takes}")
    values: dict[str, Term] = {}
    for parameter in asked.parameters:
        value = given.get(parameter.name)
        if value is None:
            values[parameter.name] = _default(view, asked, parameter.name, parameter.default)
        else:
            values[parameter.name] = _value(view, value, parameter.name, parameter.kind)
    return values


def _value(view: View, value: object, name: str, kind: str) -> Term:
    """A thing by a name, or a day where the question takes one."""
    if not kind.startswith("xsd:"):
        term = view.names.resolve(value, expand(kind, PREFIXES) or "") if isinstance(value, str) else to_term(value)
        if (
            isinstance(term, ox.Literal) and term.datatype.value != f"{XSD}string"
        ):  # of which every question would say no
            raise QueryError(f"{name} takes a thing, by its name or IRI, not {compact(term, PREFIXES)}")
        return term
    from coopgraph.base.dates import day

    try:
        return day(value.value if isinstance(value, ox.Literal) else str(value))
    except ValueError as error:
        raise QueryError(f"{value} is no day: expected {error}") from None


def _default(view: View, asked: Question, name: str, default: str) -> Term:
    """What the data propose for a parameter."""
    proposed = view.once(_proposed, default)
    if not proposed:
        raise QueryError(f"{asked.name} needs a value for {name!r}: this data proposes none (parameter:{default})")
    return proposed[0]


def _proposed(view: View, default: str) -> list[ox.NamedNode | ox.Literal]:
    return view.schema.objects(ox.NamedNode(PREFIXES["parameter"] + default), ox.NamedNode(vocab.DEFAULT_VALUE))
