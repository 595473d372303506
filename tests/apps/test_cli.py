"""The command line as a user meets it: words, exit codes, pipes, and no traceback."""

import json
import os
import subprocess
import sys

import pytest

from coopgraph.apps import cli
from coopgraph.base import paths
from tests.conftest import ROOT
from tests.support.loading import loaded_once  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("loaded_once")
LAYER = paths.graph_data() / "source" / "miclat-bilateral.ttl"


def run(*arguments, **options):
    """A command in a process of its own."""
    command = [sys.executable, "-m", "coopgraph.apps.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, **options)


def said(capsys, *arguments):
    """A command in this process: exit code, standard output, standard error."""
    code = cli.main(list(map(str, arguments)))
    out, err = capsys.readouterr()
    return code, out, err


def test_query_shows_labels_evidence_and_that_the_list_is_open(capsys):
    code, out, _ = said(capsys, "query", "security-partners", "--lens", "ministry")
    assert code == 0
    assert "Türkiye" in out
    assert "1024–1034 (1.1.1)" in out
    assert "≥ At least 13: " in out and out.count("(13 named)") == 1 and "Open list: Partners" in out
    assert "13 rows" in out


@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "xml", "md", "html", "table"])
def test_every_format(capsys, kind, tmp_path):
    code, out, _ = said(capsys, "query", "training-ranks", "--format", kind)
    assert code == 0
    assert "lieutenant" in out
    file = tmp_path / f"answer.{'txt' if kind == 'table' else kind}"
    assert said(capsys, "query", "training-ranks", "-o", file)[0] == 0
    assert file.read_text("utf-8").strip() == out.strip().replace("\r\n", "\n") or kind == "csv"


def test_not_stated_is_an_answer(capsys):
    code, out, _ = said(capsys, "query", "multilateral-cooperation", "--language", "fr", "--lens", "ministry")
    assert code == 0
    assert "non énoncé" in out
    assert "Ce n’est pas un non" in out


def test_questions_as_json(capsys):
    rows = json.loads(said(capsys, "questions", "--format", "json")[1])
    assert len(rows) >= 33
    assert {"name", "summary"} <= rows[0].keys()
    assert "security-partners" in {row["name"] for row in rows}
    assert "SELECT" in said(capsys, "questions", "security-partners")[1]


def test_questions_are_found_by_words(capsys):
    out = said(capsys, "questions", "dates")[1]
    assert "agreement-life" in out and "security-threats" not in out
    summary = "signature, approval, ratification, publication, entry into force, end?"
    assert summary in out  # in a file or pipe there is room
    names = {row["name"] for row in json.loads(said(capsys, "questions", "pays", "région", "--format", "json")[1])}
    assert names == {"partners-by-region", "partners-in-region"}
    code, _, err = said(capsys, "questions", "datse")
    assert code == 2 and "did you mean dates?" in err


def test_tables_show_iris_when_asked(capsys):
    out = said(capsys, "query", "security-partners", "--lens", "ministry", "--iris", "--why")[1]
    assert "\ncountry:ITA " in out and "set:security-agreements · cg:hasSetMember · agreement:security-ita" in out
    assert "Italy" not in out and "At least 13" in out


def test_parameters(capsys):
    out = said(capsys, "query", "theme-of-agreement", "--param", "partner=Turquie", "--format", "csv")[1]
    assert "security-tur,false,true" in out
    asked = "SELECT ?c { ?c cg:iso3 $code }"
    assert "ITA" in said(capsys, "query", asked, "--param", 'code="ITA"', "--format", "csv")[1]


def test_query_from_a_file_and_from_standard_input(tmp_path):
    file = tmp_path / "q.rq"
    file.write_text("ASK { country:ITA a cg:Country }", "utf-8")
    assert "true" in run("query", file).stdout
    assert "true" in run("query", "-", input=file.read_text("utf-8")).stdout


@pytest.mark.slow
def test_show_search_and_stats(capsys):
    assert "founded on" in said(capsys, "show", "dnrm")[1]
    code, out, _ = said(capsys, "search", "protection civile")
    assert code == 0
    assert "civil protection" in out
    assert said(capsys, "search", "zzzzzz")[0] == 1
    assert "source/miclat-bilateral" in said(capsys, "stats")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "SELECT ?x { ?x cg:hasPartnr ?c }"], "did you mean cg:hasPartner"),
        (["query", "security-partner"], "did you mean security-partners"),
        (["query", "SELECT * { ?s foo:bar ?o }"], "unknown prefix foo:"),
        (["query", "absent.rq"], "absent.rq"),
        (["query", "partner-count", "--data", "absent.ttl"], "no such file"),
        (["query", "partner-count", "-o", "answer.docx"], "no format has the ending"),
        (["query", "theme-of-agreement", "--param", "partner"], "NAME=VALUE"),
        (["show", "nowhere-land"], "nothing is called"),
        (["export", "-o", "graph.docx"], "unknown RDF format"),
        (["verify", "absent.txt"], "absent.txt"),
        (["draw", "--focus", "nowhere-land", "-o", "x.html"], "nothing is called"),
        (["draw", "--kinds", "Contry", "-o", "x.html"], "did you mean Country"),
    ],
)
def test_user_errors_are_one_message_and_exit_2(capsys, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = said(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert message in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "rdf", "jsonld", "n3", "trix", "hext", "ttl.gz"])
def test_export_and_load_again(capsys, tmp_path, ending):
    """What the ministry's page says, which is soon written in any format."""
    file, asked = tmp_path / f"graph.{ending}", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s cg:hasPartner ?c }"
    assert said(capsys, "export", "-o", file, "--data", LAYER, "--only")[0] == 0
    code, out, _ = said(capsys, "query", asked, "--data", file, "--only", "--format", "csv")
    assert (code, out.split()) == (0, ["n", "20"])


@pytest.mark.slow
def test_export_keeps_layers_and_bytes(capsys, tmp_path):
    one, two = tmp_path / "one.trig", tmp_path / "two.trig"
    said(capsys, "export", "-o", one, "--lens", "ministry")
    assert run("export", "-o", two, "--lens", "ministry").returncode == 0
    assert one.read_bytes() == two.read_bytes()
    asked = "SELECT ?g { GRAPH ?g { ?s cg:foundedOn|cg:iso3 ?value } }"
    out = said(capsys, "query", asked, "--data", one, "--format", "csv")[1]
    assert "source/miclat-bilateral" in out
    assert "graph/reference/countries" in out


@pytest.mark.slow
def test_validate_and_verify_exit_codes(capsys, tmp_path):
    assert said(capsys, "validate", "--lens", "ministry")[0] == 0
    bad = tmp_path / "bad.ttl"
    bad.write_text("<https://w3id.org/coopgraph/id/x/1> <https://w3id.org/coopgraph/ns#hasPartnr> <a:b> .", "utf-8")
    code, out, _ = said(capsys, "validate", bad)
    assert code == 1
    assert "hasPartner" in out
    assert said(capsys, "validate", tmp_path / "absent.ttl")[0] == 2
    (tmp_path / "page.txt").write_text("Another text.\n", "utf-8")
    assert said(capsys, "verify", tmp_path / "page.txt")[0] == 1


def test_verify_finds_every_claim_in_the_document(source_text, capsys, tmp_path):
    file = tmp_path / "page.txt"
    file.write_text(source_text, "utf-8")
    code, out, _ = said(capsys, "verify", file)
    assert code == 0
    assert "0 moved, 0 lost" in out
    assert json.loads(said(capsys, "verify", file, "--format", "json")[1])


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion(capsys, shell):
    assert "security-partners" in said(capsys, "completion", shell)[1] or shell == "tcsh"


@pytest.mark.slow
def test_a_pipe_that_closes_early_is_quiet():
    command = f"{sys.executable} -m coopgraph.apps.cli query 'SELECT * {{ ?s ?p ?o . ?s ?q ?r }} LIMIT 60000' --format tsv | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "?s" in done.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_an_error():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "coopgraph.apps.cli", "query", "security-partners"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="no shell here")
@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        ("questions >&-", 2, "", "coopgraph: cannot write: standard output is closed\n"),
        ("questions --format json 2>&-", 0, "security-partners", ""),
        ("questions nothing 2>&-", 2, "", ""),
        ("query - <&-", 2, "", "coopgraph: standard input: standard input is closed\n"),
        ("show $'\\xff'", 2, "", "coopgraph: \ufffd: this argument is not UTF-8\n"),
    ],
)
def test_streams_that_a_shell_closed_and_arguments_of_any_bytes(words, code, out, err):
    command = f"{sys.executable} -m coopgraph.apps.cli {words}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, err)
    assert out in done.stdout if out else done.stdout == ""


def test_a_cold_query_imports_only_what_it_needs():
    run = "from coopgraph.apps.cli import main; [main(['query', 'security-partners', '--language', each]) for each in ('en', 'ar')]"
    code = f"import sys; {run}; print(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    heavy = {
        "shutil",
        "lzma",
        "rdflib",
        "networkx",
        "pyvis",
        "pandas",
        "polars",
        "numpy",
        "rapidfuzz",
        "sqlite3",
        "jinja2",
        "shtab",
        "wcwidth",
        "oxrdflib",
        "dataclasses",
        "hashlib",
        "decimal",
        "coopgraph.knowledge.doctor",  # this answer has rows
    }
    assert not heavy & set(loaded)


def test_help_has_examples(capsys):
    for name in ("query", "questions", "show", "search", "draw", "export", "validate", "verify", "stats"):
        with pytest.raises(SystemExit):
            cli.main([name, "--help"])
        assert f"coopgraph {name}" in capsys.readouterr().out
    assert (ROOT / "docs" / "cli.md").is_file()
