"""OWL 2 DL, OWL 2 RL and consistency, by the OWL API and HermiT that owlready2 brings along (they need Java)."""

import os
import re
import shutil
import subprocess
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib import namespace as known

from coopgraph.base.vocab import ID
from tests.support.ontology_terms import CG, data_files, graph, turtle

SOURCES = sorted((Path(__file__).parent / "profile").glob("*.java"))
# Datatypes that OWL 2 DL knows; dates, years and durations are none of them, so reasoners are spared their values.
DATATYPES = {None, *(known.XSD[name] for name in ["string", "integer", "decimal", "boolean", "hexBinary", "dateTime"])}


def missing() -> str:
    """What the machine lacks for these tests, or nothing."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "there is no Java (java and javac) on this machine"
    if not (find_spec("owlready2") and jars("owlapi-distribution*.jar") and jars("HermiT.jar")):
        return "owlready2 or its Java archives are not installed"
    return ""


def jars(pattern: str) -> list[Path]:
    spec = find_spec("owlready2")
    return sorted(Path(spec.origin).parent.rglob(pattern)) if spec and spec.origin else []


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled checkers; skips loudly without Java, and fails in CI."""
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; CI must check the OWL 2 profiles", pytrace=False)
        warnings.warn(f"OWL 2 profiles and consistency are NOT checked: {reason}", stacklevel=1)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("profile")
    subprocess.run(["javac", "-cp", classpath(folder), "-d", str(folder), *map(str, SOURCES)], check=True)
    return folder


def classpath(folder: Path) -> str:
    return os.pathsep.join(map(str, [*jars("owlapi-distribution*.jar")[:1], *jars("HermiT.jar")[:1], folder]))


def run(java: Path, program: str, texts: dict[str, str]) -> list[list[str]]:
    """The lines that a checker prints of ontologies in RDF/XML, by name, in cells; one start of Java serves all."""
    for name, text in texts.items():
        (java / f"{name}.owl").write_text(text, "utf-8")
    files = [f"{name}.owl" for name in texts]
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]  # for runs of seconds
    command = ["java", *quick, "-cp", classpath(java), program, *files]
    done = subprocess.run(command, capture_output=True, text=True, cwd=java, check=False)
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def breaches(java: Path) -> dict[str, list[str]]:
    """For each ontology one line for each breach of OWL 2 DL or OWL 2 RL."""
    checked = {
        "terms": graph("coopgraph"),
        "schemes": graph("coopgraph", "schemes", "style"),
        "links": graph(),
        "planted": with_breaches(graph("coopgraph") + Graph()),
    }
    found: dict[str, list[str]] = {name: [] for name in checked}
    axioms = {}
    for kind, file, *cells in run(java, "ProfileCheck", {n: g.serialize(format="xml") for n, g in checked.items()}):
        name = file.removesuffix(".owl")
        if kind == "violation":
            found[name].append("\t".join(cells))
        else:
            axioms[name] = int(cells[0])
    assert axioms.keys() == checked.keys()
    for name, ontology in checked.items():
        assert axioms[name] > len(ontology) / 3, "the checker read too few axioms"
    return found


def shipped() -> Graph:
    """The ontology and the shipped graph as OWL 2 DL can read it.

    Without the statements of claims (reserved vocabulary) and without values of datatypes that OWL does not know.
    """
    found = graph("coopgraph", "schemes", "style") + Graph()
    for path in data_files():
        if not path.stem.endswith("-claims") and path.stem != "dataset":
            found += turtle(path)
    for triple in list(found):
        if isinstance(triple[2], Literal) and triple[2].datatype not in DATATYPES:
            found.remove(triple)
    return found


# ---- Profiles ----


def test_the_ontology_is_in_both_profiles(breaches: dict[str, list[str]]):
    assert breaches["terms"] == []


def test_the_ontology_with_its_schemes_and_colours_is_in_both_profiles(breaches: dict[str, list[str]]):
    assert breaches["schemes"] == []


def test_with_the_links_to_others_only_their_code_types_leave_the_rl_profile(breaches: dict[str, list[str]]):
    """SKOS wants a datatype of its own for a notation; it stands in annotations, which no reasoner reads."""
    codes = list(graph("alignments").subject_objects(SKOS.notation))
    assert len(breaches["links"]) == len(codes)
    for line in breaches["links"]:
        assert line.startswith("OWL 2 RL\tUse of data range not in profile: <https://w3id.org/coopgraph/code/")
        assert "AnnotationAssertion(<http://www.w3.org/2004/02/skos/core#notation>" in line


def with_breaches(planted: Graph) -> Graph:
    planted.add((CG.hasPartner, RDF.type, OWL.FunctionalProperty))  # chains lead to it, so DL lets nobody count it
    planted.add((CG.occurredOn, RDFS.range, known.XSD.gYear))  # no datatype of OWL 2
    some = BNode()  # a wider class that RL does not allow on this side
    planted.add((CG.Event, RDFS.subClassOf, some))
    planted.add((some, RDF.type, OWL.Restriction))
    planted.add((some, OWL.onProperty, CG.affectedCountry))
    planted.add((some, OWL.someValuesFrom, CG.Country))
    return planted


def test_a_breach_of_either_profile_would_be_seen(breaches: dict[str, list[str]]):
    found = "\n".join(breaches["planted"])
    assert re.search(r"OWL 2 DL\t.*non-simple.*hasPartner", found)
    assert re.search(r"OWL 2 RL\t.*gYear", found)
    assert re.search(r"OWL 2 RL\t.*SomeValuesFrom", found)


# ---- Consistency ----

EMPTY = (CG.Ministry, RDFS.subClassOf, CG.Country)
CLASHES = {
    "a country as a body": (URIRef(ID + "country/ITA"), RDF.type, CG.PublicBody),
    "a set as one of its members": (URIRef(ID + "set/security-agreements"), RDF.type, CG.Agreement),
    "someone unnamed as a country": (URIRef(ID + "actor/citizens"), RDF.type, CG.Country),
    # it only follows: the range makes a country of what the property leads to; a collective actor cannot be one
    "an actor as a partner": (URIRef(ID + "agreement/security-ita"), CG.hasPartner, URIRef(ID + "actor/citizens")),
    "an empty class with a thing in it": EMPTY,  # for there is a ministry
}


def planted(text: str, triple: tuple[URIRef, URIRef, URIRef]) -> str:
    """RDF/XML with one more triple."""
    subject, predicate, value = triple
    space, local = re.fullmatch(r"(.*[#/])(\w+)", predicate).groups()
    more = f'<rdf:Description rdf:about="{subject}"><x:{local} xmlns:x="{space}" rdf:resource="{value}"/></rdf:Description>'
    before, end, after = text.rpartition("</rdf:RDF>")
    return before + more + end + after


@pytest.fixture(scope="module")
def verdicts(java: Path) -> dict[str, str]:
    """What HermiT says: that an ontology is inconsistent, or its classes that must be empty; how much it read."""
    text, terms = shipped().serialize(format="xml"), graph("coopgraph").serialize(format="xml")
    texts = {"shipped": text, "terms": planted(terms, EMPTY)} | {n: planted(text, t) for n, t in CLASHES.items()}
    lines = run(java, "ConsistencyCheck", texts)
    assert [line[0] for line in lines] == [f"{name}.owl" for name in texts]
    axioms = {name: int(line[1]) for name, line in zip(texts, lines, strict=True)}
    assert axioms["shipped"] > 2_000
    assert {axioms[name] - axioms["shipped"] for name in CLASHES} == {1}  # each triple was read as one more axiom
    return {name: line[2] for name, line in zip(texts, lines, strict=True)}


def test_no_class_is_empty_by_its_own_axioms_and_the_shipped_graph_is_consistent(verdicts: dict[str, str]):
    assert verdicts["shipped"] == ""


@pytest.mark.parametrize("name", CLASHES)
def test_a_planted_clash_is_seen(verdicts: dict[str, str], name: str):
    assert verdicts[name] == "inconsistent"


def test_an_empty_class_is_seen(verdicts: dict[str, str]):
    assert verdicts["terms"] == f"<{CG.Ministry}>"
