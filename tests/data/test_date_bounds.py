"""First and last day of an event (rules 70 and 80) against the calendar: precision, leap years, agreement."""

from calendar import monthrange
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopgraph.base.vocab import CG, PREFIXES
from coopgraph.store import lens
from tests.support.examples import examples
from tests.support.rule_graphs import RULES, oxigraph_rows, rdflib_rows, store

EVENT = PREFIXES["event"]
YEARS = st.one_of(
    st.integers(1, 9999), st.sampled_from([1, 4, 100, 400, 1600, 1900, 2000, 2003, 2004, 2023, 2100, 9999])
)
ZONES = st.sampled_from(["", "", "Z", "+01:00", "-11:30"])  # a stated zone moves no day: the source's own day is meant
Stated = tuple[str, date, date]  # the literal, and the first and last day that it allows


@st.composite
def stated_dates(draw: st.DrawFn) -> Stated:
    """A year, a month or a day as a source may state it."""
    year, month, zone = draw(YEARS), draw(st.integers(1, 12)), draw(ZONES)
    days = monthrange(year, month)[1]
    day = draw(st.integers(1, days))
    return draw(
        st.sampled_from(
            [
                (f'"{year:04}{zone}"^^xsd:gYear', date(year, 1, 1), date(year, 12, 31)),
                (f'"{year:04}-{month:02}{zone}"^^xsd:gYearMonth', date(year, month, 1), date(year, month, days)),
                (f'"{date(year, month, day)}{zone}"^^xsd:date', date(year, month, day), date(year, month, day)),
            ]
        )
    )


def stated(text: str) -> Stated:
    """The same from the text of a date: `2004`, `2004-02` or `2004-02-24`."""
    parts = [int(part) for part in text.split("-")]
    kind = ["gYear", "gYearMonth", "date"][len(parts) - 1]
    year, month, day = [*parts, 1, 1][:3]
    last = {1: (12, 31), 2: (month, monthrange(year, month)[1]), 3: (month, day)}[len(parts)]
    return f'"{text}"^^xsd:{kind}', date(year, month, day), date(year, *last)


def bounds_of(turtle: str, event: str = "e") -> tuple[date, date, int | None]:
    """First day, last day and year that the rules give an event."""
    held = store(turtle)
    for rule in ("70-date-bounds", "80-years"):
        held.extend(ox.Quad(t.subject, t.predicate, t.object) for t in list(held.query(RULES[rule])))

    def values(name: str) -> list[str]:
        quads = held.quads_for_pattern(ox.NamedNode(EVENT + event), ox.NamedNode(CG + name), None)
        return [quad.object.value for quad in quads]

    (first,), (last,), years = values("notBefore"), values("notAfter"), values("year")
    assert len(years) <= 1
    return date.fromisoformat(first), date.fromisoformat(last), int(years[0]) if years else None


def wanted(dates: list[Stated]) -> tuple[date, date, int | None]:
    """What the rules promise: what the dates share, or, where they share nothing, what they span."""
    firsts, lasts = [d[1] for d in dates], [d[2] for d in dates]
    agree = max(firsts) <= min(lasts)
    first, last = (max(firsts), min(lasts)) if agree else (min(firsts), max(lasts))
    return first, last, first.year if first.year == last.year else None


def occurrences(dates: list[Stated], event: str = "e") -> str:
    return "".join(f"event:{event} cg:occurredOn {literal} .\n" for literal, _, _ in dates)


@pytest.mark.slow
@examples(50)
@given(st.lists(stated_dates(), min_size=1, max_size=4))
@example([stated("2003"), stated("2003-12-26")])
@example([stated("2004-02"), stated("2004-02-29")])
@example([stated("1900-02")])
@example([stated("2000-02")])
def test_bounds_are_what_dates_share_or_span_and_never_inverted(dates: list[Stated]):
    found = bounds_of(occurrences(dates))
    assert found[0] <= found[1]
    assert found == wanted(dates)


@examples(25)
@given(st.lists(stated_dates(), max_size=2), st.lists(stated_dates(), min_size=1, max_size=2))
def test_the_dates_of_a_series_count_for_its_events(own: list[Stated], of_series: list[Stated]):
    series = "event:s a cg:HazardEventSeries ; cg:hasSetMember event:e .\n" + occurrences(of_series, "s")
    assert bounds_of(series + occurrences(own)) == wanted(own + of_series)
    assert bounds_of(series + occurrences(own), "s") == wanted(of_series)  # and not the other way round


@examples(25)
@given(st.lists(stated_dates(), min_size=1, max_size=3), st.lists(stated_dates(), min_size=1, max_size=3))
def test_events_do_not_touch_one_another(one: list[Stated], other: list[Stated]):
    turtle = occurrences(one, "e") + occurrences(other, "f")
    assert (bounds_of(turtle, "e"), bounds_of(turtle, "f")) == (wanted(one), wanted(other))


@pytest.mark.slow
@examples(3)
@given(st.lists(st.lists(stated_dates(), min_size=1, max_size=3), min_size=12, max_size=20))
def test_both_engines_give_the_same_bounds(events: list[list[Stated]]):
    """Of many events at once, for rdflib takes its time for each graph."""
    held = store("".join(occurrences(dates, f"e{number}") for number, dates in enumerate(events)))
    found = oxigraph_rows(held, "70-date-bounds")
    assert len(found) == 2 * len(events)
    assert found == rdflib_rows(held, "70-date-bounds")
    lens.deduce(held, "sourced")
    assert oxigraph_rows(held, "80-years") == rdflib_rows(held, "80-years") == set()  # nothing is left to add


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        (["2003"], "2003-01-01", "2003-12-31"),
        (["2023-09"], "2023-09-01", "2023-09-30"),
        (["2023-12"], "2023-12-01", "2023-12-31"),
        (["2004-02"], "2004-02-01", "2004-02-29"),
        (["2100-02"], "2100-02-01", "2100-02-28"),
        (["2000-02"], "2000-02-01", "2000-02-29"),
        (["2023-02-06"], "2023-02-06", "2023-02-06"),
        (["2003", "2003-12-26"], "2003-12-26", "2003-12-26"),  # the finer one wins
        (["2003", "2004-02-24"], "2003-01-01", "2004-02-24"),  # they disagree: no source is put above another
        (["2003-01", "2003-03", "2003"], "2003-01-01", "2003-12-31"),  # two of three disagree: all span
    ],
)
def test_bounds_by_hand(dates: list[str], first: str, last: str):
    found = bounds_of(occurrences([stated(text) for text in dates]))
    assert tuple(map(str, found[:2])) == (first, last)
