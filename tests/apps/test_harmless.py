"""Labels, IRIs, names of files and arguments of others reach a reader, and never drive the terminal; data for programs stay exact."""

import json
import re
import sys
from functools import cache

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph import opening
from coopgraph.apps.cli import main
from coopgraph.base import choices
from coopgraph.base import text as texts
from coopgraph.base.errors import CoopGraphError
from tests.support.loading import load_once

# Colours, a bell, C1's CSI, a line overwritten, a link (OSC 8), a NUL, overrides, and an isolate that does not close.
EVIL = "A \x1b[31mred\x07\x9b2J\rX \u202eevil \u2066open \x1b]8;;http://e\x1b\\link\x00\x08"
ARGUMENT = EVIL.replace("\x00", "") + "\udcff"
DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
THING = "https://w3id.org/coopgraph/id/agreement/evil"
ASKED = f"SELECT * {{ ?s ?p ?o FILTER(?s = <{THING}>) }}"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("h\x1b[31m\r\u202e")
    label = str(ox.Literal(EVIL))
    text = f"""@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{THING}> a cg:Agreement ; cg:hasPartnr <urn:b> ; cg:hasPartner <https://example.org/\u202eevil> ; skos:prefLabel {label} .
<https://example.org/\u202eevil> a cg:Country ; cg:iso3 {label} ; skos:prefLabel {label}@en ."""
    path = folder / "b\x07\u202e\x9b.ttl"
    path.write_text(text, "utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def each_file_is_read_once(monkeypatch):
    monkeypatch.setattr(opening, "load", _load)


@cache
def _load(*files, **options):
    return load_once(*files, **options)


def is_harmless(text):
    """Nothing that drives a terminal, and each isolate closed in its line."""
    lines = text.replace("\r\n", "\n").split("\n")
    return not any(
        DRIVES.search(line) or len(re.findall("[\u2066-\u2068]", line)) != line.count("\u2069") for line in lines
    )


COMMANDS = {
    "findings": ["validate", "FILE"],
    "findings as json": ["validate", "FILE", "--format", "json"],
    "findings as sarif": ["validate", "FILE", "--format", "sarif"],
    "a thing": ["show", THING, "--why", "--data", "FILE"],
    "a search": ["search", "evil", "--data", "FILE"],
    "layers": ["stats", "--data", "FILE"],
    "a page": ["brief", THING, "--data", "FILE"],
    "a page as html": ["brief", THING, "--format", "html", "--data", "FILE"],
    **{f"rows as {kind}": ["query", ASKED, "--format", kind, "--data", "FILE"] for kind in ("table", "md", "html", "json", "tsv")},
    **{f"a citation as {kind}": ["query", ASKED, "--cite", kind, "--data", "FILE"] for kind in choices.CITATION_FORMATS},
    "why nothing": ["query", f"SELECT * {{ ?s rdfs:label {ox.Literal(EVIL.partition(chr(13))[0])} }}", "--data", "FILE"],
    **{f"triples as {kind}": ["show", THING, "--format", kind, "--data", "FILE"] for kind in ("ttl", "nt", "jsonld")},
    "no such file": ["query", "partner-count", "--data", ARGUMENT],
    "no such question": ["query", ARGUMENT],
    "no such thing": ["show", ARGUMENT],
    "no such format": ["query", "partner-count", "--format", ARGUMENT],
    "no such command": [ARGUMENT],
    "no such ending": ["export", "-o", ARGUMENT],
    "no such parameter": ["query", "partner-count", "--param", ARGUMENT + "=1"],
    "no such value": ["query", "is-partner", "--param", "country=" + ARGUMENT],
    "no table": ["load", ARGUMENT + ".csv", "-o", "x.trig"],
    "no endpoint": ["query", "ASK {}", "--endpoint", ARGUMENT],
    "no document": ["verify", ARGUMENT],
    "no column": ["measure", ARGUMENT],
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_lets_data_drive_a_terminal(capsys, file, name):
    try:
        code = main([file if word == "FILE" else word for word in COMMANDS[name]])
    except SystemExit as end:  # of argparse
        code = end.code
    out, err = capsys.readouterr()
    assert out + err
    assert "Traceback" not in err
    assert is_harmless(out), [line for line in out.split("\n") if not is_harmless(line)]
    assert is_harmless(err), err
    assert code == 2 if name.startswith("no ") else code in {0, 1}


def test_nor_does_what_python_prints(file):
    graph = opening.load(file, lens="sourced", language="en", shipped_graph=False)
    table = graph.query(ASKED)
    report = graph.validate()
    with pytest.raises(CoopGraphError) as refused:
        graph.resolve(EVIL)
    shown = [*map(repr, (table, graph, report, *table, graph.describe(THING))), *map(str, (table, table.why(0)))]
    for text in [*shown, table._repr_html_(), report.to_text(), str(refused.value), cg.brief(graph, THING).markdown]:
        assert is_harmless(text), text


def test_programs_get_what_the_data_hold(capsys, file):
    def given(kind):
        main(["query", ASKED, "--format", kind, "--data", file])
        return capsys.readouterr().out

    label = f"{ox.Literal(EVIL)}"
    assert EVIL in [row["o"]["value"] for row in json.loads(given("json"))["results"]["bindings"]]
    assert EVIL in given("csv")
    solutions = ox.parse_query_results(given("tsv").encode(), ox.QueryResultsFormat.TSV)
    assert label in {str(solution["o"]) for solution in solutions}
    main(["show", THING, "--format", "ttl", "--data", file])
    triples = ox.parse(capsys.readouterr().out, format=ox.RdfFormat.TURTLE)
    assert label in {str(triple.object) for triple in triples}


def test_a_terminal_is_shown_nothing_raw(capsys, file, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    main(["query", ASKED, "--format", "csv", "--data", file])
    out = capsys.readouterr().out
    assert "evil" in out and is_harmless(out)


def test_our_own_isolates_reach_the_reader():
    arabic = "\u2068تونس\u2069  \u2068لبنان\u2069"
    assert texts.inert_lines(f"{arabic}\na\u2066b\nc\u2069d") == f"{arabic}\nab\ncd"
    assert texts.inert_lines("a\r\nb\rc") == "a\r\nb\ufffdc"


@pytest.mark.parametrize(("kind", "instead"), [("rdf", "ttl or nt"), ("xml", "json or tsv")])
def test_xml_that_cannot_hold_a_character_is_refused_before_anything_is_written(capsys, file, tmp_path, kind, instead):
    target = tmp_path / f"x.{kind}"
    words = ["export", "--data", file] if kind == "rdf" else ["query", ASKED, "--data", file]
    assert main([*words, "-o", str(target)]) == 2
    assert f"U+001B, which XML does not allow; use {instead}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheet_runs_nothing_when_asked(capsys, tmp_path):
    data = tmp_path / "data.ttl"
    data.write_text('<urn:a> <urn:b> "=1+1" , -5 .', "utf-8")
    words = ["query", "SELECT ?o { <urn:a> <urn:b> ?o } ORDER BY ?o", "--data", str(data), "--safe", "--format"]
    assert main([*words, "csv"]) == 0
    assert capsys.readouterr().out == "o\r\n-5\r\n'=1+1\r\n"
    assert main([*words, "tsv"]) == 2
    assert "--safe is for csv" in capsys.readouterr().err
