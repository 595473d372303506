"""Cells as people write them: countries by codes and numbers, numbers with marks, days in one order or another."""

import csv

import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import LoadError
from coopgraph.base.vocab import ID

HEAD = 'subject = "Title"\nsubject_kind = "agreement"\nsource_title = "Register"\n'
PARTNER = HEAD + '[columns]\nPartner = { predicate = "partner", kind = "country" }\n'
SIGNED = HEAD + '[columns]\nSigned = "signature date"\n'


@pytest.fixture(scope="module")
def base():
    return cg.load(shipped_graph=False, lens="possible")


@pytest.fixture
def load(tmp_path, base):
    """A table of one column besides its titles, loaded with a mapping."""

    def loaded(mapping, column, *values, titles="ABCDEFGHIJ"):
        (tmp_path / "m.toml").write_text(mapping, "utf-8")
        with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["Title", column], *zip(titles, values, strict=False)])
        return cg.load_table(tmp_path / "t.csv", base, mapping=tmp_path / "m.toml")

    return loaded


def stated(table, predicate):
    """The values of a property, by the last letter of what they are of."""
    facts = (fact.split(" ", 2) for fact in table.facts if predicate in fact.split(" ")[1])
    return [value.removesuffix(" .").split("^^")[0].strip('<>"').removeprefix(f"{ID}country/") for _, _, value in facts]


def told(table):
    return [(reject.column, reject.value, reject.expected) for reject in table.rejects]


# ---- Countries ----


def test_codes_of_all_countries_are_known_and_na_among_them_is_namibia(load):
    table = load(PARTNER, "Partner", "NA", "AF", "KEN", "IT", "Ouzbékistan", "فيجي")
    assert stated(table, "hasPartner") == ["NAM", "AFG", "KEN", "ITA", "UZB", "FJI"]
    assert table.rejects == []


def test_na_in_lists_of_codes_is_namibia(load):
    table = load(PARTNER.replace(" }", ', separator = ";" }'), "Partner", "NA", "ZA;NA", "DE;FR")
    assert sorted(stated(table, "hasPartner")) == ["DEU", "FRA", "NAM", "NAM", "ZAF"]
    names = load(PARTNER.replace(" }", ', separator = ";" }'), "Partner", "Kenya; NA", "Italy;France")
    assert sorted(stated(names, "hasPartner")) == ["FRA", "ITA", "KEN"] and names.rejects == []


def test_na_among_names_is_nothing_and_no_is_not_norway(load):
    table = load(PARTNER, "Partner", "NA", "Kenya", "no", "Italy")
    assert sorted(stated(table, "hasPartner")) == ["ITA", "KEN"]
    assert [reject[1:] for reject in told(table)] == [
        ("", "a value in Partner"),
        ("no", "a name, as this is no column of codes of two letters"),
    ]


def test_a_number_is_a_country_only_where_its_list_is_said(load):
    table = load(PARTNER, "Partner", "404", "2", "14")
    assert table.kept == 0 and stated(table, "hasPartner") == []
    assert told(table)[0][:2] == ("Partner", "404")
    assert "404 is Kenya in M49 and Guinea-Bissau in Correlates of War" in told(table)[0][2]
    m49 = load(PARTNER.replace(" }", ', codes = "m49" }'), "Partner", "276", "56", "056", "810", "999", "de")
    assert stated(m49, "hasPartner") == ["DEU", "BEL", "BEL", "SUN", "DEU"]
    assert told(m49) == [("Partner", "999", "a number of M49 for a country")]
    cow = load(PARTNER.replace(" }", ', codes = "cow" }'), "Partner", "2", "615", "365", "300")
    assert stated(cow, "hasPartner") == ["USA", "DZA", "RUS", "austria-hungary"]
    made = [fact for fact in cow.facts if fact.startswith(f"<{ID}country/")]
    assert [fact.split('"')[1] for fact in made if "prefLabel" in fact] == [
        "Austria-Hungary",
        "Autriche-Hongrie",
        "النمسا والمجر",
    ]


def test_a_row_of_which_some_cells_are_refused_is_kept_in_part(tmp_path, base, capsys):
    (tmp_path / "m.toml").write_text(SIGNED + 'Partner = "partner"\n', "utf-8")
    (tmp_path / "t.csv").write_text("Title,Signed,Partner\nA,2001,Italy\nB,2002,Itly\nC,whenever,Itly\n", "utf-8")
    table = cg.load_table(tmp_path / "t.csv", base, mapping=tmp_path / "m.toml")
    assert table.summary == "3 rows, 1 kept, 1 kept in part, 1 rejected"
    assert (
        main(["load", str(tmp_path / "t.csv"), "--mapping", str(tmp_path / "m.toml"), "-o", str(tmp_path / "o.trig")])
        == 1
    )
    assert "row 3, Signed 'whenever': expected a date" in capsys.readouterr().err
    with (tmp_path / "o.t.rejects.csv").open(encoding="utf-8") as file:
        assert [(row["Title"], row["reject_column"]) for row in csv.DictReader(file)] == [("B", "Partner"), ("C", "Partner | Signed")]  # fmt: skip


def test_a_predicate_that_nothing_knows_is_told_of_the_mapping(load):
    with pytest.raises(LoadError, match="m.toml: column 'Signed': 'signatur dat': expected a property.*signature date"):
        load(SIGNED.replace("signature date", "signatur dat"), "Signed", "2001")


def test_names_of_the_united_nations_and_of_the_past_are_known(load):
    names = "Viet Nam", "Iran (Islamic Republic of)", "Moldova, Republic of", "the Netherlands", "Zaire", "USSR"
    assert stated(load(PARTNER, "Partner", *names), "hasPartner") == ["VNM", "IRN", "MDA", "NLD", "COD", "SUN"]


def test_what_is_no_country_is_rejected_with_the_nearest_names(load):
    table = load(PARTNER, "Partner", "Mozanbique", "Germny", "XQ", "Atlantis")
    assert table.kept == 0
    assert [expected.partition("; ")[2] for *_, expected in told(table)] == [
        "did you mean Mozambique?", "did you mean Germany?", "", ""
    ]  # fmt: skip


def test_a_country_of_ones_own_is_given_by_its_iri(load):
    assert stated(load(PARTNER, "Partner", "country:sylvania"), "hasPartner") == ["sylvania"]


def test_a_list_of_countries_keeps_names_with_commas_together(load):
    mapping = PARTNER.replace(" }", ', separator = [",", " and "] }')
    text = "Austria, Germany, Federal Republic of, Bosnia and Herzegovina and Moldova, Republic of"
    assert sorted(stated(load(mapping, "Partner", text), "hasPartner")) == ["AUT", "BIH", "DEU", "MDA"]


# ---- Numbers ----

DEATHS = HEAD.replace("agreement", "hazard event") + '[columns]\nDeaths = "deaths"\n'


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1\u202f500", "1500"), ("1\u00a0500", "1500"), ("1’500", "1500"), ("1 500 000", "1500000"),
        ("1.500,5", "1500.5"), ("1,500.5", "1500.5"), ("10 237,65", "10237.65"), ("1,234,567", "1234567"),
        ("1.234.567", "1234567"), ("0.125", "0.125"), ("٣٠٠٠", "3000"), ("١٬٥٠٠", "1500"), ("١٫٥٠٠", "1.5"),
    ],
)  # fmt: skip
def test_numbers_that_can_be_read_in_one_way(load, text, number):
    assert stated(load(DEATHS, "Deaths", text), "#amount") == [number]


@pytest.mark.parametrize("text", ["1,500", "1.500"])
def test_a_number_that_can_be_two_is_rejected_unless_mapping_or_column_tell(load, text):
    table = load(DEATHS, "Deaths", text)
    assert told(table)[0][2].startswith(f"a number that can be read in one way: {text} can mean 1500 or 1.5")
    for mark in ".,":
        said = load(f'decimal = "{mark}"\n{DEATHS}', "Deaths", text)
        assert stated(said, "#amount") == ["1.5" if mark in text else "1500"]
    shown = load(DEATHS, "Deaths", text, "2,345,678" if "," in text else "2.345.678")
    assert sorted(stated(shown, "#amount")) == ["1500", "2345678"]
    assert shown.notes == [f"Deaths: {text} and the like are thousands, as other numbers of the column show"]


def test_no_decimals_are_read_off_a_column(load):
    table = load(DEATHS, "Deaths", "1,500", "1.500,5", "1,5")
    assert sorted(stated(table, "#amount")) == ["1.5", "1500.5"] and told(table)[0][1] == "1,500"


@pytest.mark.parametrize("text", ["12.34.567", "1,500,75", "2003 250", "1’50"])
def test_marks_that_group_nothing_make_no_number(load, text):
    assert load(DEATHS, "Deaths", text).kept == 0


# ---- Days ----


def test_days_are_read_as_the_column_writes_them(load):
    table = load(SIGNED, "Signed", "9/30/1952", "3/4/1952", "30.09.1952", "03.04.1952", "1952-10-01")
    assert stated(table, "occurredOn") == ["1952-09-30", "1952-03-04", "1952-09-30", "1952-04-03", "1952-10-01"]
    assert table.notes == ["Signed: 9/30/1952 and the like are month, day, year, and so are all written like it"]


def test_an_order_that_nothing_says_is_told_once(load):
    table = load(SIGNED, "Signed", "3/4/1952", "5/6/1952", "7/7/1952")
    assert stated(table, "occurredOn") == ["1952-04-03", "1952-06-05", "1952-07-07"]
    assert table.notes == [
        'Signed: 3/4/1952 and 1 more taken as day, month, year; day_order = "mdy" in a mapping says otherwise'
    ]
    said = load(f'day_order = "mdy"\n{SIGNED}', "Signed", "3/4/1952", "30/1/1952")
    assert (stated(said, "occurredOn"), said.notes) == (["1952-03-04"], [])
    assert told(said)[0][:2] == ("Signed", "30/1/1952")


def test_in_a_column_with_both_orders_only_what_is_certain_is_kept(load):
    table = load(SIGNED, "Signed", "9/30/1952", "30/9/1952", "3/4/1952")
    assert stated(table, "occurredOn") == ["1952-09-30", "1952-09-30"]
    assert "3/4/1952 can be 1952-04-03 or 1952-03-04" in told(table)[0][2]


def test_nothing_is_written_in_many_ways(load):
    table = load(f'missing = ["9999-12-31"]\n{HEAD}[columns]\nSigned = "signature date"\nTitle = "identifier"\n',
                 "Signed", "NA", "N/A", "#N/A", "-", "n.d.", ".", "9999-12-31", "2003")  # fmt: skip
    assert stated(table, "occurredOn") == ["2003"] and table.rejects == [] and table.kept == 8


def test_a_doubtful_day_makes_its_claim_probable(load):
    table = load(f'confidence = "certain"\n{SIGNED}', "Signed", "1952-09-30?", "1986-01..1986-02", "1952")
    assert stated(table, "occurredOn") == ["1952-09-30", "1986-01/1986-02", "1952"]
    assert sum("confidence/probable" in claim for claim in table.claims) == 1


def test_a_day_of_excel_is_told(load):
    assert "may be a day of Excel" in told(load(SIGNED, "Signed", "38123"))[0][2]
