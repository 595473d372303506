"""Every shape and check is seen to fire on its cases and to be silent otherwise; reports in all their forms."""

import json
import re
import sys
from dataclasses import replace
from functools import cache

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base import paths
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.vocab import GRAPH, ID, PREFIXES, VOCAB
from coopgraph.curation.checks import shacl, validation
from coopgraph.curation.checks.report import SEVERITIES, Finding, Report, Rule
from coopgraph.curation.checks.validation import validate
from coopgraph.store import lens
from coopgraph.store.memory import shipped
from tests.support.examples import LONG
from tests.support.rule_cases import CASES, INVALID, VALID, case_in_ontology, case_store, findings_of, name

SHAPES = shacl.Shapes(shacl.read(paths.ontology() / "shapes"))
CHECKS = sorted((paths.ontology() / "checks").glob("*-violation.rq"))
RULES = {shape.rule for shape in SHAPES.described().values()} | {f.stem.removesuffix("-violation") for f in CHECKS}


def rules_broken(store: ox.Store) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in validate(store).findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


# ---- Cases ----


def test_each_rule_has_its_cases_and_each_case_its_rule():
    assert {path.parent.name for path in VALID} == RULES
    assert {path.parent.name for path in INVALID} == RULES
    assert {path for path in CASES.rglob("*") if path.is_file()} == {*VALID, *INVALID}


@pytest.mark.slow
@pytest.mark.parametrize("path", [*VALID[::20], *INVALID[2::80]], ids=name)
def test_a_case_in_the_ontology_is_as_a_graph_that_is_loaded(path):
    """Cases below are added to one store and taken out again; rules run over it find what `validate` does."""
    whole = case_store(path)
    with case_in_ontology(path) as store:
        assert canonical(store) == canonical(whole)
        found = {finding for rule in RULES for finding in findings_of(store, rule)}
    assert found == set(validate(whole).findings)


def canonical(store: ox.Store) -> str:
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, dataset)))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_is_silent_on_what_is_valid_and_fires_on_what_is_invalid(rule):
    with case_in_ontology(CASES / rule / "valid.trig") as store:
        assert findings_of(store, rule) == set()
    for path in sorted((CASES / rule).glob("invalid.*.trig")):
        with case_in_ontology(path) as store:
            found = findings_of(store, rule)
        assert found, path.name
        for finding in found:
            assert isinstance(finding.node, ox.BlankNode) or "wrong" in finding.node.value, path.name


# ---- What rules say ----


def test_each_shape_speaks_three_languages():
    assert all(isinstance(node, ox.NamedNode) for node in SHAPES.nodes)
    assert all(
        node.value == f"https://w3id.org/coopgraph/shapes/{SHAPES.described()[node].rule}" for node in SHAPES.nodes
    )
    for shape in SHAPES.described().values():
        assert shape.messages.keys() == {"en", "fr", "ar"}
        assert shape.severity in SEVERITIES


def test_each_check_has_its_header_and_columns():
    for path in CHECKS:
        lines = path.read_text("utf-8").splitlines()
        assert re.fullmatch(r'#\+ summary: "[^"]+\."@en', lines[0]), path.name
        assert re.fullmatch(r'#\+ summary: "[^"]+\."@fr', lines[1]), path.name
        assert re.fullmatch(r'#\+ summary: "[^"]+\."@ar', lines[2]), path.name
        assert lines[3].removeprefix("#+ severity: ") in SEVERITIES, path.name
        variables = [v.value for v in ox.Store().query("\n".join(lines)).variables]
        assert variables[0] == "node", path.name
        assert set(variables) <= {"node", "path", "value", "message"}, path.name


def test_rules_name_declared_terms_only(sourced):
    named = {t.value for quad in SHAPES.graph for t in (quad.object, quad.subject) if isinstance(t, ox.NamedNode)}
    for path in CHECKS:
        named |= {PREFIXES["cg"] + term for term in re.findall(r"\bcg:(\w+)", path.read_text("utf-8"))}
    ours = {iri for iri in named if iri.startswith((PREFIXES["cg"], VOCAB))}
    assert len(ours) > 40
    assert {iri for iri in ours if not sourced.schema.labels(ox.NamedNode(iri))} == set()


# ---- The shipped graph ----


# In the long run all; else what pySHACL says of the ministry's lens is compared in test_shacl.py.
REPORTS = [(engine, name) for engine in validation.ENGINES for name in lens.LENSES]
REPORTS = REPORTS if LONG else [("sparql", "ministry"), ("sparql", "sourced")]


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "through"), REPORTS)
def test_the_shipped_graph_violates_nothing(request, through, engine):
    report = request.getfixturevalue(through).validate(engine=engine)
    assert [f for f in report.findings if f.severity == "Violation"] == []
    assert report.conforms
    assert {rule.name for rule in report.rules} == RULES


SOURCE, CLAIMS = f"<{GRAPH}source/miclat-bilateral>", f"<{GRAPH}source/miclat-bilateral-claims>"
COUNTRIES, NAMES = f"<{GRAPH}reference/countries>", f"<{GRAPH}editorial/names>"


def insert(layer: str, triples: str) -> str:
    return f"INSERT DATA {{ GRAPH {layer} {{ {triples} }} }}"


def swap(layer: str, old: str, new: str) -> str:
    return f"DELETE DATA {{ GRAPH {layer} {{ {old} }} }} ; {insert(layer, new)}"


MUTATIONS = {
    "shared-code": swap(COUNTRIES, 'country:FRA cg:iso3 "FRA"', 'country:FRA cg:iso3 "ESP"'),
    "country": swap(COUNTRIES, 'country:FRA cg:iso3 "FRA"', 'country:FRA cg:iso3 "fra"'),
    "named-thing": f"DELETE WHERE {{ GRAPH {NAMES} {{ body:dgpc skos:prefLabel ?label }} }}",
    "unclaimed-triple": f"DELETE WHERE {{ GRAPH {CLAIMS} {{ claim:miclat-S53 ?p ?o }} }}",
    "unheld-statement": swap(SOURCE, "agreement:security-cog cg:hasPartner country:COG", "agreement:security-cog cg:hasPartner country:COD"),
    "claim": f"DELETE WHERE {{ GRAPH {CLAIMS} {{ claim:miclat-S53 cg:origin ?o }} }}",
    "statement": f"DELETE WHERE {{ GRAPH {CLAIMS} {{ statement:miclat-S53-1 rdf:object ?o }} }}",
    "appraisal-states": insert(CLAIMS, "claim:miclat-S55 cg:states statement:miclat-S53-1"),
    "passage": f"DELETE WHERE {{ GRAPH {CLAIMS} {{ passage:miclat-bilateral-0-21 cg:sha256 ?o }} }}",
    "passage-outside": swap(CLAIMS, "passage:miclat-bilateral-0-21 oa:end 21", "passage:miclat-bilateral-0-21 oa:end 2100"),
    "source-document": f"DELETE WHERE {{ GRAPH {CLAIMS} {{ document:miclat-bilateral dcterms:source ?o }} }}",
    "pushed-down-theme": insert(SOURCE, "agreement:security-ita cg:hasTheme threat:cybercrime"),
    "negotiated-partner": insert(SOURCE, "set:e-government-actions cg:hasPartner country:QAT"),
    "action-set": insert(SOURCE, "set:modernisation-actions cg:resultedIn deliverable:cnibe"),
    "deliverable": insert(SOURCE, "set:modernisation-actions cg:resultedIn deliverable:cnibe"),
    "wrong-kind": insert(SOURCE, "set:modernisation-actions cg:hasPartner body:dgpc"),
    "disjoint-kinds": insert(SOURCE, "threat:cybercrime a cg:CooperationDomain"),
    "undeclared-term": insert(SOURCE, "agreement:security-ita cg:hasPartnr country:ITA"),
    "list-item": swap(SOURCE, "set:modernisation-actions cg:hasPartner country:AUT", "country:AUT a cg:Country"),
    "stated-list": f"DELETE WHERE {{ GRAPH {SOURCE} {{ list:training-ranks cg:listClosure ?o }} }}",
    "event": insert(SOURCE, "event:libya-floods-2023 cg:hasHazardType hazard:earthquake"),
    "event-series": f"DELETE WHERE {{ GRAPH {SOURCE} {{ event:turkiye-syria-earthquakes-2023 cg:hasSetMember ?o }} }}",
    "dates-disagree": insert(SOURCE, 'event:libya-floods-2023 cg:occurredOn "2022"^^xsd:gYear'),
    "quantity": f"DELETE WHERE {{ GRAPH {SOURCE} {{ quantity:dgpc-african-training-scholarships cg:unit ?o }} }}",
    "step": insert(SOURCE, "<https://w3id.org/coopgraph/id/step/s> a cg:LifecycleStep ; cg:stepOf agreement:security-tun"),
    "name-period": insert(SOURCE, "<https://w3id.org/coopgraph/id/name/n> a cg:NamePeriod"),
    "relief-contribution": f"DELETE WHERE {{ GRAPH {SOURCE} {{ contribution:dgpc-bam-2003 cg:respondsTo ?o }} }}",
    "agreement": f"DELETE WHERE {{ GRAPH {SOURCE} {{ agreement:security-tun cg:hasPartner ?o }} }}",
    "public-body": insert(SOURCE, "body:dnrm cg:foundedOn 2011"),
    "deduced-stated": insert(SOURCE, "event:libya-floods-2023 cg:year 2023"),
    "broader-cycle": insert(SOURCE, "threat:transnational-organised-crime skos:broader threat:cybercrime"),
    "double-match": insert(SOURCE, "country:FRA skos:exactMatch <http://www.wikidata.org/entity/Q1>"),
    "long-text": insert(SOURCE, f'set:other-actions skos:note "{"x" * 201}"'),
    "blank-node": insert(SOURCE, "_:b a cg:Agreement"),
    "foreign-subject": insert(SOURCE, "<https://example.org/a> cg:hasPartner country:ITA"),
    "concept": f"DELETE WHERE {{ GRAPH <{GRAPH}ontology/schemes> {{ threat:cybercrime skos:inScheme ?o }} }}",
    "region": f"DELETE WHERE {{ GRAPH <{GRAPH}reference/regions> {{ <{ID}region/002> cg:m49 ?o }} }}",
}  # fmt: skip


@cache
def layers() -> ox.Store:
    """The layers of the ministry's page, each a named graph."""
    store = ox.Store()
    for source in shipped():
        if not source.layer.startswith("sourced/"):
            store.load(path=str(source.path), to_graph=ox.NamedNode(GRAPH + source.layer))
    return store


def mutated(update: str) -> ox.Store:
    """The layers of the ministry's page, changed by a SPARQL update, then merged and with their deductions."""
    store = ox.Store()
    store.bulk_extend(layers())
    store.update("".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items()) + update)
    if update:
        assert len(store) != len(layers()) or set(store) != set(layers())
    store.extend([ox.Quad(q.subject, q.predicate, q.object) for q in store])
    lens.deduce(store, "ministry")
    return store


def test_each_rule_has_its_mutation_and_holds_without():
    assert MUTATIONS.keys() == RULES
    assert [finding for finding in validate(mutated("")).findings if finding.severity == "Violation"] == []


@pytest.fixture(scope="module")
def before() -> dict[str, set[Finding]]:
    """What each rule finds in the shipped graph: warnings at most."""
    store = mutated("")
    return {rule: findings_of(store, rule) for rule in RULES}


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_mutation_breaks_the_rule(before, rule):
    assert findings_of(mutated(MUTATIONS[rule]), rule) - before[rule]


def test_an_undeclared_term_is_answered_with_the_nearest_declared_one():
    (finding,) = rules_broken(mutated(MUTATIONS["undeclared-term"]))["undeclared-term"]
    assert "did you mean cg:hasPartner" in finding.text("en")
    assert "vouliez-vous dire cg:hasPartner" in finding.text("fr")


def test_a_class_of_a_users_own_is_checked_as_its_superclass(tmp_path):
    (tmp_path / "own.ttl").write_text("""
        @prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix id: <https://w3id.org/coopgraph/id/> .
        id:Treaty a owl:Class ; rdfs:subClassOf cg:Agreement . id:t a id:Treaty .
    """)
    broken = rules_broken(cg.load(tmp_path / "own.ttl").store)
    assert [f.node.value for f in broken["agreement"]] == [f"{ID}t"]
    assert "named-thing" in broken


# ---- Engines ----


@pytest.mark.slow
def test_engines_give_the_same_report():
    store = case_store(sorted((CASES / "country").glob("invalid.*.trig"))[0])
    reports = [validate(store, engine=engine) for engine in validation.ENGINES]
    assert "country" in {finding.rule for finding in reports[0].findings}
    assert reports[0] == reports[1]


def test_an_unknown_engine_is_refused():
    with pytest.raises(CoopGraphError, match="there are sparql and pyshacl"):
        validate(ox.Store(), engine="jena")


def test_without_pyshacl_the_reference_engine_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert validate(ox.Store()).conforms
    with pytest.raises(CoopGraphError, match="needs pyshacl: .* -m pip install '?pyshacl"):
        validate(ox.Store(), engine="pyshacl")


# ---- Reports ----


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Report:
    path = tmp_path_factory.mktemp("graph") / "own.ttl"
    path.write_text("""
        @prefix cg: <https://w3id.org/coopgraph/ns#> . @prefix event: <https://w3id.org/coopgraph/id/event/> .
        @prefix country: <https://w3id.org/coopgraph/id/country/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        country:XXX a cg:Country ; cg:iso3 "xx" ; cg:m49 "999" ; skos:prefLabel "Nowhere"@en , "Nulle part"@fr .
        country:YYY a cg:Country ; cg:iso3 "YYY" ; cg:m49 "998" ; skos:prefLabel "Elsewhere"@en .
        <https://example.org/c> cg:iso3 "CCC" .
    """)
    return cg.load(path).validate()


def test_findings_come_gravest_first_with_label_and_file(report):
    assert [(f.severity, f.rule) for f in report.findings] == [
        ("Violation", "country"),
        ("Violation", "wrong-kind"),
        ("Warning", "foreign-subject"),
        ("Warning", "named-thing"),
    ]
    first = report.findings[0]
    assert (first.label, first.path, first.value) == ("Nowhere", "cg:iso3", ox.Literal("xx"))
    assert [f.file.endswith("own.ttl") for f in report.findings] == [True] * 4
    assert (report.conforms, report.exit_code) == (False, 1)


def test_warnings_do_not_fail(report):
    assert Report(report.findings[3:], report.rules).exit_code == 0


def test_text_in_three_languages_and_otherwise(report):
    english, french = report.to_text(), report.to_text("fr")
    assert english.startswith("2 violations, 2 warnings\n\ncountry (1 violation)\n  A country has one ISO alpha-3 code")
    assert '    Nowhere (country:XXX) cg:iso3 "xx"  [' in english
    assert french.startswith("2 infractions, 2 avertissements\n\ncountry (1 infraction)\n  Un pays a un code")
    assert report.to_text("ar").startswith("مخالفتان، تنبيهان\n\ncountry (مخالفة واحدة)\n  للبلد رمز ISO alpha-3 واحد")
    assert report.to_text("xx") == english
    assert replace(report, findings=()).to_text() == f"No findings: {len(RULES)} rules hold.\n"
    long = Finding("Info", "r", {"en": "Message."}, ox.NamedNode("urn:a"), "p", ox.Literal("x" * 999))
    (line,) = re.findall("^    .*$", Report((long,), ()).to_text(), re.MULTILINE)
    assert len(line) < 120


def test_json(report):
    content = json.loads(report.to_json())
    assert content["conforms"] is False
    assert content["counts"] == {"Violation": 2, "Warning": 2, "Info": 0}
    first = content["findings"][0]
    assert first.keys() == {"severity", "rule", "message", "node", "label", "path", "value", "file"}
    assert first["node"] == f"{ID}country/XXX"
    assert first["message"].keys() == {"en", "fr", "ar"}


def test_sarif(report):
    content = json.loads(report.to_sarif())
    assert content["version"] == "2.1.0"
    (run,) = content["runs"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == RULES
    assert [result["level"] for result in run["results"]] == ["error"] * 2 + ["warning"] * 2
    place = run["results"][0]["locations"][0]
    assert place["logicalLocations"] == [{"fullyQualifiedName": f"{ID}country/XXX"}]
    assert place["physicalLocation"]["artifactLocation"]["uri"].endswith("/own.ttl")
    assert "Nowhere" in run["results"][0]["message"]["text"]


def test_a_finding_that_no_file_tells_of_has_no_file(report):
    elsewhere = [replace(f, node=node) for f in report.findings[:1] for node in (ox.NamedNode("urn:a"), ox.BlankNode())]
    assert [finding.file for finding in elsewhere] == [None, None]
    made = Report(tuple(elsewhere), (Rule("country", "Violation", {}),))
    assert "physicalLocation" not in json.loads(made.to_sarif())["runs"][0]["results"][0]["locations"][0]
