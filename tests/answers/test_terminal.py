"""Tables as a terminal shows them: as wide as it is, in order, with numbers for sources, from the right in Arabic."""

import os
import pty
import re
import struct
import subprocess
import sys
from fcntl import ioctl
from termios import TIOCSWINSZ

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.table import Table
from coopgraph.base.lines import display_width, turns_text, wrapped

ASKED = ("theme-of-agreement", "event-numbers", "meetings-with")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(sourced: cg.Graph, language: str) -> None:
    graph = sourced.in_language(language)
    for name in ASKED:
        table = graph.query(name).by_label()
        for room in (40, 80, 120, 200):
            for mirrored in (False, True):
                text = table.to("table", room=room, mirrored=mirrored)
                assert max(map(display_width, text.split("\n"))) <= room, (name, room)
                if not mirrored and room >= 120:  # a row of which each cell has its own line still says all
                    words = set(re.findall(r"\w+", text))
                    assert all(set(re.findall(r"\w+", table.text(row[0]))) <= words for row in table), name


def test_the_evidence_is_a_number_and_the_title_stands_once_below(ministry: cg.Graph) -> None:
    text = ministry.query("security-partners").to("table")
    assert "Italy" + " " * 17 + "[1] 854–862 (1.1.1)\n" in text
    assert text.count("[1] Ministry page on bilateral cooperation\n") == text.count("Ministry page") == 1
    shown = ministry.describe("ITA").to("md")
    assert shown.count("\n- \\[1\\] Ministry page on bilateral cooperation <https://") == 1
    assert ministry.query("security-partners").evidence[0].startswith("Ministry page on bilateral cooperation, 896")


def test_where_columns_would_be_too_narrow_each_row_is_told_in_lines() -> None:
    cells = [tuple(ox.Literal(f"{name}{n} " * 6) for name in "abcdef") for n in (1, 2)]
    lines = Table(list("abcdef"), cells).to("table", room=60).splitlines()
    assert lines[:2] == ["a  " + "a1 " * 5 + "a1", "b  " + "b1 " * 5 + "b1"] and lines[6] == ""
    assert Table(list("abcdef"), []).to("table", room=20).splitlines()[0] == "a  b  c  d  e  f"


def test_headings_are_words_of_the_language(ministry: cg.Graph) -> None:
    headings = {"en": "Stated of the agreement", "fr": "Énoncé de l’accord", "ar": "ذُكر عن الاتفاق"}
    for language, heading in headings.items():
        assert heading in ministry.in_language(language).query("theme-of-agreement").to("table").split("\n")[0]
    assert ministry.query("SELECT ?first_one { ?first_one a cg:Country } LIMIT 1").to("table")[:9] == "first_one"


def test_words_are_kept_whole_where_all_can_be() -> None:
    cells = [
        (ox.Literal("a-name-that-is-copied-by-hand"), ox.Literal("some words " * 9), ox.Literal("more words " * 9))
    ]
    assert (
        Table(["a", "b", "c"], cells)
        .to("table", room=60)
        .splitlines()[2]
        .startswith("a-name-that-is-copied-by-hand  some")
    )


# ---- In order ----


def names(table: cg.Table, column: int = 0) -> list[str]:
    return [table.text(row[column]) for row in table]


def test_things_stand_in_the_order_of_their_labels(ministry: cg.Graph) -> None:
    for language in ("en", "fr"):
        table = ministry.in_language(language).query("security-partners")
        assert names(table.by_label()) == sorted(names(table), key=lambda name: name.replace("É", "E"))
        assert set(table.by_label()) == set(table) and names(table) != names(table.by_label())
    assert table.by_label().completeness.state == "open" and table.by_label().cite()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["Chad a", "Chad b", "Italy a", "Türkiye b"]),
        ("ORDER BY DESC(?c)", ["Türkiye b", "Italy a", "Chad b", "Chad a"]),
        ("ORDER BY DESC(?x) ?c", ["Chad b", "Türkiye b", "Chad a", "Italy a"]),
        ("ORDER BY STRLEN(STR(?x)) DESC(STR(?c))", ["Türkiye b", "Chad b", "Chad a", "Italy a"]),
    ],
)
def test_an_order_that_the_query_asks_for_stays(ministry: cg.Graph, order: str, expected: list[str]) -> None:
    values = '(country:TUR "b") (country:TCD "b") (country:TCD "a") (country:ITA "a")'
    table = ministry.query(f"SELECT ?c ?x {{ VALUES (?c ?x) {{ {values} }} }} {order}").by_label()
    found = [f"{table.text(row[0])} {row[1].value}" for row in table]
    assert sorted(found) == sorted(expected)
    assert found == expected or (not order and [f.split()[0] for f in found] == [e.split()[0] for e in expected])
    assert table.why(0).ways


def test_rows_that_have_an_order_of_their_own_keep_it(ministry: cg.Graph) -> None:
    for table in (ministry.describe("ITA"), ministry.search("italie"), ministry.query("ASK {}"), Table(["a"], [])):
        assert table.by_label() is table


# ---- Real terminals ----


def on_terminal(columns: int, *words: str, **environment: str) -> str:
    """What a command shows in a terminal that is so wide."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [sys.executable, "-m", "coopgraph.apps.cli", *words]
    known = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=known | environment):
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            shown += part
            if not part:
                break
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.slow
def test_a_terminal_gets_lines_that_fit() -> None:
    text = on_terminal(60, "query", "theme-of-agreement", "--lens", "ministry", "--language", "ar", COOPGRAPH_RTL="1")
    lines = [line for line in text.split("\n") if line]
    assert {display_width(line) for line in lines if line.startswith("\u200e")} == {60}, "lines end at the right edge"
    assert all(display_width(line) <= 60 for line in lines)
    assert lines[0].rstrip("\u2069").endswith("الاتفاق"), "the first column is the right one"
    assert "\u200e" not in on_terminal(60, "query", "security-partners", "--language", "ar", COOPGRAPH_RTL="0")


@pytest.mark.parametrize(
    ("environment", "turns"),
    [
        ({}, False),
        ({"VTE_VERSION": "7600", "TERM": "xterm-256color"}, True),
        ({"VTE_VERSION": "5202"}, False),
        ({"VTE_VERSION": "7600", "TERM": "tmux-256color"}, False),
        ({"KONSOLE_VERSION": "230805"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal", "COOPGRAPH_RTL": "0"}, False),
        ({"TERM": "linux", "COOPGRAPH_RTL": "1"}, True),
    ],
)
def test_terminals_say_what_they_are(environment: dict[str, str], turns: bool) -> None:
    assert turns_text(environment) is turns


def test_texts_are_broken_between_words_and_signs() -> None:
    assert wrapped("one two  three", 7) == ["one two", "three"]
    assert wrapped("one two three", 8, indent=3) == ["one two", "three"]
    assert wrapped("abcdefgh ij", 3) == ["abc", "def", "gh", "ij"]
    assert wrapped("ab\u00a0? cd", 4) == ["ab\u00a0?", "cd"]
    assert wrapped("", 5) == [""]
    assert wrapped("日本語日本", 4) == ["日本", "語日", "本"]
    assert wrapped("e\u0301" * 3, 2) == ["e\u0301" * 2, "e\u0301"]


# ---- Columns beside ----


def test_labels_stand_beside_things_on_demand(ministry: cg.Graph) -> None:
    table = ministry.in_language("fr").query("SELECT ?c ?n { VALUES (?c ?n) { (country:TUR 1) (UNDEF 2) } }")
    assert table.to("csv", labels=True).splitlines()[:2] == ["c,c_label,n", f"{table[0]['c'].value},Turquie,1"]
    frame = table.to_pandas(labels=True)
    assert list(frame.columns) == ["c", "c_label", "n"] and list(frame["c_label"].fillna("-")) == ["Turquie", "-"]
    assert list(table.to_polars(labels=True).columns) == table.to_arrow(labels=True).column_names == list(frame.columns)
    assert "country:TUR  Turquie  1" in table.to("table", labels=True)
    assert table.columns == ("c", "n")
    taken = ministry.query("SELECT ?c ?c_label { BIND(country:TUR AS ?c) BIND(1 AS ?c_label) }")
    assert taken.with_labels().columns == taken.columns, "a name that is taken is left alone"


def test_dates_of_mixed_precision_have_bounds_on_demand(ministry: cg.Graph) -> None:
    dates = '"2003"^^xsd:gYear "2004-02"^^xsd:gYearMonth "2005-01-02"^^xsd:date "../2016"^^edtf:EDTF'
    edtf = "PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>\n"
    table = ministry.query(edtf + f"SELECT ?d {{ VALUES ?d {{ {dates} UNDEF }} }}")
    frame = table.to_polars(days=True)
    assert frame.dtypes[1:] == [frame.schema["d_from"]] * 2 and str(frame.schema["d_from"]) == "Date"
    spans = {d: tuple(map(str, days)) for d, *days in frame.rows()}
    assert spans["2003"] == ("2003-01-01", "2003-12-31") and spans["2004-02"] == ("2004-02-01", "2004-02-29")
    assert spans["2005-01-02"] == ("2005-01-02",) * 2 and spans["../2016"] == ("None", "2016-12-31")
    assert table.to("csv", days=True).startswith("d,d_from,d_until\r\n")
    days = ministry.query('SELECT ?d ?t { VALUES (?d ?t) { ("2005-01-02"^^xsd:date "2003") } }')
    assert days.with_days().columns == days.columns, "days need no bounds, and a text is no date"


def test_a_table_is_taken_as_frames_are(ministry: cg.Graph) -> None:
    table = ministry.query("security-partners")
    assert table["country"] == table.column("country")
    assert table.head(3) == table[:3] and len(table.head()) == 5
    with pytest.raises(KeyError, match="there are country"):
        table["land"]
