"""A generated world in our own vocabulary, as the sourced tables state theirs: turns, numbers, and a claim for each source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from itertools import groupby
from operator import itemgetter

from world_foreign import BROADER, LABEL, PART_OF, TYPE, XSD, Pair, day, labels, lines, number
from worlds import Agreement, Body, Country, Document, Event, Place, Programme, Relief, Theme, Told

CG = "https://w3id.org/coopgraph/ns#"
DCTERMS = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
WGS = "http://www.w3.org/2003/01/geo/wgs84_pos#"
REGIONS = ("015", "011", "014", "145", "039", "155", "034")
HAZARDS = ("earthquake", "flood", "forest-fire", "explosion", "dam-break")
INSTRUMENTS = ("agreement", "memorandum", "convention", "protocol")
STATUS = ("concluded", "ongoing", "under-negotiation")

Node = tuple[str, list[Pair]]


def term(name: str) -> str:
    return f"<{CG}{name}>"


AMOUNT = term("amount")


def concept(scheme: str, name: str) -> str:
    return f"<https://w3id.org/coopgraph/vocab/{scheme}/{name}>"


def thing(folder: str, n: object) -> str:
    return f"<https://w3id.org/coopgraph/id/{folder}/world-{n}>"


def country(n: int) -> str:
    """By a code that ISO 3166 leaves to its users."""
    return f"<https://w3id.org/coopgraph/id/country/{_code(n)}>"


def _code(n: int) -> str:
    return "X" + chr(65 + n // 26) + chr(65 + n % 26)


def theme(n: int) -> str:
    return concept("threat", f"world-{n}")


def _all(name: str, values: Iterable[str]) -> list[Pair]:
    return [(term(name), value) for value in values]


def _bodies(numbers: Iterable[int]) -> list[str]:
    return [thing("body", n) for n in numbers]


# ---- What is said, and by whom ----


def _turn(of: str, name: str, stage: str, date: str, *pairs: Pair) -> Node:
    """A turn in the life of a thing."""
    turn = thing("step", f"{name}-{stage}")
    return turn, [
        (TYPE, term("LifecycleStep")),
        (term("stepOf"), of),
        (term("stage"), concept("stage", stage)),
        (term("occurredOn"), date),
        *pairs,
    ]


def _quantity(of: str, name: str, kind: str, unit: str, amount: int) -> Node:
    return thing("quantity", f"{name}-{kind}"), [
        (TYPE, term("Quantity")),
        (term("quantityOf"), of),
        (term("quantityKind"), concept("measure", kind)),
        (term("unit"), concept("unit", unit)),
        (AMOUNT, number(amount)),
    ]


def _claim(name: str, told: Told, statements: Iterable[str], *pairs: Pair) -> str:
    return lines(
        thing("claim", name),
        [
            (TYPE, term("Claim")),
            (f"<{DCTERMS}source>", thing("document", told.document)),
            (f"<{DCTERMS}identifier>", f'"{told.page}"'),
            (term("attribution"), concept("attribution", "individual")),
            (term("claimModality"), concept("claim-modality", "fact" if told.sure > 0.6 else "ongoing")),
            (term("confidence"), concept("confidence", "certain" if told.sure > 0.75 else "probable")),
            (term("listClosure"), concept("closure", "not-a-list")),
            (term("origin"), concept("origin", "external")),
            *pairs,
            *_all("states", statements),
        ],
    )


def _statements(name: str, subject: str, pairs: list[Pair]) -> tuple[list[str], str]:
    """A node for each statement, and the lines that say which it is."""
    nodes = [thing("statement", f"{name}-{number}") for number in range(len(pairs))]
    return nodes, "".join(
        lines(
            node,
            [
                (TYPE, f"<{RDF}Statement>"),
                (f"<{RDF}subject>", subject),
                (f"<{RDF}predicate>", predicate),
                (f"<{RDF}object>", value),
            ],
        )
        for node, (predicate, value) in zip(nodes, pairs, strict=True)
    )


def _told(name: str, sources: tuple[Told, ...], thing_itself: Node, *others: Node) -> str:
    """What is said of a thing, its turns and numbers, and who says so: the first source all of it, another one a part.

    As a row of a table does, a claim states one turn or number, or what one property says. A source that says otherwise
    gives another number than the last one.
    """
    said = [lines(*node) for node in (thing_itself, *others)]
    subject, pairs = thing_itself
    told = [(subject, list(same)) for name_of, same in groupby(pairs, itemgetter(0)) if name_of not in (TYPE, LABEL)]
    told += others
    for group, (node, facts) in enumerate(told):
        statements, written = _statements(f"{name}-{group}", node, facts)
        said.append(written)
        said += [
            _claim(f"{name}-{group}-{i}", source, statements)
            for i, source in enumerate(sources)
            if group % (i + 1) == 0
        ]
    for i, source in enumerate(sources):
        if source.otherwise and others[-1][1][-1][0] == AMOUNT:
            number_of, facts = others[-1]
            other, facts = number_of[:-1] + f"-{i}>", [*facts[:-1], (facts[-1][0], number(source.page * 10))]
            statements, written = _statements(f"{name}-other-{i}", other, facts)
            disagrees = (term("disagreesWith"), thing("claim", f"{name}-{len(told) - 1}-0"))
            said += [lines(other, facts), written, _claim(f"{name}-other-{i}", source, statements, disagrees)]
    return "".join(said)


# ---- Things ----


@singledispatch
def said(of: object) -> str:
    """All that is said of a thing of a world, as lines of N-Triples."""
    raise NotImplementedError(type(of))


@said.register
def _(of: Country) -> str:
    pairs = [
        (TYPE, term("Country")),
        *labels(of.names),
        (term("inRegion"), f"<https://w3id.org/coopgraph/id/region/{REGIONS[of.n % len(REGIONS)]}>"),
        (term("iso3"), f'"{_code(of.n)}"'),
        (term("m49"), f'"{999 - of.n}"'),
        (f"<{WGS}lat>", f'"{of.n * 37 % 120 - 50}.5"^^<{XSD}decimal>'),
        (f"<{WGS}long>", f'"{of.n * 53 % 340 - 170}.5"^^<{XSD}decimal>'),
    ]
    return lines(country(of.n), pairs)


@said.register
def _(of: Place) -> str:
    return lines(thing("place", of.n), [(TYPE, term("Place")), *labels(of.names)])


@said.register
def _(of: Theme) -> str:
    wider = [] if of.wider is None else [(BROADER, theme(of.wider))]
    scheme = [("<http://www.w3.org/2004/02/skos/core#inScheme>", "<https://w3id.org/coopgraph/vocab/threat>")]
    return lines(theme(of.n), [(TYPE, term("ThreatType")), *labels(of.names), *scheme, *wider])


@said.register
def _(of: Body) -> str:
    kind = "Organisation" if of.private else "Ministry" if of.whole is None else "PublicBody"
    pairs = [(TYPE, term(kind)), *labels(of.names)]
    if of.whole is None or of.private:
        pairs.append((term("ofCountry"), country(of.country)))
    if of.whole is not None:
        pairs.append((PART_OF, thing("body", of.whole)))
    if not of.n % 4:
        pairs.append((term("foundedOn"), day(of.founded)))
    return lines(thing("body", of.n), pairs)


@said.register
def _(of: Document) -> str:
    pairs = [
        (TYPE, term("SourceDocument")),
        labels(of.names)[0],
        (f"<{DCTERMS}source>", f"<https://news.example/{of.body}/{of.n}>"),
        (f"<{DCTERMS}issued>", day(of.issued)),
        (term("sourceKind"), concept("source-kind", "official" if of.official else "press")),
    ]
    return lines(thing("document", of.n), pairs)


@said.register
def _(of: Agreement) -> str:
    name = f"agreement-{of.n}"
    subject = thing("agreement", of.n)
    pairs = [
        (TYPE, term("Agreement")),
        *labels(of.names),
        (term("undertakenBy"), thing("body", of.ministry)),
        *_all("hasPartner", map(country, of.countries[1:])),
        *_all("hasPartnerOrganisation", _bodies(of.bodies)),
        *_all("hasTheme", map(theme, of.themes)),
        (term("instrumentType"), concept("instrument", INSTRUMENTS[of.n % 4])),
    ]
    pairs += [(term("hasStatus"), concept("progress", STATUS[of.status]))] if of.n % 3 == 0 else []
    signed = day(of.signed) if of.n % 5 else f'"{of.signed:%Y-%m}"^^<{XSD}gYearMonth>'
    others = [_turn(subject, name, "signature", signed, (term("atPlace"), thing("place", of.place)))]
    if of.ratified:
        others.append(_turn(subject, name, "entry-into-force", day(of.ratified)))
    if of.ended:
        others.append(_turn(subject, name, "expiry", f'"{of.ended.year}"^^<{XSD}gYear>'))
    if of.budget:
        others.append(_quantity(subject, name, "budget", "euro", of.budget))
    return _told(name, of.told, (subject, pairs), *others)


@said.register
def _(of: Programme) -> str:
    name, subject = f"programme-{of.n}", thing("programme", of.n)
    pairs = [
        (TYPE, term("Programme")),
        *labels(of.names),
        (term("undertakenBy"), thing("body", of.body)),
        (term("inFrameworkOf"), thing("agreement", of.agreement)),
        *_all("hasPartnerOrganisation", _bodies(of.partners)),
        (term("fundedBy"), thing("body", of.funder)),
        (term("carriedOutIn"), country(of.country)),
        *_all("hasTheme", map(theme, of.themes)),
    ]
    budget = _quantity(subject, name, "budget", "euro", of.budget)
    launch = _turn(subject, name, "launch", day(of.start))
    return _told(name, of.told, (subject, pairs), launch, budget)


@said.register
def _(of: Event) -> str:
    name, subject = f"event-{of.n}", thing("event", of.n)
    pairs = [
        (TYPE, term("HazardEvent")),
        *labels(of.names),
        (term("affectedCountry"), country(of.country)),
        (term("hasHazardType"), concept("hazard", HAZARDS[of.hazard])),
        (term("atPlace"), thing("place", of.place)),
        (term("occurredOn"), day(of.day)),
    ]
    deaths = _quantity(subject, name, "deaths", "person", of.deaths)
    return _told(name, of.told, (subject, pairs), deaths)


@said.register
def _(of: Relief) -> str:
    name, subject = f"contribution-{of.n}", thing("contribution", of.n)
    pairs = [
        (TYPE, term("ReliefContribution")),
        *labels(of.names),
        (term("respondsTo"), thing("event", of.event)),
        (term("undertakenBy"), thing("body", of.body)),
        (term("providedBy"), thing("body", of.body)),
        (term("carriedOutIn"), country(of.country)),
    ]
    departure = _turn(subject, name, "departure", day(of.day))
    staff = _quantity(subject, name, "staff", "person", of.staff)
    return _told(name, of.told, (subject, pairs), departure, staff)
