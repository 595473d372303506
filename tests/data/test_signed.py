"""What two readers signed: a changed number, unit, year, confidence or name in the data is told, wherever it stands."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
from tools import sign_data

from coopgraph.base import paths

MUTATIONS = {
    "a number": ("sourced/missions.csv", "team size,72,", "team size,73,", "row 514"),
    "a unit": ("sourced/programmes.csv", "1500000 EUR", "1500000 USD", "row 656"),
    "a year": ("sourced/agreements.csv", "signature date,2017-03-09", "signature date,2016-03-09", "row 132"),
    "a confidence": ("sourced/agreements.csv", "2017/2018,probable", "2017/2018,certain", "row 385"),
    "an assertion": (
        "source/miclat-bilateral-claims.ttl",
        "closure:open",
        "closure:closed-as-stated",
        "claim/miclat-S",
    ),
    "Germany with Italy’s Arabic name": ("reference/countries.ttl", '"ألمانيا"@ar', '"إيطاليا"@ar', "country/DEU"),
    "a name": (
        "editorial/names.ttl",
        '"Direction générale de la Protection civile (DGPC)"@fr',
        '"Direction de la Protection civile (DGPC)"@fr',
        "body/dgpc",
    ),
    "a reading": ("editorial/readings.ttl", "skos:broader", "skos:related", "editorial/readings"),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(paths.graph_data(), tmp_path / "graph_data")


def test_the_data_is_as_it_was_signed():
    assert sign_data.differences(paths.graph_data()) == [], "read again what changed, then run tools/sign_data.py"


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_changed_is_told(data, name):
    file, old, new, told = MUTATIONS[name]
    text = (data / file).read_text("utf-8")
    assert old in text
    (data / file).write_text(text.replace(old, new), "utf-8")
    assert any(told in line for line in sign_data.differences(data))


def test_each_row_was_read_twice():
    with (paths.graph_data() / "accounts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 925
    assert {row["second_reading"] for row in rows} <= {
        "right",
        "left out right",
        "weaker",
        "doubt",
        "wrong",
        "left out wrong",
    }
    agreed = {"right", "left out right"}
    assert Counter(bool(row["outcome"]) == (row["second_reading"] not in agreed) for row in rows) == {True: 925}
    counts = Counter(row["outcome"] for row in rows)
    told = (paths.graph_data() / "README.md").read_text("utf-8").replace("\n", " ")
    assert f"{counts.pop('')} were right" in told
    assert f"{counts['mended']} were mended, {counts['kept']} kept and {counts['left out']} left out" in told
    assert set(counts) == {"mended", "kept", "left out"}
