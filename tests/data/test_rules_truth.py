"""The rules are true: in a world of which a source tells a part, and of collections as wholes, they deduce what is so in that world.

Each world has members with statements of their own, and collections of which holds what holds of some member: a series of
disasters, sets of agreements. The source leaves out what it likes, but tells a property of a collection wholly or not at all,
and which offers came to nothing. So what holds of a collection or of a sibling only, and is deduced of a member, is found out.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.store import lens
from coopgraph.store.engine import solutions
from coopgraph.store.graphs import quad
from tests.support.examples import examples
from tests.support.rule_graphs import RULES, Rows, rows, store

COUNTRIES = ["country:ITA", "country:FRA"]
HAZARDS = ["hazard:flood", "hazard:earthquake"]
DAYS = ["2003-12-26", "2003-12-31", "2004-01-02"]
STATUSES = ["", "progress:established", "progress:declined", "progress:in-preparation", "progress:under-negotiation"]
THEMES = ["threat:wide", "threat:narrow"]

# What may come down, and as what: a theme of the set, as a possibility of the lens `possible` only.
MAY_COME_DOWN = "cg:generallyAddresses", "cg:mayAddress"

# What has no members is the same in each world; all of it is told.
TOLD_ALWAYS = """threat:narrow skos:broader threat:middle . threat:middle skos:broader threat:wide .
    country:ITA cg:inRegion region:039 . region:039 cg:inRegion region:150 .
    claim:a cg:disagreesWith claim:b ; dcterms:source document:gazette . claim:c dcterms:source document:gazette .
    claim:b dcterms:source document:paper . document:gazette cg:sourceKind source-kind:official .
    body:part a cg:PublicBody ; org:subOrganizationOf body:whole . body:whole cg:ofCountry country:ITA .
    country:ITA a cg:Country . agreement:a cg:hasPartnerOrganisation body:whole , body:firm .
    body:whole a cg:PublicBody . body:firm a cg:Organisation ; cg:ofCountry country:FRA .
    claim:a cg:states statement:a . statement:a rdf:subject country:ITA ; rdf:predicate cg:iso2 ; rdf:object "IT" .
    programme:a cg:hasQuota quantity:a . quantity:a cg:unit unit:person ; cg:amount 5 ."""
TRUE_ALWAYS = """threat:narrow skos:broaderTransitive threat:middle , threat:wide . threat:middle skos:broaderTransitive threat:wide .
    country:ITA cg:inRegion region:150 . claim:a cg:preferredOver claim:b . document:gazette foaf:topic country:ITA .
    body:part a cg:Organisation ; cg:ofCountry country:ITA . agreement:a cg:hasPartner country:ITA .
    claim:a cg:claimSubject country:ITA ; cg:claimProperty cg:iso2 ; cg:claimValue "IT" .
    quantity:a cg:quantityOf programme:a ; cg:quantityKind measure:quota ; cg:preferredAmount 5 ."""


class Event(NamedTuple):
    country: str
    hazard: str
    day: str


class Mission(NamedTuple):
    event: int  # the event where it worked, whether it is said to answer that event or the series
    answers_series: bool
    status: str


class Deed(NamedTuple):
    """An agreement, a draft, talks, or an offer that was declined."""

    bodies: frozenset[str]
    partners: frozenset[str]
    theme: str
    status: str


class World(NamedTuple):
    events: list[Event]
    missions: list[Mission]
    deeds: list[Deed]
    dated_as_one: bool  # the series has one date for all, or that of each event
    left_out: int  # bits: which statements the source does not tell


def some_of(names: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.sampled_from([frozenset(names[:1]), frozenset(names[1:]), frozenset(names)])


EVENTS = st.builds(Event, *map(st.sampled_from, (COUNTRIES, HAZARDS, DAYS)))
MISSIONS = st.builds(Mission, st.integers(0, 1), st.booleans(), st.sampled_from(STATUSES))
DEEDS = st.builds(Deed, some_of(["a", "b"]), some_of(COUNTRIES), st.sampled_from(THEMES), st.sampled_from(STATUSES[1:]))
WORLDS = st.builds(
    World,
    st.lists(EVENTS, min_size=2, max_size=2),
    st.lists(MISSIONS, min_size=1, max_size=2),
    st.lists(DEEDS, min_size=2, max_size=3),
    st.booleans(),
    st.integers(0, 2**64 - 1),
)


# ---- What a source may tell of a world, what it always tells, and what else is so ----

Lines = Iterator[str]


def said(thing: str, verb: str, values: Iterable[str]) -> str:
    return "".join(f"{thing} {verb} {value} . " for value in sorted(set(values)))


def signed(thing: str, date: str) -> str:
    step = thing.replace(":", "-")
    return f"step:{step} cg:stepOf {thing} ; cg:stage stage:signature ; cg:occurredOn {day(date)} ."


def day(text: str) -> str:
    return f'"{text}"^^xsd:date'


def may_be_told(world: World, n: int) -> Lines:
    """Each line is told or left out as one."""
    events, series = world.events, f"event:s{n}"
    for i, event in enumerate(events):
        yield f"{series} cg:hasSetMember event:e{n}-{i} ."
        yield f"event:e{n}-{i} cg:affectedCountry {event.country} ."
        yield f"event:e{n}-{i} cg:hasHazardType {event.hazard} ."
        yield f"event:e{n}-{i} cg:occurredOn {day(event.day)} ."
    yield said(series, "cg:affectedCountry", (e.country for e in events))
    yield said(series, "cg:hasHazardType", (e.hazard for e in events))
    days = sorted(e.day for e in events)
    whole = [f'"{days[0]}/{days[-1]}"^^edtf:EDTF'] if world.dated_as_one else map(day, days)
    yield said(series, "cg:occurredOn", whole)
    for i, mission in enumerate(world.missions):
        if came_about(mission.status):
            yield f"contribution:c{n}-{i} cg:carriedOutIn {events[mission.event].country} ."
    for i, deed in enumerate(world.deeds):
        yield said(f"agreement:d{n}-{i}", "cg:concludedBy", (f"body:{b}{n}" for b in deed.bodies))
        yield said(f"agreement:d{n}-{i}", "cg:hasPartner", deed.partners)
        yield f"agreement:d{n}-{i} cg:hasTheme {deed.theme} ."
    yield f"set:outer{n} cg:hasSetMember set:inner{n} ."
    for name, deeds in sets(world):
        yield from (f"set:{name}{n} cg:hasSetMember agreement:d{n}-{i} ." for i in range(len(deeds)))
        yield said(f"set:{name}{n}", "cg:concludedBy", (f"body:{b}{n}" for d in deeds for b in d.bodies))
        yield said(f"set:{name}{n}", "cg:hasPartner", (p for d in deeds if came_about(d.status) for p in d.partners))
        yield said(f"set:{name}{n}", MAY_COME_DOWN[0], (d.theme for d in deeds))
    yield f"agreement:d{n}-0 cg:setsUp body:j{n} ."
    yield f"set:inner{n} cg:setsUp body:k{n} ."  # in the world an act of its first member
    for i, event in enumerate(events[: len(world.deeds)]):  # the first two were signed on the days of the events
        yield signed(f"agreement:d{n}-{i}", event.day)
    yield signed(f"set:outer{n}", days[-1])


def always_told(world: World, n: int) -> Lines:
    yield f"event:s{n} a cg:HazardEventSeries . set:inner{n} a cg:AgreementSet . set:outer{n} a cg:AgreementSet ."
    yield from (f"event:e{n}-{i} a cg:HazardEvent ." for i in range(len(world.events)))
    for i, mission in enumerate(world.missions):
        answered = f"event:s{n}" if mission.answers_series else f"event:e{n}-{mission.event}"
        yield f"contribution:c{n}-{i} a cg:ReliefContribution ; cg:respondsTo {answered} ."
        yield said(f"contribution:c{n}-{i}", "cg:hasStatus", filter(None, [mission.status]))
    for i, deed in enumerate(world.deeds):
        yield f"agreement:d{n}-{i} a cg:Agreement ; cg:hasStatus {deed.status} ."


def also_true(world: World, n: int) -> Lines:
    """What no source may state, and what a set has of members that came to nothing: their partners were named."""
    for i, mission in enumerate(world.missions):
        if came_about(mission.status):
            yield f"contribution:c{n}-{i} cg:assistedCountry {world.events[mission.event].country} ."
    for deed in world.deeds:
        if came_about(deed.status):
            for body in deed.bodies:
                yield said(f"body:{body}{n}", "cg:cooperatesWith", deed.partners)
    for name, deeds in sets(world):
        yield said(f"set:{name}{n}", "cg:hasPartner", (p for d in deeds for p in d.partners))
        for i in range(len(deeds)):
            yield said(f"agreement:d{n}-{i}", MAY_COME_DOWN[1], (d.theme for d in world.deeds))
    yield said(f"set:inner{n}", MAY_COME_DOWN[1], (d.theme for d in world.deeds))
    for kept in "jk":
        yield said(f"body:{kept}{n}", "cg:hasPartner", world.deeds[0].partners)
    for i, event in enumerate(world.events):
        yield f"agreement:d{n}-{i} cg:signedOn {day(event.day)} ."
    yield f"set:outer{n} cg:signedOn {day(max(e.day for e in world.events))} ."
    yield from (f"agreement:d{n}-{i} a cg:DistinctAgreement ." for i in range(len(world.deeds)))


def sets(world: World) -> list[tuple[str, list[Deed]]]:
    """A set of all agreements, and one within it that lacks the last."""
    return [("outer", world.deeds), ("inner", world.deeds[:-1])]


def came_about(status: str) -> bool:
    return status in {"", "progress:established"}


def widened(turtle: str) -> ox.Store:
    """The statements with their wider properties and kinds, which say the same of the same thing."""
    held = store(turtle)
    for rule in ("05-superclasses", "20-superproperties"):
        held.extend(quad(triple) for triple in solutions(held, RULES[rule]))
    return held


def untrue(worlds: list[World]) -> tuple[Rows, set[str]]:
    """What the rules deduce of worlds, each with names of its own, that is not so there; and the rules that deduced anything."""
    told, true = [TOLD_ALWAYS], [TOLD_ALWAYS, TRUE_ALWAYS]
    for n, world in enumerate(worlds):
        tellable, always = list(may_be_told(world, n)), list(always_told(world, n))
        told += [line for bit, line in enumerate(tellable) if not world.left_out >> bit & 1] + always
        true += tellable + always + list(also_true(world, n))
    new = lens.deductions(store("\n".join(told)), "possible")
    held, days = widened("\n".join(true)), days_of(worlds)
    found = rows(triple for triples in new.values() for triple in triples if quad(triple) not in held)
    return {row for row in found if not holds(row, days)}, {rule for rule, triples in new.items() if triples}


def days_of(worlds: list[World]) -> dict[str, list[str]]:
    """The days of each event, and of the events of each series."""
    days = {f"event/e{n}-{i}": [e.day] for n, world in enumerate(worlds) for i, e in enumerate(world.events)}
    for n, world in enumerate(worlds):
        days |= {f"step/agreement-d{n}-{i}": [e.day] for i, e in enumerate(world.events)}
        days |= {f"event/s{n}": [e.day for e in world.events], f"step/set-outer{n}": [max(e.day for e in world.events)]}
    return days


def holds(row: tuple[str, str, str], days: dict[str, list[str]]) -> bool:
    """Whether it is about the days of an event, and so of its own, or of those of all events of a series."""
    subject, verb, value = row
    if not verb.endswith(("#notBefore>", "#notAfter>", "#year>")):
        return False
    mine, bound = days[subject.strip("<>").split("/id/")[1]], value.split('"')[1]
    if verb.endswith("#year>"):
        return {d[:4] for d in mine} == {bound}
    return bound <= min(mine) if verb.endswith("#notBefore>") else max(mine) <= bound


# ---- The property, and that it is not empty ----


@examples(4)
@given(st.lists(WORLDS, min_size=8, max_size=8))
def test_no_member_gains_what_only_its_collection_or_a_sibling_has(worlds: list[World]):
    assert untrue(worlds)[0] == set()


def test_every_rule_deduces_something_of_such_worlds():
    events = [Event("country:ITA", "hazard:flood", "2003-12-26"), Event("country:ITA", "hazard:flood", "2003-12-31")]
    deed = Deed(frozenset("a"), frozenset(COUNTRIES), "threat:wide", "progress:established")
    world = World(events, [Mission(0, True, "")], [deed, deed], True, left_out=0)
    # of one the hazard of an event is left out, of the other the partners of a set, so that these follow
    assert untrue([world._replace(left_out=1 << bit) for bit in (2, 22)]) == (set(), set(RULES))
