"""What a number is of is kept: a share, a country, a group, a part; no question gives one for another."""

import csv

from coopgraph.base import paths
from coopgraph.base.terms import to_python
from coopgraph.base.text import local_name


def of_quantities() -> list[dict[str, str]]:
    """The rows of the tables whose number is of a part, which brackets name."""
    tables = sorted((paths.graph_data() / "sourced").glob("*.csv"))
    rows = [row for table in tables for row in csv.DictReader(table.read_text("utf-8").splitlines())]
    stepped = {"date", "place", "instrument", "office", "occasion"}
    return [row for row in rows if "[" in row["predicate"] and row["predicate"].rpartition(" ")[2] not in stepped]


def values(table):
    """Each row as Python values by column; IRIs as text."""
    return [{c: t and to_python(t) for c, t in zip(table.columns, row, strict=True)} for row in table.rows]


def test_each_bracket_of_a_number_is_its_scope(sourced):
    rows = of_quantities()
    assert len(rows) >= 23
    for row in rows:
        asked = "ASK { ?quantity cg:quantityOf $thing ; cg:hasScope ?part . ?part rdfs:label|skos:prefLabel ?label }"
        assert sourced.query(asked, thing=sourced.resolve(row["subject"])).rows[0][0].value == "true", row


def test_a_funder_gives_its_share_and_the_whole_stands_apart(sourced):
    """CapDeL: each of three funders has its own share; what all give is an amount of none."""
    rows = values(sourced.query("programmes-by-funder"))
    capdel = [row for row in rows if str(row["programme"]).endswith("capdel")]
    assert {(local_name(row["funder"]), row["amount"], local_name(row["unit"])) for row in capdel} == {
        ("DZA", 2_970_000, "us-dollar"),
        ("undp", 200_000, "us-dollar"),
        ("european-union", 7_700_000, "euro"),
        ("european-union", 8_532_000, "us-dollar"),
    }
    assert all(row["scope"] == row["funder"] and row["whole"] == 11_702_000 for row in capdel)
    assert {row["whole"] for row in rows} == {None, 11_702_000}  # with one funder, the whole is its amount


def test_the_dead_of_one_country_are_not_those_of_both(sourced):
    rows = values(sourced.query("event-numbers", event="event:turkiye-syria-earthquakes-2023"))
    dead = {row["amount"]: str(row["scope"])[-3:] for row in rows if str(row["kind"]).endswith("deaths")}
    assert dead[53_537] == "TUR"
    assert not [row for row in rows if row["at_least"] == 5951 and not str(row["scope"]).endswith("SYR")]
