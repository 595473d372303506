"""Citations: what is asked, of which data, on which sources; and digests that hold as long as nothing changes."""

import json
import re

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.apps.cli import main
from coopgraph.base.errors import CoopGraphError, OutputError

QUERY = "SELECT ?c { <https://w3id.org/coopgraph/id/set/security-agreements> cg:hasPartner ?c }"


def test_a_citation_names_data_question_and_sources(sourced):
    cited = sourced.query("dated-agreements").cite()
    assert cited.data.title.startswith("International cooperation")
    assert (cited.data.version, cited.data.license) == ("0.1.0", "https://creativecommons.org/licenses/by/4.0/")
    assert cited.lens == "sourced" and cited.rows == 3
    assert cited.question.startswith("Which agreements with the partner are dated")
    assert {source.address for source in cited.sources} >= {"https://fr.allafrica.com/stories/202402010425.html"}
    assert re.fullmatch("[0-9a-f]{64}", cited.digest)
    assert sourced.in_language("fr").query("dated-agreements").cite().data.title.startswith("Coopération")


def test_every_claim_of_the_answer_has_its_source_in_the_citation(sourced):
    table = sourced.query("relief-missions")
    documents = {claim.document for why in table.whys for claim in why.claims}
    assert {source.iri for source in table.cite().sources} == documents != set()


SAME = [
    QUERY,
    QUERY.replace("{ <", "{\n  # a comment\n   <").replace(" cg:", "\t\tcg:"),
    "PREFIX cg: <https://w3id.org/coopgraph/ns#> " + QUERY,
    "PREFIX mine: <https://w3id.org/coopgraph/ns#> " + QUERY.replace("cg:", "mine:"),
    QUERY.replace("cg:hasPartner", "<https://w3id.org/coopgraph/ns#hasPartner>"),
    QUERY.replace("SELECT", "select"),
    QUERY.replace("?c", "$c"),
    QUERY.replace("{", "WHERE {").replace(" }", " . }"),
    QUERY.replace(" }", " ;. }"),
]
ALIKE = [  # but not when one is with another
    "SELECT ?c { ?c a cg:Country . FILTER EXISTS { ?c rdfs:label 'It\u00e9ly'@en } }",
    'SELECT ?c WHERE { ?c rdf:type cg:Country FILTER EXISTS { ?c rdfs:label """It\\u00E9ly"""@EN . } . }',
]


def test_the_same_query_on_the_same_data_has_the_same_digest(ministry):
    assert len({ministry.query(text).cite().digest for text in SAME}) == 1
    assert len({ministry.query(text).cite().digest for text in ALIKE}) == 1
    dotted = [f"ASK {{ [ cg:iso3 'x' ] {a} ?x ?y {b} [ cg:iso3 'y' ] }}" for a, b in ((".", ""), ("", "."))]
    assert len({ministry.query(text).cite().digest for text in dotted}) == 2  # what a dot tells apart
    anew = cg.load(lens="ministry").query(QUERY).cite()
    assert (anew.digest, anew.answer_digest) == (ministry.query(QUERY).cite()[5:7])


@pytest.mark.slow
def test_another_query_lens_parameter_or_datum_has_another(ministry, tmp_path):
    asked = "SELECT ?a { ?a cg:hasPartner $who }"
    digests = [
        ministry.query(QUERY).cite().digest,
        ministry.query(QUERY + " LIMIT 3").cite().digest,
        ministry.through("sourced").query(QUERY).cite().digest,
        ministry.query(asked, who=ministry.resolve("Qatar")).cite().digest,
        ministry.query(asked, who=ministry.resolve("Italy")).cite().digest,
    ]
    own = tmp_path / "own.ttl"
    own.write_text("<https://example.org/a> <https://example.org/p> 1 .", "utf-8")
    digests.append(cg.load(own, shipped_graph=True, lens="ministry").query(QUERY).cite().digest)
    assert len(set(digests)) == len(digests)


def test_the_data_digest_does_not_hang_on_names_of_blank_nodes(tmp_path):
    digests = set()
    for name in ("a", "b"):
        own = tmp_path / f"{name}.nq"
        own.write_text(f"_:{name} <https://example.org/p> _:other{name} <https://example.org/g> .\n", "utf-8")
        digests.add(cg.load(own).data.digest)
    assert len(digests) == 1


HOSTILE = 'a } b \\input{x} %_$#&~^ " </script>'


@pytest.fixture
def hostile(tmp_path):
    """A graph whose source has a title that TeX and JSON could stumble over."""
    own = tmp_path / "own.ttl"
    title = ox.Literal(HOSTILE, language="en")
    own.write_text(
        f"""@prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix x: <https://example.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        x:a x:p x:b . x:c a cg:Claim ; cg:states x:s ; dcterms:source x:d . x:d skos:prefLabel {title} ;
          dcterms:source <https://example.org/%7Bx%7D> ; dcterms:issued "2009~"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
        x:s rdf:subject x:a ; rdf:predicate x:p ; rdf:object x:b .""",
        "utf-8",
    )
    return cg.load(own).query("SELECT ?b { <https://example.org/a> <https://example.org/p> ?b }").cite()


def test_bibtex_is_well_formed(hostile):
    text = hostile.to("bibtex")
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert "\\input" not in text and r"\textbackslash{}input\{x\}" in text
    assert text.count("@misc{") == 2
    assert r"title = {{a \} b" in text  # whose capitals stay


def test_a_citation_is_in_the_language_asked_and_says_what_may_be_done_with_the_data(sourced):
    french = str(sourced.in_language("fr").query("scholarships").cite())
    assert "optique sourced, 1 ligne, consulté le" in french
    assert "licence https://creativecommons.org/licenses/by/4.0/" in french
    arabic = str(sourced.in_language("ar").query("scholarships").cite())
    assert "العدسة sourced، سطر واحد، تاريخ الاطلاع" in arabic and "التعاون الدولي" in arabic
    bibtex = sourced.query("scholarships").cite().to("bibtex")
    assert "  url = {https://w3id.org/coopgraph/id/dataset/miclat}," in bibtex and "title = {{Inter" in bibtex


def test_csl_is_json_that_processors_read(hostile, sourced):
    (data, source) = json.loads(hostile.to("csl-json"))
    assert (data["type"], source["type"], source["title"]) == ("dataset", "webpage", HOSTILE)
    assert source["issued"] == {"raw": "2009~"}
    for item in json.loads(sourced.query("dated-agreements").cite().to("csl-json")):
        assert item["id"] and item["type"] in {"dataset", "webpage", "document"}
        parts = item.get("issued", {}).get("date-parts", [[2000]])
        assert all(isinstance(part, int) for part in parts[0])


def test_what_cannot_be_cited_says_so(ministry):
    with pytest.raises(CoopGraphError, match="whole answer"):
        ministry.query(QUERY)[:2].cite()
    with pytest.raises(CoopGraphError, match="whole answer"):
        ministry.describe("Qatar").cite()
    with pytest.raises(OutputError, match="bibtex"):
        ministry.query(QUERY).cite().to("docx")
    assert ministry.query("multilateral-cooperation").cite().sources == ()


def test_the_command_line_cites(capsys, tmp_path):
    assert main(["query", "security-partners", "--lens", "ministry", "--cite", "text"]) == 0
    said = capsys.readouterr().out
    assert "[1] Ministry of the Interior" in said and "sha256:" in said
    target = tmp_path / "answer.bib"
    assert main(["query", "security-partners", "--lens", "ministry", "--cite", "bibtex", "-o", str(target)]) == 0
    assert target.read_text("utf-8").startswith("@misc{coopgraph-")
