"""`%sparql` and `%%sparql` in a shell of this process; see `test_notebook_kernel` for a real kernel."""

import gc
import html
import re
import sys

import pyoxigraph as ox
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import coopgraph as cg
from coopgraph.apps.notebook import known_options, split
from coopgraph.base.vocab import PREFIXES
from coopgraph.networks.from_answer import network_of
from tests.conftest import ROOT
from tests.support import hostile

PARTNERS = "SELECT DISTINCT ?country { ?set cg:hasPartner ?country } ORDER BY ?country"
QATAR = "https://w3id.org/coopgraph/id/country/QAT"


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    main = sys.modules["__main__"]
    profile = {"location": str(tmp_path_factory.mktemp("profile"))}
    quiet = Config(HistoryManager={"enabled": False}, InteractiveShell={"colors": "nocolor"}, ProfileDir=profile)
    made = InteractiveShell.instance(config=quiet)
    made.run_line_magic("load_ext", "coopgraph")
    yield made
    gc.unfreeze()
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main


@pytest.fixture
def ask(shell):
    """Run a cell in a shell without variables of the user; its result, or its error."""
    gc.freeze()  # a reset collects garbage, and need not look through all that was imported and loaded
    shell.reset(new_session=False)

    def run(cell: str, **variables: object):
        shell.push(variables)
        done = shell.run_cell(cell)
        return done.result if done.success else done.error_in_exec

    return run


# ---- Asking ----


def test_a_cell_asks_the_shipped_graph_which_is_loaded_once(ask, shell):
    assert len(ask(f"%%sparql\n{PARTNERS}")) == 30
    first = (magics := shell.magics_manager.registry["SparqlMagics"])._shipped
    ask("%%sparql\nASK {}")
    assert magics._shipped is first


def test_the_graph_is_g_or_the_one_that_is_named(ask, tmp_path):
    (tmp_path / "own.ttl").write_text("<urn:a> <urn:b> <urn:c> .", "utf-8")
    own = cg.load(tmp_path / "own.ttl")
    count = "%%sparql{}\nSELECT ?x {{ <urn:a> <urn:b> ?x }}"
    assert len(ask(count.format(""), g="no graph")) == 0
    assert len(ask(count.format(""), g=own)) == 1
    assert len(ask(count.format(" --graph mine"), g=1, mine=own)) == 1
    assert "a str, no graph" in str(ask("%%sparql --graph text\nASK {}", text="x"))
    assert "not there" in str(ask("%%sparql --graph nowhere\nASK {}"))


@pytest.mark.slow
def test_lens_and_language(ask, sourced):
    count = "%%sparql --lens {}\nSELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }}"
    few, more = (int(ask(count.format(lens)).rows[0][0].value) for lens in ("ministry", "possible"))
    assert few < len(sourced) < more
    assert "Émirats arabes unis" in str(ask("%sparql security-partners --language fr"))


@pytest.mark.parametrize(("frame", "module"), [("df", "pandas"), ("polars", "polars"), ("arrow", "pyarrow")])
def test_frames(ask, frame, module):
    found = ask(f"%sparql security-partners --as {frame}")
    assert type(found).__module__.startswith(module)
    assert len(found) == 13
    assert len(ask(f"%sparql security-partners --as {frame} --limit 2")) == 2


@pytest.mark.slow
def test_into_keeps_all_and_shows_nothing(ask, shell, capsys):
    assert ask(f"%%sparql --into kept --limit 2\n{PARTNERS}") is None
    assert capsys.readouterr().out == ""
    assert len(shell.user_ns["kept"]) == 30
    ask("%sparql security-partners --as df --into frame")
    assert list(shell.user_ns["frame"].columns) == ["country"]
    ask("%sparql security-partners --draw --into drawn")
    assert isinstance(shell.user_ns["drawn"], cg.Drawing)


def test_limit_shortens_what_is_shown_and_nothing_else(ask, shell, capsys):
    table = ask(f"%%sparql --limit 3\n{PARTNERS}")
    assert len(table) == len(table.to_pandas()) == 30
    assert table._repr_html_().count("<tr>") == 4
    assert "3 of 30 rows shown" in table._repr_html_()
    shown = capsys.readouterr().out
    assert "3 of 30 rows shown\n" in shown
    assert shown.count("\n! ") == 5
    assert "3 rows" not in shown
    assert "30 rows" in str(ask(f"%%sparql --limit 30\n{PARTNERS}"))


def test_a_line_asks_a_named_question(ask, sourced):
    def country(value: str, **variables: object) -> str:
        return ask(f"%sparql is-partner country={value} --timeout 20", **variables).rows[0][0].value

    assert country("TUR") == "true"
    assert country("$c", c="Türkiye") == "true"
    assert country("$c", c=sourced.resolve("TUR")) == "true"
    assert country('{g.resolve("South Korea")}', g=sourced) == "true"
    assert country("{'South ' + 'Korea'}") == "true"
    assert country('"South Korea"') == "false"  # text, not a thing
    assert country(r'"with \" and { and $c"') == "false"
    assert "no Python variable 'nowhere'" in str(ask("%sparql is-partner country=$nowhere"))
    assert "cannot be bound: a list" in str(ask("%sparql is-partner country=$many", many=[1]))
    assert "no parameter land" in str(ask("%sparql is-partner land=TUR"))


def test_a_line_asks_in_sparql_too(ask):
    table = ask('%sparql --limit 2 SELECT ?x { VALUES ?x { "a  b" "{c}" "$d" } } --language fr', d=1)
    assert {row[0].value for row in table} == {"a  b", "{c}", "$d"}
    assert ask("%sparql ask {}").rows[0][0].value == "true"
    assert ask("found = %sparql security-partners\nlen(found)") == 13


@pytest.mark.parametrize(
    ("line", "options", "query"),
    [
        ("--lens ministry SELECT * { ?s ?p ?o }  LIMIT 3", "--lens ministry", "SELECT * { ?s ?p ?o }  LIMIT 3"),
        ('--as=df SELECT ("--draw  x" AS ?x) {}', "--as=df", 'SELECT ("--draw  x" AS ?x) {}'),
        ("partner-count  --draw --limit 3 ", "--draw --limit 3", "partner-count"),
        ("--drawn x", "", "--drawn x"),
    ],
)
def test_options_and_query_are_told_apart(line, options, query):
    assert split(line, known_options()) == (options, query)


# ---- Values ----


def test_dollar_names_bind_python_values(ask, sourced):
    who = "%%sparql\nSELECT DISTINCT $partner { ?set cg:hasPartner $partner }"
    assert [row[0].value for row in ask(who, partner=sourced.resolve("Qatar"))] == [QATAR]
    assert len(ask(who, partner="Qatar")) == 0  # a text is a text
    assert len(ask(who.replace("$", "?"), partner=sourced.resolve("Qatar"))) == 30
    assert [row["n"].value for row in ask("%%sparql\nSELECT ?n { BIND($n + 1 AS ?m) BIND($n AS ?k) }", n=41)] == ["41"]
    assert len(ask('%%sparql\nSELECT ?s { ?s a cg:Country FILTER("$limit" = "x" || true) } # $limit', limit=[])) == 249


@pytest.mark.parametrize("text", ['"} UNION { ?s ?p ?o } #', "\\", "'''", "}}}", "> <urn:x", *hostile.ATTACKS])
def test_hostile_text_stays_data(ask, text):
    table = ask("%%sparql\nSELECT $text { VALUES ?one { 1 } FILTER(isLiteral($text)) }", text=text)
    assert table.rows == [(ox.Literal(text),)]


def test_what_cannot_be_bound_is_named(ask):
    error = ask("%%sparql\nSELECT * { ?s ?p $stuff }", stuff={"a": 1})
    assert isinstance(error, cg.CoopGraphError)
    assert "the value of stuff in Python cannot be bound: a dict" in str(error)
    assert "write ?stuff" in str(error)
    assert "a NoneType" in str(ask("%%sparql\nSELECT * { ?s ?p $stuff }", stuff=None))
    assert "half of a surrogate pair" in str(ask("%%sparql\nSELECT * { ?s ?p $stuff }", stuff="\ud800"))


def test_a_name_that_is_no_variable_of_python_is_told(ask):
    table = ask("%%sparql\nSELECT ?a { VALUES ?a { 1 } FILTER(?a = $partnr || true) }", partner=1)
    assert table.notes == ("$partnr: no such parameter; did you mean $partner?",)


def test_the_examples_of_the_page_run(ask):
    cells = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "notebooks.md").read_text("utf-8"), re.DOTALL)
    found = [ask(cell) for cell in cells[1:]]
    assert [len(found[i]) for i in (0, 1, 4)] == [20, 5, 8]
    assert found[2] == 13
    assert found[5].rows == found[6].rows == [(ox.Literal(True),)]


# ---- Errors ----

MISTYPED = "%%sparql\nSELECT * {\n  ?s cg:hasPartnr ?c }"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (MISTYPED, "    2 |   ?s cg:hasPartnr ?c }\n      |      ^\n  hint: did you mean cg:hasPartner"),
        ("%%sparql\n  \n", "there is no query in the cell"),
        ("%sparql security-partner", "did you mean security-partners"),
        ("1\n\ncg.load().query('SELECT {')", "(line 3 of the cell)"),
    ],
)
def test_errors_are_one_message(ask, capsys, cell, said):
    assert isinstance(ask(cell, cg=cg), cg.CoopGraphError)
    shown = capsys.readouterr().out
    assert said in shown
    assert re.match(r"(Query|NotFound)Error: ", shown)
    assert "Traceback" not in shown and "-----" not in shown


@pytest.mark.parametrize("line", "|--as pandas|--limit 0|--into 2x|--as df --draw|FRA|--nonsense".split("|"))
def test_wrong_options_are_told_on_one_line(ask, capsys, line):
    for cell in (f"%sparql partner-count {line}" if line else "%sparql", f"%%sparql {line or 'x'}\nASK {{}}"):
        assert isinstance(ask(cell), UsageError)
        assert re.fullmatch(r"UsageError: .*\n", capsys.readouterr().err)


def test_help(ask, capsys):
    ask("%%sparql?")
    shown = capsys.readouterr().out
    assert "%sparql [--graph NAME]" in shown
    assert "%sparql security-partners --as df" in shown


# ---- Drawings ----


@pytest.mark.slow
def test_the_drawing_has_the_things_of_the_answer_and_their_statements(ask, sourced):
    table = sourced.query("SELECT ?a ?c { ?a a cg:Agreement ; ?p ?c . ?c a cg:Country }")
    net = network_of(sourced, table)
    assert set(net) == {term.value for row in table for term in row}
    assert all(data["claims"] for *_, data in net.edges(data=True) if not data.get("answer"))  # a row is no statement
    assert {iri for *_, iris in net.edges(data="claims") for iri in iris} <= set(net.graph["claims"])
    assert set(net.graph["claims"]) < set(sourced.network(collapse=False).graph["claims"])
    drawing = ask(
        "%%sparql --draw --limit 3 --language fr\nSELECT ?a ?c { ?a a cg:Agreement ; ?p ?c . ?c a cg:Country }"
    )
    assert isinstance(drawing, cg.Drawing)
    assert drawing.title == "a, c"
    made = ask("%%sparql --draw\nCONSTRUCT { ?relief cg:providedBy ?body } { ?relief cg:providedBy ?body }")
    assert made.title == "Directorate General of Civil Protection (DGPC)"


def test_pairs_of_a_row_without_a_statement_get_a_plain_edge(sourced):
    pair = sourced.query("SELECT ?here ?there { VALUES (?here ?there) { (country:QAT country:ITA) } }")
    net = network_of(sourced, pair)
    ((_, _, key, data),) = net.edges(keys=True, data=True)
    assert (key, data["claims"], data["labels"]) == ("?there", (), {"": "there"})
    assert cg.draw(net).spec["terms"]["?there"] == {"": "there"}
    assert cg.draw(net).spec["edges"][0]["dashes"], "a row of an answer does not look like a statement"
    made = sourced.query("CONSTRUCT { country:QAT skos:related country:ITA } {}")
    assert [key for *_, key in network_of(sourced, made).edges(keys=True)] == [PREFIXES["skos"] + "related"]


def test_what_cannot_be_drawn_is_said(ask):
    assert "holds no thing that can" in str(ask("%%sparql --draw\nASK {}"))
    assert "is empty" in str(ask("%%sparql --draw\nSELECT ?x { ?x a cg:Country FILTER(false) }"))


def test_hostile_labels_stay_in_the_frame():
    drawing = cg.draw(hostile.network(), title='"><script>alert(1)</script>')
    texts = re.fullmatch(r'<iframe((?: [a-z]+="[^"<>]*")+)></iframe>', drawing._repr_html_())[1]
    attributes = {name: html.unescape(text) for name, text in re.findall(r' ([a-z]+)="([^"]*)"', texts)}
    assert set(attributes) == {"title", "sandbox", "loading", "style", "onload", "srcdoc"}
    assert "allow-same-origin" not in attributes["sandbox"]
    assert attributes["srcdoc"] == drawing.html
