"""Partial dates: what people write, the days it allows, and a comparison that says yes, no or cannot tell."""

from datetime import date, timedelta

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopgraph.base import dates
from coopgraph.base.dates import DateSpan, before, read, shared, span
from coopgraph.base.vocab import CG, EDTF, XSD
from tests.support.examples import examples
from tests.support.rule_graphs import HEAD, RULES, constructed, store

WRITTEN = {
    "2003": ("2003", "gYear"),
    " 2003-10 ": ("2003-10", "gYearMonth"),
    "2003-10-25": ("2003-10-25", "date"),
    "25/10/2003": ("2003-10-25", "date"),
    "10/2003": ("2003-10", "gYearMonth"),
    "2003-10-25T12:00:00": ("2003-10-25", "date"),
    "25 octobre 2003": ("2003-10-25", "date"),
    "1er mars 2017": ("2017-03-01", "date"),
    "October 25, 2003": ("2003-10-25", "date"),
    "25 October 2003": ("2003-10-25", "date"),
    "août 2014": ("2014-08", "gYearMonth"),
    "01.04.2002": ("2002-04-01", "date"),
    "1-4-2002": ("2002-04-01", "date"),
    "2002/04/01": ("2002-04-01", "date"),
    "2002-4-1": ("2002-04-01", "date"),
    "15-Apr-2002": ("2002-04-15", "date"),
    "déc. 2003": ("2003-12", "gYearMonth"),
    "١ أبريل ٢٠٠٢": ("2002-04-01", "date"),
    "1 جانفي 2002": ("2002-01-01", "date"),
    "3 تشرين الثاني 2002": ("2002-11-03", "date"),
    "٢٠٠٣-١٠-٢٥": ("2003-10-25", "date"),
    "2003-07/2003-08": ("2003-07/2003-08", "EDTF"),
    "../2016-12-18": ("../2016-12-18", "EDTF"),
    "2025-09-14/..": ("2025-09-14/..", "EDTF"),
    "2009~": ("2009~", "EDTF"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_dates_are_read_as_people_write_them(text):
    value, kind = WRITTEN[text]
    assert read(text) == ox.Literal(value, datatype=ox.NamedNode(EDTF if kind == "EDTF" else XSD + kind))


def test_the_month_may_come_first():
    assert read("9/30/1952", month_first=True).value == "1952-09-30"
    assert (read("3/4/1952").value, read("3/4/1952", month_first=True).value) == ("1952-04-03", "1952-03-04")


@pytest.mark.parametrize(
    "text",
    ["31/02/2003", "2003-02-30", "2003-13", "29/02/1900", "10/25/2003", "2004/2003", "../..", "2003-10-25~", "hier",
     "0000", "2003-1", "1/2/3", "01.04-2002", "01.04.02", "2003/04", "2003-10-25/",
     "12 brumaire 1999", "=2003", "", "2003.5", "20031025"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="date|month|interval|about"):
        read(text)


def test_month_before_day_is_explained():
    with pytest.raises(ValueError, match="2003-10-25"):
        read("10/25/2003")


@given(st.text(max_size=14))
@example("2003-02-29/2003")
def test_whatever_is_read_has_bounds_that_do_not_invert(text):
    try:
        literal = read(text)
    except ValueError:
        return
    found = span(literal)
    assert found is not None
    assert found.first is None or found.last is None or found.first <= found.last


DAYS = st.dates(date(1999, 12, 20), date(2000, 3, 10))
ENDS = st.one_of(st.none(), DAYS)


@st.composite
def spans(draw):
    first, last = draw(ENDS), draw(ENDS)
    if first and last and last < first:
        first, last = last, first
    return DateSpan(first, last)


LOW, HIGH = date(1999, 1, 1), date(2001, 1, 1)  # far enough to stand for an open end


def days(one: DateSpan) -> list[date]:
    first, last = one.first or LOW, one.last or HIGH
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@examples(80)
@given(spans(), spans())
def test_cannot_tell_exactly_where_both_are_possible(a, b):
    """By enumeration: some day of a before some day of b, and some not; an open end always leaves both possible there."""
    x, y = days(a), days(b)
    yes = min(x) < max(y)
    no = max(x) >= min(y)
    assert before(a, b) is (None if yes and no else yes)


@given(spans(), spans())
def test_what_two_share_is_what_both_allow(a, b):
    both = set(days(a)) & set(days(b))
    found = shared([a, b])
    assert (set(days(found)) if found else set()) == both


@st.composite
def literals(draw):
    """A date of any form that a source may state."""
    day, other = sorted((draw(DAYS), draw(DAYS)))
    forms = [f"{day.year}", f"{day:%Y-%m}", f"{day}", f"{day}/{other}", f"{day:%Y-%m}/{other:%Y-%m}", f"../{day}"]
    return read(draw(st.sampled_from([*forms, f"{day}/..", f"{day.year}~", f"{day:%Y-%m}~"])))


def bounds(found: list[DateSpan]) -> DateSpan:
    """What the rule promises: what the dates share, else what they span; an open end of a union is open."""
    common = shared(found)
    if common:
        return common
    firsts, lasts = [s.first for s in found], [s.last for s in found]
    return DateSpan(None if None in firsts else min(firsts), None if None in lasts else max(lasts))


def by_rule(values: list[ox.Literal], rows) -> DateSpan:
    """The bounds that the rule gives, in one of the engines."""
    turtle = "".join(f"event:e cg:occurredOn {value} .\n" for value in values)
    found = {}
    for triple in rows(turtle):
        found[triple[1]] = date.fromisoformat(triple[2])
    return DateSpan(found.get("notBefore"), found.get("notAfter"))


def in_oxigraph(turtle: str):
    for t in store(turtle).query(RULES["70-date-bounds"]):
        yield t.subject.value, t.predicate.value.removeprefix(CG), t.object.value


def in_rdflib(turtle: str):
    import rdflib

    for s, p, o in constructed(rdflib.Graph().parse(data=HEAD + turtle, format="turtle"), "70-date-bounds"):
        yield str(s), str(p).removeprefix(CG), str(o)


@pytest.mark.slow
@examples(60)
@given(st.lists(literals(), min_size=1, max_size=3))
@example([read("../2000"), read("1999")])
@example([read("2000-01~")])
@example([read("1999-12~"), read("2000-01-31/..")])
def test_the_rule_gives_the_same_bounds(values):
    assert by_rule(values, in_oxigraph) == bounds([span(value) for value in values])


@pytest.mark.parametrize("text", ["2000-01~", "../2000-02", "1999-12-31/..", "2000-02/2000-03", "2000~", "1900-02"])
def test_both_engines_give_the_same_bounds(text):
    value = read(text)
    assert by_rule([value], in_rdflib) == by_rule([value], in_oxigraph) == span(value)


def test_zones_move_no_day_and_other_literals_are_no_dates():
    for text, kind in (("2003Z", "gYear"), ("2003-02+01:00", "gYearMonth"), ("2003-02-05-11:30", "date")):
        found = span(ox.Literal(text, datatype=ox.NamedNode(XSD + kind)))
        assert found.first.year == 2003
    assert span(ox.Literal("2003")) is None
    assert span(ox.Literal("nonsense", datatype=ox.NamedNode(EDTF))) is None
    assert dates.day("2018-06-01").value == "2018-06-01"


@given(st.dates(), st.sampled_from((4, 7, 10)))
def test_the_days_of_a_partial_date_are_all_its_days(when, length):
    text = when.isoformat()
    first, last = dates.bounds(text[:length])
    assert first <= when <= last
    assert first.isoformat()[:length] == last.isoformat()[:length] == text[:length]
    assert str(first - timedelta(days=first > date.min))[:length] != text[:length] or first == date.min
    assert dates.bounds("soon") is None
