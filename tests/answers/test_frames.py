"""Answers as pandas and polars frames: typed where terms agree, equal in value, and nothing else lost."""

import datetime as dt
import json
import math
import sys
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.answers.table import Table
from coopgraph.base.errors import OutputError
from coopgraph.base.terms import full, to_python
from coopgraph.base.vocab import XSD
from tests.answers.test_formats import CELLS, RTL, TERMS, TRIPLE, typed

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

IRI = ox.NamedNode("https://example.org/a")
BIG = "123456789012345678901234567890"
UTC, ONE = dt.UTC, dt.timezone(dt.timedelta(hours=1))
AT = dt.datetime(2023, 2, 6, 1, 17, 34, 5)

# name: terms, dtype in pandas, values in pandas, type in polars, values in polars (None: the same)
COLUMNS = {
    "integer": ([typed("1", "integer"), None, typed("-3", "byte")], "Int64", [1, None, -3], pl.Int64, None),
    "limits": ([typed(str(2**63 - 1), "long"), typed(str(-(2**63)), "long")], "Int64", [2**63 - 1, -(2**63)], pl.Int64, None),
    "big": ([typed(BIG, "integer"), None], "object", [int(BIG), None], pl.String, [BIG, None]),
    "decimal": ([typed("2.50", "decimal"), None, typed("100", "decimal")], "object", [Decimal("2.50"), None, Decimal(100)], pl.Decimal(38, 2), None),
    "38 digits": ([typed("9" * 36 + ".25", "decimal")], "object", [Decimal("9" * 36 + ".25")], pl.Decimal(38, 2), None),
    "39 digits": ([typed("9" * 37 + ".25", "decimal")], "object", [Decimal("9" * 37 + ".25")], pl.String, ["9" * 37 + ".25"]),
    "boolean": ([ox.Literal(True), None, ox.Literal(False)], "boolean", [True, None, False], pl.Boolean, None),
    "double": ([typed("1.5", "double"), None], "Float64", [1.5, None], pl.Float64, None),
    "date": ([typed("2023-02-06", "date"), None], "object", [dt.date(2023, 2, 6), None], pl.Date, None),
    "no zone": ([typed(AT.isoformat(), "dateTime"), None], "datetime64[us]", [AT, None], pl.Datetime("us"), None),
    "utc": ([typed("2023-02-06T01:17:34.000005Z", "dateTime"), None], "datetime64[us, UTC]", [AT.replace(tzinfo=UTC), None], pl.Datetime("us", "UTC"), None),
    "one zone": ([typed("2023-02-06T01:17:34.000005+01:00", "dateTime")], "datetime64[us, UTC+01:00]", [AT.replace(tzinfo=ONE)], pl.Datetime("us", "UTC"), None),
    "two zones": ([typed("2023-02-06T01:00:00+01:00", "dateTime"), typed("2023-02-06T00:00:00Z", "dateTime")], "object",
                  [dt.datetime(2023, 2, 6, tzinfo=UTC)] * 2, pl.Datetime("us", "UTC"), None),
    "zone or none": ([typed("2023-02-06T00:00:00", "dateTime"), typed("2023-02-06T00:00:00Z", "dateTime")], "object",
                     [dt.datetime(2023, 2, 6), dt.datetime(2023, 2, 6, tzinfo=UTC)], pl.String, ["2023-02-06T00:00:00", "2023-02-06T00:00:00Z"]),
    "first year": ([typed("0001-01-01T00:00:00+05:00", "dateTime")], "datetime64[us, UTC+05:00]",
                   [dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=5)))], pl.String, ["0001-01-01T00:00:00+05:00"]),
    "gYear": ([typed("2003", "gYear"), None], "string", ["2003", None], pl.String, None),
    "text": ([ox.Literal("l'Intérieur", language="fr-DZ"), ox.Literal("وزارة الداخلية", language="ar")], "string", ["l'Intérieur", "وزارة الداخلية"], pl.String, None),
    "malformed": ([typed("x", "integer")], "string", ["x"], pl.String, None),
    "iri": ([IRI, None], "string", [IRI.value, None], pl.String, None),
    "iri or text": ([IRI, ox.Literal("a"), ox.BlankNode("b"), TRIPLE], "string", [IRI.value, "a", "_:b", full(TRIPLE)], pl.String, None),
    "mixed": ([typed("007", "integer"), ox.Literal("a"), None], "object", ["007", "a", None], pl.String, None),
    "unbound": ([None, None], "string", [None, None], pl.String, None),
    "empty": ([], "string", [], pl.String, None),
}  # fmt: skip


def one(*terms):
    return Table(["x"], [(term,) for term in terms])


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_typed_and_equal(name):
    terms, dtype, values, kind, polar = COLUMNS[name]
    frame = one(*terms).to_pandas()
    assert frame["x"].dtype == dtype
    assert [None if pd.isna(value) else value for value in frame["x"].tolist()] == values
    series = one(*terms).to_polars()["x"]
    assert series.dtype == kind
    assert series.to_list() == (values if polar is None else polar)


def test_nan_is_a_value_and_not_a_missing_cell():
    nan = typed("NaN", "double")
    number, missing = one(nan, None).to_pandas()["x"].tolist()
    assert math.isnan(number) and missing is None
    assert one(nan, ox.Literal(1.5)).to_pandas()["x"].dtype == "float64"
    number, missing = one(nan, None).to_polars()["x"].to_list()
    assert math.isnan(number) and missing is None


@pytest.mark.parametrize(
    ("columns", "rows"), [([], []), (["a"], []), (["a"], [(None,)]), (["a", "b"], [(IRI, None)]), ([], [(), ()])]
)
def test_small_shapes(columns, rows):
    table = Table(columns, rows)
    assert table.to_pandas().shape == (len(rows), len(columns))
    assert table.to_polars().shape == (len(rows) if columns else 0, len(columns))
    assert list(table.to_pandas().columns) == list(table.to_polars().columns) == list(table.types()) == columns


def test_what_types_cannot_say_stands_beside_the_frame():
    terms = [IRI, ox.Literal("Direction", language="fr-DZ"), typed("2003", "gYear"), None, RTL]
    table = Table(["x", "n"], [(term, ox.Literal(1)) for term in terms], notes=["open list"], stated=False)
    beside = table.to_pandas().attrs["coopgraph"]
    assert json.loads(json.dumps(beside)) == {"columns": table.types(), "notes": ["open list"], "stated": False}
    kept = table.types()
    assert kept["x"]["kind"] == "mixed"
    assert kept["x"]["datatype"] is None
    assert kept["x"]["languages"] == [None, "fr-dz", None, None, "ar--rtl"]
    assert kept["x"]["datatypes"][2:4] == [XSD + "gYear", None]
    assert (kept["n"]["kind"], kept["n"]["datatype"]) == ("literal", XSD + "integer")
    assert [one(term).types()["x"]["kind"] for term in (IRI, ox.BlankNode("b"), TRIPLE, None)] == [
        "iri",
        "blank",
        "triple",
        "unbound",
    ]


def rebuilt(text, datatype, language):
    """The term of one cell, from the text of the frame and what stands beside it."""
    if text is None:
        return None
    if language:
        return ox.Literal(text, language=language)
    if datatype:
        return ox.Literal(text, datatype=ox.NamedNode(datatype))
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text)


@given(st.lists(TERMS))
def test_any_mixed_column_can_be_rebuilt(terms):
    """Term for term, since a mixed column keeps the spelling of its terms."""
    table = one(*terms, ox.Literal("text"), ox.Literal(1))
    kept = table.types()["x"]
    for texts in (table.to_pandas()["x"].tolist(), table.to_polars()["x"].to_list()):
        cells = zip(texts, kept["datatypes"], kept["languages"], strict=True)
        assert [(rebuilt(*cell),) for cell in cells] == table.rows


@pytest.mark.parametrize("term", [cell for cell in CELLS if cell is not None], ids=repr)
def test_each_kind_of_cell_keeps_its_value(term):
    value = to_python(term)
    assert one(term).to_pandas()["x"].tolist() == [value]
    (polar,) = one(term).to_polars()["x"].to_list()
    assert polar == value or (polar == BIG and value == int(BIG))


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_missing_library_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(OutputError, match=f"{name.capitalize()} frames need {name}: .* -m pip install '?{name}"):
        getattr(one(IRI), f"to_{name}")()
