"""A generated world in a vocabulary of its own, of which coopgraph knows no class: SKOS names, ORG wholes, the rest `c:`."""

from collections.abc import Iterable
from datetime import date
from functools import singledispatch

from world_names import HAZARDS, Names
from worlds import Agreement, Body, Country, Document, Event, Place, Programme, Relief, Theme, Told

C = "http://example.org/c#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
BROADER = "<http://www.w3.org/2004/02/skos/core#broader>"
PART_OF = "<http://www.w3.org/ns/org#subOrganizationOf>"
XSD = "http://www.w3.org/2001/XMLSchema#"
STATUS = ("in force", "signed", "suspended")

Pair = tuple[str, str]


def term(name: str) -> str:
    return f"<{C}{name}>"


def thing(kind: str, n: object) -> str:
    return f"<http://example.org/{kind}/{n}>"


def day(value: date) -> str:
    return f'"{value}"^^<{XSD}date>'


def number(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


def labels(names: Names) -> list[Pair]:
    return [(LABEL, f'"{name}"@{language}') for language, name in names._asdict().items()]


def lines(subject: str, pairs: Iterable[Pair]) -> str:
    return "".join(f"{subject} {predicate} {value} .\n" for predicate, value in pairs)


def _each(name: str, kind: str, numbers: Iterable[int]) -> list[Pair]:
    return [(term(name), thing(kind, n)) for n in numbers]


def _evidence(subject: str, kind: str, n: int, told: Iterable[Told]) -> str:
    """What a thing is known by, each piece with its document."""
    said = []
    for i, source in enumerate(told):
        evidence = thing("evidence", f"{kind}-{n}-{i}")
        said.append(lines(subject, [(term("hasEvidence"), evidence)]))
        pairs = [
            (TYPE, term("Evidence")),
            (term("sourceDoc"), thing("document", source.document)),
            (term("page"), number(source.page)),
            (term("reliability"), f'"{source.sure}"^^<{XSD}decimal>'),
        ]
        said.append(lines(evidence, pairs))
    return "".join(said)


def _budget(subject: str, kind: str, n: int, amount: int | None, year: int) -> str:
    if amount is None:
        return ""
    budget = thing("budget", f"{kind}-{n}")
    pairs = [
        (TYPE, term("Budget")),
        (term("amount"), number(amount)),
        (term("currency"), '"EUR"' if n % 3 else '"DZD"'),
        (term("year"), f'"{year}"^^<{XSD}gYear>'),
    ]
    return lines(subject, [(term("hasBudget"), budget)]) + lines(budget, pairs)


@singledispatch
def said(of: object) -> str:
    """All that is said of a thing of a world, as lines of N-Triples."""
    raise NotImplementedError(type(of))


@said.register
def _(of: Country) -> str:
    pairs = [(TYPE, term("Country")), *labels(of.names), (term("region"), thing("region", of.n % 7))]
    return lines(thing("country", of.n), pairs)


@said.register
def _(of: Place) -> str:
    pairs = [(TYPE, term("Place")), *labels(of.names), (term("inCountry"), thing("country", of.country))]
    return lines(thing("place", of.n), pairs)


@said.register
def _(of: Theme) -> str:
    wider = [] if of.wider is None else [(BROADER, thing("threat", of.wider))]
    return lines(thing("threat", of.n), [(TYPE, term("Threat")), *labels(of.names), *wider])


@said.register
def _(of: Body) -> str:
    kind = "Company" if of.private else "Ministry" if of.whole is None else "Department"
    whole = [] if of.whole is None else [(PART_OF, thing("organization", of.whole))]
    pairs = [
        (TYPE, term(kind)),
        *labels(of.names),
        (term("inCountry"), thing("country", of.country)),
        (term("foundedOn"), day(of.founded)),
        *whole,
    ]
    return lines(thing("organization", of.n), pairs)


@said.register
def _(of: Document) -> str:
    pairs = [
        (TYPE, term("OfficialDocument" if of.official else "PressArticle")),
        *labels(of.names),
        (term("publisher"), thing("organization", of.body)),
        (term("issuedOn"), day(of.issued)),
    ]
    return lines(thing("document", of.n), pairs)


@said.register
def _(of: Agreement) -> str:
    subject = thing("agreement", of.n)
    pairs = [
        (TYPE, term("BilateralAgreement" if len(of.countries) <= 2 else "MultilateralAgreement")),
        *labels(of.names),
        *_each("signatory", "country", of.countries),
        *_each("signatory", "organization", dict.fromkeys((of.ministry, *of.bodies))),
        *_each("threatType", "threat", of.themes),
        (term("signedAt"), thing("place", of.place)),
        (term("signedOn"), day(of.signed)),
        (term("status"), f'"{STATUS[of.status]}"'),
    ]
    pairs += [(term("ratifiedOn"), day(of.ratified))] if of.ratified else []
    pairs += [(term("endedOn"), day(of.ended))] if of.ended else []
    budget = _budget(subject, "agreement", of.n, of.budget, of.signed.year)
    return lines(subject, pairs) + budget + _evidence(subject, "agreement", of.n, of.told)


@said.register
def _(of: Programme) -> str:
    subject = thing("project", of.n)
    pairs = [
        (TYPE, term("Project")),
        *labels(of.names),
        (term("within"), thing("agreement", of.agreement)),
        (term("ledBy"), thing("organization", of.body)),
        *_each("partner", "organization", of.partners),
        (term("fundedBy"), thing("organization", of.funder)),
        (term("inCountry"), thing("country", of.country)),
        *_each("threatType", "threat", of.themes),
        (term("startedOn"), day(of.start)),
    ]
    budget = _budget(subject, "project", of.n, of.budget, of.start.year)
    return lines(subject, pairs) + budget + _evidence(subject, "project", of.n, of.told)


@said.register
def _(of: Event) -> str:
    subject = thing("disaster", of.n)
    pairs = [
        (TYPE, term("Disaster")),
        *labels(of.names),
        (term("hazard"), f'"{HAZARDS[of.hazard].en.lower()}"'),
        (term("struck"), thing("country", of.country)),
        (term("at"), thing("place", of.place)),
        (term("date"), day(of.day)),
        (term("deaths"), number(of.deaths)),
    ]
    return lines(subject, pairs) + _evidence(subject, "disaster", of.n, of.told)


@said.register
def _(of: Relief) -> str:
    subject = thing("mission", of.n)
    pairs = [
        (TYPE, term("ReliefMission")),
        *labels(of.names),
        (term("after"), thing("disaster", of.event)),
        (term("sentBy"), thing("organization", of.body)),
        (term("sentTo"), thing("country", of.country)),
        (term("date"), day(of.day)),
        (term("staff"), number(of.staff)),
    ]
    return lines(subject, pairs) + _evidence(subject, "mission", of.n, of.told)
