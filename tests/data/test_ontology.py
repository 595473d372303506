"""The words of the ontology: labels, definitions, names, schemes, and that every term used is declared.

Written anew after the public descriptions of ROBOT report and of P08, P22, P24, P32 and P36 of OOPS!.
"""

import ast
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Node, URIRef

from coopgraph.base import paths, vocab
from tests.conftest import ROOT
from tests.support.each import for_each
from tests.support.ontology_terms import (
    CG,
    FILES,
    ONTOLOGY,
    data_files,
    declared,
    graph,
    label,
    name,
    own,
    texts,
    turtle,
)

CLASSES = own(OWL.Class)
PROPERTIES = own(OWL.ObjectProperty, OWL.DatatypeProperty)
ANNOTATIONS = own(OWL.AnnotationProperty)
TERMS = own()
SCHEMES = sorted(graph("schemes").subjects(RDF.type, SKOS.ConceptScheme))
CONCEPTS = sorted(set(graph("schemes").subjects(SKOS.inScheme, None)))
SCHEME_CLASS = {
    "aim": CG.Aim,
    "axis": CG.CooperationAxis,
    "domain": CG.CooperationDomain,
    "hazard": CG.HazardType,
    "instrument": SKOS.Concept,
    "measure": SKOS.Concept,
    "modality": CG.Modality,
    "rank": SKOS.Concept,
    "scope": SKOS.Concept,
    "stage": SKOS.Concept,
    **dict.fromkeys(
        "answer attribution claim-modality closure confidence origin precision progress scale source-kind".split(),
        CG.StatusValue,
    ),
    "threat": CG.ThreatType,
    "unit": SKOS.Concept,
}

# ---- Labels and definitions (P08, P24, P32; ROBOT: missing, multiple, duplicate and formatted labels) ----


@pytest.mark.parametrize("language", ["en", "fr"])
@for_each(TERMS, name)
def test_each_term_has_one_label_and_one_definition(term: URIRef, language: str):
    assert len(texts(term, RDFS.label, language)) == 1
    assert len(texts(term, SKOS.definition, language)) == 1


@for_each(TERMS, name)
def test_each_term_says_where_it_is_defined_and_has_no_other_languages(term: URIRef):
    assert list(graph().objects(term, RDFS.isDefinedBy)) == [ONTOLOGY]
    assert len(texts(term, RDFS.label, "ar")) <= 1
    for predicate, languages in ((RDFS.label, {"en", "fr", "ar"}), (SKOS.definition, {"en", "fr"})):
        values = list(graph().objects(term, predicate))
        assert {v.language for v in values if isinstance(v, Literal)} <= languages


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_no_two_terms_share_a_text(predicate: URIRef, language: str):
    found = Counter(text.casefold() for term in TERMS for text in texts(term, predicate, language))
    assert [text for text, times in found.items() if times > 1] == []


def written_badly(text: str) -> bool:
    """Space at the ends, doubled or odd, underscores, typewriter apostrophes, a form that is not NFC."""
    odd = re.search(r"^\s|\s$|\s\s|[\t\n\r_'\u00a0\u200e\u200f]", text)
    return bool(odd) or unicodedata.normalize("NFC", text) != text


def test_texts_are_written_well():
    prose = (RDFS.label, SKOS.definition, SKOS.prefLabel, SKOS.scopeNote, DCTERMS.title, DCTERMS.description)
    rows = [(s, str(o)) for p in prose for s, o in graph().subject_objects(p)]
    assert len(rows) > 400
    assert [row for row in rows if not row[1] or written_badly(row[1])] == []


@for_each(TERMS, name)
def test_labels_are_words_and_not_sentences_or_code(term: URIRef):
    for language in ("en", "fr"):
        text = label(term, language)
        assert not text.endswith((".", ",", ":"))
        first = text.split()[0]
        assert first == first.lower() or first.isupper() or re.search(r"\d", first), text
        assert not re.search(r"[a-z][A-Z]", text), text
    run_together = re.sub(r"\W", "", label(term, "en")).lower()
    assert name(term).lower() == run_together or name(term) in {"iso2", "iso3", "m49", "sha256"}


@pytest.mark.parametrize("language", ["en", "fr"])
@for_each(TERMS, name)
def test_definitions_are_sentences_and_not_circular(term: URIRef, language: str):
    (text,) = texts(term, SKOS.definition, language)
    assert text.endswith(".")
    assert not text.endswith("..")
    assert text[0].isupper()
    # A definition that holds its own label says nothing; one that holds a word of it, such as that of the
    # wider class, may say much. A property with the name of the kind of its values may say of what they are.
    if name(term) == "year":
        return
    assert not re.search(rf"(?<!\w){re.escape(label(term, language).lower())}(?!\w)", text.lower()), text


# ---- Names and size (P22, P36) ----


def test_names_follow_the_conventions():
    assert [name(c) for c in CLASSES if not re.fullmatch(r"([A-Z][a-z]+)+", name(c))] == []
    rest = [name(p) for p in (*PROPERTIES, *ANNOTATIONS)]
    assert [n for n in rest if not re.fullmatch(r"[a-z]+[0-9]*([A-Z][a-z]+)*", n)] == []
    singular_in_s = {"CooperationAxis", "HazardEventSeries"}
    assert {n for n in map(name, CLASSES) if n.endswith("s")} - singular_in_s == set()


def test_the_ontology_stays_small():
    assert len(CLASSES) <= 42
    assert len(PROPERTIES) <= 100
    assert len(ANNOTATIONS) <= 20
    readme = (paths.ontology() / "README.md").read_text("utf-8")
    assert f"{len(CLASSES)} classes, {len(PROPERTIES)} properties and {len(ANNOTATIONS)} annotations" in readme


def test_iris_are_plain():
    used = {part for triple in graph() for part in triple if isinstance(part, URIRef)}
    assert [u for u in used if re.search(r"\s|\.(owl|rdf|ttl|xml|html?|jsonld)($|#)", u)] == []
    assert not str(ONTOLOGY).endswith(("/", "#"))


# ---- Every term that is used is declared ----


def cg_terms(source: Graph) -> set[URIRef]:
    return {part for triple in source for part in triple if isinstance(part, URIRef) and part.startswith(CG)}


TURTLE = [*(paths.ontology() / f"{n}.ttl" for n in FILES), *data_files()]


@for_each(TURTLE, lambda p: p.stem)
def test_graphs_use_declared_terms_only(path: Path):
    assert cg_terms(turtle(path)) - set(TERMS) == set()


def text_files() -> list[Path]:
    rules, source = paths.ontology() / "rules", paths.PACKAGE
    return sorted([*rules.rglob("*.rq"), *source.rglob("*.py"), *source.rglob("*.rq")])


@for_each(text_files(), lambda p: p.name)
def test_rules_questions_and_code_name_declared_terms_only(path: Path):
    text = path.read_text("utf-8")
    named = set(re.findall(r"(?<![\w/])cg:([A-Za-z]\w*)", text)) | set(re.findall(r'\bCG \+ "(\w+)"', text))
    named |= set(re.findall(re.escape(str(CG)) + r"(\w+)", text))
    assert {CG[n] for n in named} - set(TERMS) == set()
    concepts = set(re.findall(r'\bVOCAB \+ "([\w/-]+)"', text))
    concepts |= set(re.findall(re.escape(vocab.VOCAB) + r"([\w/-]+\w)", text))
    assert {URIRef(vocab.VOCAB + c) for c in concepts if "/" in c} - set(CONCEPTS) == set()


# The outside vocabularies whose terms `vocab.py` may name; test_ontology_quality.py looks terms up in them.
OUTSIDE = (vocab.RDF, vocab.RDFS, vocab.OWL, vocab.XSD, vocab.SKOS, vocab.DCTERMS, vocab.OA, vocab.SH, vocab.EDTF)


def test_iris_of_vocab_are_declared_or_of_a_listed_vocabulary():
    values = {n: v for n, v in vars(vocab).items() if n.isupper() and isinstance(v, str)}
    terms = {n: v for n, v in values.items() if not v.endswith(("/", "#"))}
    known = {str(t) for t in (*TERMS, *CONCEPTS)}
    assert {n: v for n, v in terms.items() if v not in known and not v.startswith(OUTSIDE)} == {}
    # so that the filter above cannot be empty unseen
    assert {str(CG.states), str(CG.supportedBy), vocab.STATEMENT} - set(terms.values()) == set()


def test_prefixes_mean_the_same_everywhere():
    for path in TURTLE:
        for prefix, iri in re.findall(r"^@prefix ([\w-]*): <([^>]+)>", path.read_text("utf-8"), re.M):
            assert vocab.PREFIXES.get(prefix, iri) == iri, (path.name, prefix)


# ---- Concepts ----


@for_each(CONCEPTS, lambda c: str(c).removeprefix(vocab.VOCAB))
def test_each_concept_has_one_scheme_and_its_labels(concept: URIRef):
    (scheme,) = graph("schemes").objects(concept, SKOS.inScheme)
    assert scheme in SCHEMES
    assert concept.startswith(scheme + "/")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", concept.removeprefix(scheme + "/"))
    assert SCHEME_CLASS[scheme.removeprefix(vocab.VOCAB)] in set(graph("schemes").objects(concept, RDF.type))
    assert [len(texts(concept, SKOS.prefLabel, language)) for language in ("en", "fr")] == [1, 1]
    assert len(texts(concept, SKOS.prefLabel, "ar")) <= 1


def test_schemes_are_whole():
    assert {str(s).removeprefix(vocab.VOCAB) for s in SCHEMES} == set(SCHEME_CLASS)
    for thing in SCHEMES:
        assert label(thing, "en")
        assert label(thing, "fr")
    for scheme in SCHEMES:
        assert (scheme, DCTERMS.license, None) in graph("schemes")
        assert (None, SKOS.inScheme, scheme) in graph("schemes")
    counted = set(graph("schemes").objects(URIRef(vocab.VOCAB + "unit/counted"), SKOS.member))
    assert counted
    assert all(unit.startswith(vocab.VOCAB + "unit/") for unit in counted)
    for status in graph("schemes").subjects(RDF.type, CG.StatusValue):
        assert [len(texts(status, SKOS.definition, language)) for language in ("en", "fr")] == [1, 1]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_two_concepts_of_a_scheme_share_a_label(language: str):
    found: Counter[tuple[Node | None, str]] = Counter()
    for concept in CONCEPTS:
        scheme = graph("schemes").value(concept, SKOS.inScheme)
        found.update((scheme, text.casefold()) for text in texts(concept, SKOS.prefLabel, language))
    assert [row for row, times in found.items() if times > 1] == []


def test_readings_are_not_in_the_schemes():
    """Which theme is wider than which is a reading of a document, hence data and not vocabulary."""
    for predicate in (SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive):
        assert (None, predicate, None) not in graph()


# ---- Nothing about one ministry ----

OF_ONE_MINISTRY = re.compile(
    r"miclat|dgpc|dnrm|dgsn|cnibe|alg[eé]ri|\bDZA?\b|gov\.dz|الجزائر|\bAlger\b|\bItal|\bT[uü]rk|\bLiby|\bFrance\b",
    re.I,
)
ONTOLOGY_FILES = sorted(p for p in paths.ontology().rglob("*") if p.is_file())
CODE = sorted(p for p in paths.PACKAGE.rglob("*.py") if p.name != "demo.py")  # which asks about the shipped graph


@for_each(ONTOLOGY_FILES, lambda p: p.name)
def test_the_ontology_names_no_ministry(path: Path):
    assert OF_ONE_MINISTRY.findall(path.read_text("utf-8")) == []


def words_of_code(path: Path) -> list[str]:
    """Every name and string of a Python file but docstrings and help texts, which may give examples."""
    tree = ast.parse(path.read_text("utf-8"))
    examples: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a string that stands alone is a docstring
            examples.add(id(node.value))
        if isinstance(node, ast.keyword) and node.arg in {"help", "description", "epilog"}:
            examples.update(map(id, ast.walk(node.value)))
    nodes = [node for node in ast.walk(tree) if id(node) not in examples]
    strings = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return strings + [n.id for n in nodes if isinstance(n, ast.Name)]


@for_each(CODE, lambda p: p.name)
def test_the_code_names_no_ministry(path: Path):
    assert [word for word in words_of_code(path) if OF_ONE_MINISTRY.search(word)] == []


SURFACES = sorted(p for p in paths.PACKAGE.rglob("*") if p.suffix in {".rq", ".html", ".js", ".css", ".jinja"})


@for_each(SURFACES, lambda p: p.name)
def test_the_questions_and_pages_name_no_ministry(path: Path):
    assert OF_ONE_MINISTRY.findall(path.read_text("utf-8")) == []


def test_declared_terms_are_all_described():
    """What is of our namespace has a label; what is not is a stub of somebody else's term."""
    assert {t for t in declared() if isinstance(t, URIRef) and t.startswith(CG)} == set(TERMS)


# ---- Arabic: verified forms or our own constructs, each with its ground in docs/arabic.md ----

LABELLED = {
    "ontology/coopgraph.ttl": (RDFS.label,),
    "ontology/schemes.ttl": (SKOS.prefLabel, SKOS.altLabel),
    "graph_data/editorial/names.ttl": (SKOS.prefLabel, SKOS.altLabel),
}


def arabic_page() -> str:
    return (ROOT / "docs" / "arabic.md").read_text("utf-8")


@pytest.mark.parametrize("file", LABELLED)
def test_each_arabic_form_has_its_ground(file: str):
    written = set(re.findall(r"^\| `([^`]+)` \| ([^|]+) \| [^|]+ \|$", arabic_page(), re.M))
    source = turtle(ROOT / file)
    found = {(s, str(o)) for p in LABELLED[file] for s, o in source.subject_objects(p) if o.language == "ar"}
    assert found
    assert {(short(s), text) for s, text in found} - written == set()


def short(iri: Node) -> str:
    for prefix, base in vocab.PREFIXES.items():
        if re.fullmatch(r"[^/#]+", rest := str(iri).removeprefix(base)):
            return f"{prefix}:{rest}"
    return str(iri).removeprefix("https://w3id.org/coopgraph/")


def test_the_page_has_no_form_that_is_gone_and_counts_right():
    used = {str(o) for f, ps in LABELLED.items() for p in ps for o in turtle(ROOT / f).objects(None, p)}
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", arabic_page(), re.M)
    coverage = {cell: (int(a), int(b)) for cell, a, b in rows if cell.endswith(".ttl")}
    assert [row for row in rows if row[0] not in coverage and row[1] not in used] == []
    for file, counted in coverage.items():
        predicate = LABELLED.get(file, (SKOS.prefLabel,))[0]
        labels = list(turtle(ROOT / file).subject_objects(predicate))
        assert counted == (len({s for s, _ in labels}), len({s for s, o in labels if o.language == "ar"})), file
    assert set(coverage) > set(LABELLED)


ODD_ARABIC = re.compile(
    r"[\u064b-\u064d\u06a9\u06cc\u0660-\u0669\u06f0-\u06f9]|\u0640(?!$)"  # a stretch may end a one-letter word
)


def test_arabic_is_written_in_arabic_letters():
    """No Persian letters that look alike, no stretched words and no case endings, which a search would miss."""
    for file, predicates in LABELLED.items():
        triples = (t for p in predicates for t in turtle(ROOT / file).triples((None, p, None)))
        texts_ = [str(o) for _, _, o in triples if isinstance(o, Literal) and o.language == "ar"]
        assert [text for text in texts_ if not re.search(r"[\u0621-\u064a]", text) or ODD_ARABIC.search(text)] == []
