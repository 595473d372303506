"""What people read is in their language: no English word stands in French or Arabic answers, reports, briefs and pictures."""

import re

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.answers.about import search
from coopgraph.answers.stats import stats
from coopgraph.answers.table import Table
from coopgraph.answers.terminal import headings
from coopgraph.curation.checks.verify import CitedPassage, verify
from coopgraph.knowledge.schema import Schema
from coopgraph.networks.measure import measure, sensitivity
from tests.base.test_words import TEXTS
from tests.conftest import ROOT

# Not words of a language: addresses, names of claims, of terms, layers, rules and lenses, parts of queries, and names of formats.
NAMES = re.compile(
    r"https?://\S+|<[^>]*>|\[[^\]]*\]|\S*[:/]\S*|\S*\d\S*|[\w-]+-[\w-]+|[?$]\w+|\S*…|\b(?:IRI|ISO|EDTF|LF|NFC|Unicode|SHA|SPARQL|PageRank)\b"
)
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


def words_of(texts):
    return {word.lower() for text in texts for word in LATIN.findall(re.sub(r"\{\w+:?|\}", " ", text))}


@pytest.fixture(scope="module", params=["fr", "ar"])
def graph(request, ministry: cg.Graph) -> cg.Graph:
    return ministry.in_language(request.param)


@pytest.fixture(scope="module")
def english(graph: cg.Graph) -> set[str]:
    """Words that stand in our English and in no French of ours: of the catalogue and of the ontology's labels."""
    labels = [Schema(graph.engine).labels(node) for node in map(ox.NamedNode, graph.schema.terms)]
    ours = words_of(text[0] for text in TEXTS.values()) | words_of(each.get("en", "") for each in labels)
    return ours - words_of(text[1] for text in TEXTS.values()) - words_of(each.get("fr", "") for each in labels)


def foreign(text: str, graph: cg.Graph, english: set[str]) -> set[str]:
    """The words of a text that are not of its language: in Arabic all Latin ones."""
    left = {word.lower() for word in LATIN.findall(NAMES.sub(" ", text))}
    return left if graph.language == "ar" else left & english


def plain(html: str) -> str:
    return re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", html, flags=re.S)


def test_answers_and_why_they_hold(graph, english):
    for name in ("security-partners", "is-partner", "partners-by-region", "relief-missions"):
        table = graph.query(name)
        for text in (table.to("table", why=True), table.to("md"), plain(table.to("html", why=True))):
            assert foreign(text.replace("ministry", ""), graph, english) == set(), name
        assert not set(table.columns) & set(headings(table))
    mine = graph.query("SELECT ?country { ?country a cg:Country } LIMIT 1")
    assert headings(mine) == ["country"], "a user's own names stay"
    many = Table(["١"], [(ox.Literal(n % 2 == 0),) for n in range(250)], language=graph.language)
    assert foreign(plain(many._repr_html_()), graph, english) == set()


def test_why_there_is_nothing(graph, english):
    for query in ('SELECT ?x { ?x skos:prefLabel "Italia" }', "SELECT ?x { country:ITA cg:hasPartner ?x }"):
        table = graph.query(query)
        said = " ".join(table.diagnosis_text)
        for part in sorted(filter(None, map(str, table.diagnosis)), key=len, reverse=True):
            said = said.replace(" ".join(part.split()), " ")
        assert said.strip() and foreign(said, graph, english) == set(), query


def test_tables_about_things_and_networks(graph, english):
    network = graph.network(focus="axis:security")
    network.graph["language"] = graph.language
    tables = [search(graph, "axis"), stats(graph), graph.describe("axis:security"), measure(network, ["pagerank"])]
    for table in (*tables, sensitivity(network, "degree")):
        assert foreign(" ".join(headings(table)), graph, english) == set()
        assert table.language == graph.language and headings(table) != list(table.columns)
    assert foreign(" ".join(tables[1].text(row[0]) for row in tables[1].rows), graph, english) == set()


def test_findings_and_passages(graph, english):
    report = cg.load(ROOT / "tests" / "cases" / "country" / "invalid.two-of-each.trig").validate()
    said = "\n".join(finding.text(graph.language) for finding in report.findings)
    first, *_ = report.to_text(graph.language).splitlines()
    assert report.findings and foreign(f"{said} {first}", graph, english) == set()
    digest = "0" * 64
    lost = verify("A text.", digest, [CitedPassage("c-1", 0, 1, digest, 0, 1, digest)])
    assert lost.findings and foreign(lost.to_text(graph.language), graph, english) == set()


@pytest.mark.slow
def test_briefs_and_pictures(graph, english):
    page = cg.brief(graph, "axis:security")
    said = re.sub(r"\(<[^>]*>\)", " ", page.markdown)
    picture = plain(str(cg.draw(graph.network(collapse=False)).to("svg")))
    for text in (said, picture):
        assert {word.lower() for word in LATIN.findall(NAMES.sub(" ", text))} & english == set()
