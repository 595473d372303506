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
from tests.support.ontology_terms import CG, data_files, graph

SOURCE = Path(__file__).parent / "profile" / "ProfileCheck.java"
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
    """A folder with the compiled checker; skips loudly without Java, and fails in CI."""
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; CI must check the OWL 2 profiles", pytrace=False)
        warnings.warn(f"OWL 2 profiles and consistency are NOT checked: {reason}", stacklevel=1)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("profile")
    owlapi = str(jars("owlapi-distribution*.jar")[0])
    subprocess.run(["javac", "-cp", owlapi, "-d", str(folder), str(SOURCE)], check=True)
    return folder


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["java", *arguments], capture_output=True, text=True, timeout=300, check=False)


def breaches(java: Path, ontology: Graph) -> list[str]:
    """One line for each breach of OWL 2 DL or OWL 2 RL."""
    file = java / "checked.owl"
    ontology.serialize(file, format="xml")
    path = os.pathsep.join([str(jars("owlapi-distribution*.jar")[0]), str(java)])
    done = run("-cp", path, "ProfileCheck", str(file))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert int(lines[-1].split("\t")[2]) > len(ontology) / 3, "the checker read too few axioms"
    return [line.split("\t", 2)[2] for line in lines if line.startswith("violation")]


def hermit(java: Path, ontology: Graph) -> str:
    """What HermiT says: the unsatisfiable classes, or that the whole is inconsistent."""
    file = java / "reasoned.owl"
    ontology.serialize(file, format="xml")
    done = run("-jar", str(jars("HermiT.jar")[0]), "-U", file.as_uri())
    return done.stdout + done.stderr


def shipped() -> Graph:
    """The ontology and the shipped graph as OWL 2 DL can read it.

    Without the statements of claims (reserved vocabulary) and without values of datatypes that OWL does not know.
    """
    found = graph("coopgraph", "schemes", "style") + Graph()
    for path in data_files():
        if not path.stem.endswith("-claims") and path.stem != "dataset":
            found.parse(path)
    for triple in list(found):
        if isinstance(triple[2], Literal) and triple[2].datatype not in DATATYPES:
            found.remove(triple)
    return found


# ---- Profiles ----


def test_the_ontology_is_in_both_profiles(java: Path):
    assert breaches(java, graph("coopgraph")) == []


def test_the_ontology_with_its_schemes_and_colours_is_in_both_profiles(java: Path):
    assert breaches(java, graph("coopgraph", "schemes", "style")) == []


def test_with_the_links_to_others_only_their_code_types_leave_the_rl_profile(java: Path):
    """SKOS wants a datatype of its own for a notation; it stands in annotations, which no reasoner reads."""
    found = breaches(java, graph())
    codes = list(graph("alignments").subject_objects(SKOS.notation))
    assert len(found) == len(codes)
    for line in found:
        assert line.startswith("OWL 2 RL\tUse of data range not in profile: <https://w3id.org/coopgraph/code/")
        assert "AnnotationAssertion(<http://www.w3.org/2004/02/skos/core#notation>" in line


def test_a_breach_of_either_profile_would_be_seen(java: Path):
    planted = graph("coopgraph") + Graph()
    planted.add((CG.hasPartner, RDF.type, OWL.FunctionalProperty))  # chains lead to it, so DL lets nobody count it
    planted.add((CG.occurredOn, RDFS.range, known.XSD.gYear))  # no datatype of OWL 2
    some = BNode()  # a wider class that RL does not allow on this side
    planted.add((CG.Event, RDFS.subClassOf, some))
    planted.add((some, RDF.type, OWL.Restriction))
    planted.add((some, OWL.onProperty, CG.affectedCountry))
    planted.add((some, OWL.someValuesFrom, CG.Country))
    found = "\n".join(breaches(java, planted))
    assert re.search(r"OWL 2 DL\t.*non-simple.*hasPartner", found)
    assert re.search(r"OWL 2 RL\t.*gYear", found)
    assert re.search(r"OWL 2 RL\t.*SomeValuesFrom", found)


# ---- Consistency ----


def test_no_class_is_empty_by_its_own_axioms_and_the_shipped_graph_is_consistent(java: Path):
    said = hermit(java, shipped())
    assert said.split() == ["Classes", "equivalent", "to", "'owl:Nothing':", "owl:Nothing"], said


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ("country/ITA", CG.PublicBody),  # a country as a body
        ("set/security-agreements", CG.Agreement),  # a set as one of its members
        ("actor/citizens", CG.Country),  # someone unnamed as a country
    ],
)
def test_a_planted_clash_is_seen(java: Path, thing: str, kind: URIRef):
    clash = shipped()
    clash.add((URIRef(ID + thing), RDF.type, kind))
    assert "Inconsistent ontology" in hermit(java, clash)


def test_a_clash_that_only_follows_is_seen(java: Path):
    """The range of a property makes a country of what it leads to; a collective actor cannot be one."""
    clash = shipped()
    clash.add((URIRef(ID + "agreement/security-ita"), CG.hasPartner, URIRef(ID + "actor/citizens")))
    assert "Inconsistent ontology" in hermit(java, clash)


def test_an_empty_class_is_seen(java: Path):
    empty = shipped()
    empty.add((CG.Ministry, RDFS.subClassOf, CG.Country))
    assert "Inconsistent ontology" in hermit(java, empty)  # for there is a ministry
    only_terms = graph("coopgraph") + Graph()
    only_terms.add((CG.Ministry, RDFS.subClassOf, CG.Country))
    assert "Ministry" in hermit(java, only_terms)
