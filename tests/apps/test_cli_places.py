"""The command line over directories and endpoints: the same words, the same answers, exit codes, and no secrets."""

import json
import shutil
import subprocess
import sys

import pytest

from coopgraph.apps.cli import main
from coopgraph.base.vocab import PREFIXES
from coopgraph.store.remote import push as pushing
from tests.support import places, servers
from tests.support.loading import loaded_once, read_once  # noqa: F401 (fixtures)

pytestmark = pytest.mark.usefixtures("loaded_once")
LENS = ["--lens", "ministry"]
ASKED = ["query", "security-partners", *LENS, "--format", "json"]


def said(capsys, *words):
    """Exit code, standard output and standard error of a command."""
    code = main(words)
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture(scope="module")
def store():
    """A directory that `coopgraph load` made of the shipped graph; it is only read."""
    return str(places.store())


MEMORY = {}


def said_of_memory(capsys, *words):
    """What a command says of the shipped graph in memory, which is asked once."""
    if words not in MEMORY:
        MEMORY[words] = said(capsys, *words)
    return MEMORY[words]


@pytest.mark.slow
def test_load_then_ask(capsys, store):
    memory = said_of_memory(capsys, *ASKED)
    assert said(capsys, *ASKED, "--store", store) == memory
    assert len(json.loads(memory[1])["results"]["bindings"]) == 13
    for words in (
        ["show", "Qatar"],
        ["search", "emirats", *LENS],
        ["stats", *LENS],
        ["validate", *LENS],
        ["export", "-o", "-", *LENS],
    ):
        assert said(capsys, *words, "--store", store) == said_of_memory(capsys, *words)


@pytest.mark.slow
def test_a_store_is_replaced_only_when_asked(capsys, tmp_path):
    store = str(shutil.copytree(places.store(), tmp_path / "store"))
    code, out, err = said(capsys, "load", "--store", store)
    assert (code, out) == (2, "") and "--replace" in err and store in err
    own = tmp_path / "own.ttl"
    own.write_text("<https://example.org/a> a cg:Country .", "utf-8")
    code, _, err = said(capsys, "load", str(own), "--store", store, "--replace")
    assert code == 2 and "own.ttl" in err  # an unknown prefix; what was there is there
    assert said(capsys, *ASKED, "--store", store)[0] == 0


@pytest.mark.slow
def test_own_files_in_a_store(capsys, tmp_path):
    own = tmp_path / "own.ttl"
    own.write_text("<https://example.org/a> <https://example.org/p> 'x' .", "utf-8")
    place = str(tmp_path / "store")
    assert said(capsys, "load", str(own), "--store", place)[0] == 0
    text = "SELECT ?g { GRAPH ?g { ?s <https://example.org/p> 'x' } }"
    _, out, _ = said(capsys, "query", text, "--store", place, "--format", "csv")
    assert out.split() == ["g", "https://w3id.org/coopgraph/graph/own/own"]
    assert "https://w3id.org/coopgraph/id/agreement/" not in said(capsys, "export", "-o", "-", "--store", place)[1]


@pytest.mark.servers
def test_endpoint_answers_the_same(capsys):
    url = places.pushed("oxigraph").query
    capsys.readouterr()  # the bar of the push
    looks = (["show", "Qatar", *LENS], ["search", "emirats", *LENS], ["stats", *LENS])
    for words in (ASKED, *looks, ["query", "ASK { ?s a cg:Agreement }"]):
        assert said(capsys, *words, "--endpoint", url) == said_of_memory(capsys, *words)


@pytest.mark.servers
def test_push_from_a_store_and_refusal_to_overwrite(capsys, tmp_path):
    own = tmp_path / "own.ttl"
    own.write_text(f"<https://example.org/a> <https://example.org/p> {', '.join(map(str, range(20)))} .", "utf-8")
    place, asked = str(tmp_path / "store"), ["query", "SELECT * { ?s <https://example.org/p> ?o } ORDER BY ?o"]
    assert said(capsys, "load", str(own), "--store", place)[0] == 0
    with servers.oxigraph() as server:
        code, _, err = said(capsys, "push", server.query, "--store", place)
        assert code == 0 and "triples pushed" in err
        code, _, err = said(capsys, "push", server.query, "--store", place)
        assert code == 2 and "--replace" in err
        there = said(capsys, *asked, "--endpoint", server.query)
    assert there == said(capsys, *asked, "--store", place) and there[1].count("example.org/a") == 20


@pytest.mark.servers
def test_push_says_what_a_server_does_not_take(capsys, tmp_path, monkeypatch):
    """Without what is shipped, which Virtuoso takes in half a minute; it is pushed there in store/test_places.py."""
    servers.require("virtuoso")
    whole = pushing._contents
    monkeypatch.setattr(pushing, "_contents", lambda place: {k: v for k, v in whole(place).items() if "/own/" in k})
    own = tmp_path / "own.ttl"
    value = '"P1Y"^^<http://www.w3.org/2001/XMLSchema#duration>'
    own.write_text(f"<urn:x:a> <urn:x:lasts> {value} ; <urn:x:costs> 1, 2 .", "utf-8")
    with servers.virtuoso() as server:
        code, _, err = said(capsys, "push", server.query, "--data", str(own))
    assert code == 1
    assert err.count("XMLSchema#duration") == int(err.partition("does not take ")[2].partition(":")[0]) > 0


@pytest.mark.servers
def test_passwords_come_from_the_environment_and_go_nowhere(capsys, monkeypatch):
    with servers.reference("someone", "geheim-123") as server:
        asked = ["query", "SELECT * { ?s ?p ?o }", "--endpoint", server.query]
        code, _, err = said(capsys, *asked)
        assert code == 2 and "password" in err and server.query in err
        monkeypatch.setenv("COOPGRAPH_PASSWORD", "wrong-456")
        code, _, err = said(capsys, *asked, "--user", "someone")
        assert code == 2 and "not accepted" in err and "wrong-456" not in err
        monkeypatch.setenv("COOPGRAPH_PASSWORD", "geheim-123")
        assert said(capsys, *asked, "--user", "someone")[0] == 0


def test_places_exclude_one_another(capsys):
    with pytest.raises(SystemExit):
        main(["query", "partner-count", "--store", "a", "--endpoint", "http://127.0.0.1:9/"])
    assert "not allowed with" in capsys.readouterr().err
    code, _, err = said(capsys, "validate", "some.ttl", "--endpoint", "http://127.0.0.1:9/")
    assert code == 2 and "not both" in err


def test_a_cold_command_over_memory_imports_no_network():
    script = (
        "import sys; from coopgraph.apps.cli import main; main(['query', 'partner-count']); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    for name in (
        "SPARQLWrapper",
        "urllib.request",
        "tqdm",
        "coopgraph.store.remote.endpoint",
        "coopgraph.store.disk.directory",
    ):
        assert f"'{name}'" not in done.stdout


def test_things_of_other_schemes_are_shown_given_and_drawn(tmp_path, capsys, read_once):  # noqa: F811
    """`urn:`, `doi:`, `tag:`, `mailto:`, as things, as values and as properties."""
    iris = ["urn:isbn:1", "doi:10.1/x", "tag:x,2020:y", "mailto:a@b.example"]
    said = " ".join(f"<{iri}> a cg:Agreement ; cg:hasPartner country:ITA ; <urn:p> {n} ." for n, iri in enumerate(iris))
    file = tmp_path / "own.ttl"
    file.write_text("".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in ("cg", "country")) + said, "utf-8")
    csv = ["--format", "csv", "--data", str(file)]
    for number, iri in enumerate(iris):
        assert main(["show", iri, *csv]) == 0
        assert f"urn:p,{number}" in capsys.readouterr().out
        assert main(["query", "SELECT ?n { $x <urn:p> ?n }", "--param", f"x={iri}", *csv]) == 0
        assert capsys.readouterr().out == f"n\r\n{number}\r\n"
        assert main(["draw", "--focus", iri, "--no-collapse", "-o", str(tmp_path / "x.json"), "--data", str(file)]) == 0
        assert '"' + iri in (tmp_path / "x.json").read_text("utf-8")
        assert "2 things" in capsys.readouterr().err
    assert main(["query", "SELECT ?s { ?s $p 3 }", "--param", "p=urn:p", *csv]) == 0
    assert capsys.readouterr().out == "s\r\nmailto:a@b.example\r\n"
