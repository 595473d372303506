"""Random cells: whatever a column writes, a value is read as what it is, or rejected, or the load says how it was taken."""

import csv
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import coopgraph as cg
from coopgraph.base import dates
from coopgraph.base.vocab import ID
from coopgraph.curation.tables import amounts, register
from tests.support.examples import examples

MONTHS = (
    "janvier",
    "February",
    "مارس",
    "avr.",
    "ماي",
    "June",
    "juil.",
    "آب",
    "Sept",
    "أكتوبر",
    "novembre",
    "كانون الأول",
)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DAYS = {
    "iso": "{y}-{m:02}-{d:02}", "year first": "{y}/{m}/{d}", "points": "{d:02}.{m:02}.{y}", "day first": "{d}/{m}/{y}",
    "hyphens": "{d:02}-{m:02}-{y}", "month first": "{m}/{d}/{y}", "words": "{d} {month} {y}",
}  # fmt: skip
MARKS = [(".", ","), (",", "."), (".", " "), (",", "\u202f"), (",", "’"), (".", "")]
LISTS = """SELECT ?c ?iso2 ?iso3 ?m49 ?en ?fr ?ar { ?c a cg:Country ; cg:iso2 ?iso2 ; cg:iso3 ?iso3 ; cg:m49 ?m49 ;
  skos:prefLabel ?en, ?fr, ?ar FILTER(LANG(?en) = "en" && LANG(?fr) = "fr" && LANG(?ar) = "ar") }"""


@pytest.fixture(scope="module")
def base():
    return cg.load(shipped_graph=False, lens="possible")


@pytest.fixture(scope="module")
def countries(base):
    return [[term.value for term in row] for row in base.query(LISTS).rows]


def loaded(folder, base, predicate, cells, more=""):
    """A table of one column besides its titles, loaded."""
    (folder / "m.toml").write_text(f'subject = "T"\nsubject_kind = "agreement"\nsource_title = "R"\n[columns]\nC = {{ predicate = "{predicate}"{more} }}\n', "utf-8")  # fmt: skip
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["T", "C"], *((f"n{at}", cell) for at, cell in enumerate(cells))])
    table = cg.load_table(folder / "t.csv", base, mapping=folder / "m.toml")
    assert table.rows == table.kept + table.partly + table.left_out + len({reject.row for reject in table.rejects})
    return table


def values(table, predicate):
    """The values of a property, by the number of the agreement that they are of."""
    named = {}
    for subject, said, value in (fact.removesuffix(" .").split(" ", 2) for fact in table.facts):
        if said.endswith(f"{predicate}>"):
            number = subject.removeprefix(f"<{ID}").split("-n")[-1].split("/n")[-1].split("-")[0].rstrip(">")
            named[int(number)] = value.split("^^")[0].strip('<>"')
    return named


def check_days(folder, base, form, days, arabic):
    """Each day is read as it is, rejected, or told to have been taken for another."""
    cells = [DAYS[form].format(y=day.year, m=day.month, d=day.day, month=MONTHS[day.month - 1]) for day in days]
    table = loaded(folder, base, "signature date", [cell.translate(ARABIC) if arabic else cell for cell in cells])
    read = values(table, "occurredOn")
    assert len(read) + len(table.rejects) == len(days)
    wrong = [at for at, value in read.items() if value != days[at].isoformat()]
    assert not wrong or (form == "month first" and any("day_order" in note for note in table.notes))


@given(
    st.sampled_from(sorted(DAYS)),
    st.lists(st.dates(dt.date(1815, 1, 1), dt.date(2030, 12, 31)), min_size=1, max_size=12),
    st.booleans(),
)
@examples(4)
def test_days_in_any_form(tmp_path_factory, base, form, days, arabic):
    check_days(tmp_path_factory.mktemp("days"), base, form, days, arabic)


def written(number, decimal, group):
    """A number as a country writes it."""
    whole, _, rest = f"{number:f}".partition(".")
    return f"{int(whole):,}".replace(",", group) + (decimal + rest if rest else "")


def check_numbers(folder, base, marks, numbers):
    """Each number is read as it is, or rejected."""
    table = loaded(folder, base, "burned area", [written(number, *marks) for number in numbers])
    read = values(table, "#amount")
    assert len(read) + len(table.rejects) == len(numbers)
    assert {at: Decimal(value) for at, value in read.items()} == {at: numbers[at] for at in read}


@given(
    st.sampled_from(MARKS),
    st.lists(st.decimals("0.01", 9_999_999, places=2).filter(bool) | st.integers(1, 10**7).map(Decimal), min_size=1, max_size=12),
)  # fmt: skip
@examples(4)
def test_numbers_in_any_notation(tmp_path_factory, base, marks, numbers):
    check_numbers(tmp_path_factory.mktemp("numbers"), base, marks, numbers)


def check_countries(folder, base, countries, form, chosen, more=""):
    """Each country is recognised, or rejected; no other thing becomes one."""
    table = loaded(folder, base, "partner", [countries[at][form] for at in chosen], more)
    read = values(table, "hasPartner")
    assert {at: value for at, value in read.items() if value != countries[chosen[at]][0]} == {}
    assert len(read) == len(chosen) or form == 1  # NA or NO alone may be no codes


@given(st.integers(1, 6), st.lists(st.integers(0, 240), min_size=1, max_size=12))
@examples(4)
def test_countries_by_codes_numbers_and_names(tmp_path_factory, base, countries, form, chosen):
    more = ', kind = "country"' + (', codes = "m49"' if form == 3 else "")
    check_countries(tmp_path_factory.mktemp("countries"), base, countries, form, chosen, more)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=8),
        min_size=1,
        max_size=12,
    )
)
@examples(4)
def test_any_other_text_is_no_new_country_day_or_number(tmp_path_factory, base, cells):
    folder = tmp_path_factory.mktemp("texts")
    assume(not any("country:" in cell or cell.startswith("http") for cell in cells))
    table = loaded(folder, base, "partner", cells, ', kind = "country"')
    known = {row[0].value for row in base.query("SELECT ?c { ?c a cg:Country }").rows}
    assert set(values(table, "hasPartner").values()) <= known | {
        f"{ID}country/{name}" for name in ("SUN", "YUG", "DDR")
    }


@pytest.mark.parametrize("broken", ["days", "numbers", "countries"])
def test_a_broken_reader_is_caught(broken, tmp_path, base, countries, monkeypatch):
    """The campaign has teeth: with a slip in a reader its properties fail."""
    if broken == "days":
        swapped = dates._numbered
        monkeypatch.setattr(dates, "_numbered", lambda day, month, year: swapped(month, day, year))
        dates.read.cache_clear()
        with pytest.raises(AssertionError):
            check_days(tmp_path, base, "day first", [dt.date(1990, 5, 20), dt.date(1990, 3, 4)], arabic=False)
        dates.read.cache_clear()
    elif broken == "numbers":
        monkeypatch.setattr(amounts, "_told", lambda number: {"."})
        with pytest.raises(AssertionError):
            check_numbers(tmp_path, base, (",", "."), [Decimal(1500)])
    else:
        monkeypatch.setattr(
            register.Register,
            "_country",
            lambda self, text: self._new(f"{ID}country/{text}", text, "", register.COUNTRY),
        )
        with pytest.raises(AssertionError):
            check_countries(tmp_path, base, [[f"{ID}country/NAM", "XX"]], 1, [0], ', kind = "country"')
