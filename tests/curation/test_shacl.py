"""The compiler of shapes against pySHACL, the reference: the same shape, node and path everywhere, or a refusal."""

import random
from functools import cache

import pyoxigraph as ox
import pytest

from coopgraph.base import paths
from coopgraph.base.errors import CoopGraphError
from coopgraph.base.vocab import ID, PREFIXES
from coopgraph.curation.checks import shacl, validation
from coopgraph.store import lens
from tests.support.examples import LONG
from tests.support.rule_cases import CASES, ontology

SHAPES = shacl.Shapes(shacl.read(paths.ontology() / "shapes"))
EXAMPLE = "https://example.org/"
HEAD = f"PREFIX ex: <{EXAMPLE}>\n" + "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())


# Where pySHACL lets pass what SHACL does not: rdflib orders values of all datatypes (by SHACL, what cannot be compared
# breaks a bound), and does not look at the forms of years and months.
LAX = ("sh:minIn", "sh:minEx", "sh:maxIn", "sh:maxEx")
LAX_FORMS = {"month-that-is-not"}


def places(findings):
    """What both engines must agree on: the rule, the path and the node."""
    return {(f.rule, f.path, str(f.node)) for f in findings}


def both(store: ox.Store, shapes: shacl.Shapes = SHAPES, lax: bool = False) -> set:
    compiled, reference = places(validation.by_queries(store, shapes)), places(validation.by_pyshacl(store, shapes))
    more = {place for place in compiled - reference if any(form in place[2] for form in LAX_FORMS)}
    assert reference == compiled - more or (lax and reference < compiled)
    return compiled


# ---- The shipped shapes ----


@pytest.fixture(scope="module")
def all_cases() -> ox.Store:
    """All cases in one graph, the things of each renamed after it."""
    store = lens.merge(ontology(), "sourced", rules=False)
    for path in sorted(CASES.glob("*/*.trig")):
        suffix = f"--{path.parent.name}--{path.stem}"

        def renamed(term, suffix=suffix):
            ours = isinstance(term, ox.NamedNode) and term.value.startswith((ID, EXAMPLE))
            return ox.NamedNode(term.value + suffix) if ours else term

        for quad in ox.parse(path=str(path)):
            store.add(ox.Quad(renamed(quad.subject), quad.predicate, renamed(quad.object)))
    lens.deduce(store, "sourced")
    return store


@pytest.mark.slow
def test_engines_agree_on_all_cases(all_cases):
    found = both(all_cases)
    assert {rule for rule, _, _ in found} == {shape.rule for shape in SHAPES.described().values()}
    assert len(found) > 400


DEMANDED = {
    "minCount",
    "maxCount",
    "datatype",
    "pattern",
    "flags",
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "or",
}
DEMANDED |= {"qualifiedMinCount", "lessThan", "lessThanOrEquals", "hasValue", "uniqueLang", "nodeKind", "class", "in"}


@pytest.mark.slow
def test_no_demand_is_idle(all_cases):
    """Without any one demand of any shape, the cases would give other findings."""
    kinds = shacl.kinds(all_cases)
    answers = cache(lambda text: frozenset(shacl.Probe(shape, text).run(all_cases)))  # most queries stay as they are
    shape = next(iter(SHAPES.described().values()))

    def findings(graph):
        """What `by_queries` finds, each query being run once."""
        probes = shacl.Shapes(graph).probes(kinds)
        return {(p.shape.severity, p.shape.rule, p.shape.path, *row) for p in probes for row in answers(p.text)}

    found, idle = findings(SHAPES.graph), []
    whole = {(f.severity, f.rule, f.path, f.node, f.value) for f in validation.by_queries(all_cases, SHAPES)}
    assert found == whole
    fewer = ox.Store()
    fewer.extend(SHAPES.graph)
    for quad in SHAPES.graph:
        if quad.predicate.value.removeprefix(PREFIXES["sh"]) in DEMANDED:
            fewer.remove(quad)
            if findings(fewer) == found:
                idle.append(quad)
            fewer.add(quad)
    assert [SHAPES.described().get(quad.subject, quad) for quad in idle] == []


@pytest.mark.slow
@pytest.mark.parametrize("through", ["possible" if LONG else "ministry"])
def test_engines_agree_on_the_shipped_graph(request, through):
    assert both(request.getfixturevalue(through).store) == set()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6 if LONG else 2))
def test_engines_agree_on_a_shipped_graph_that_was_damaged(possible, seed):
    """A tenth of the triples dropped, values exchanged between properties, literals given other datatypes.

    In the long run all of the graph is damaged, else what is said of a seventh of its things.
    """
    chance, store = random.Random(seed), ox.Store()
    merged = possible.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    # Blank nodes have other names in each run, and with them in the order the same seed would not do the same damage.
    quads = sorted((q for q in merged if not any(isinstance(term, ox.BlankNode) for term in q)), key=str)
    objects = [quad.object for quad in quads]
    things = sorted({quad.subject.value for quad in quads if quad.subject.value.startswith(ID)})
    left_out = set() if LONG else set(chance.sample(things, len(things) * 6 // 7))
    kinds = [
        ox.NamedNode(PREFIXES["xsd"] + k) for k in ("string", "date", "decimal", "integer", "hexBinary", "duration")
    ]
    for quad in quads:
        luck = chance.random()
        if quad.subject.value in left_out or (luck < 0.1 and not quad.subject.value.startswith(PREFIXES["cg"])):
            continue
        if luck > 0.95:
            value = chance.choice(objects)
            if isinstance(value, ox.Literal) and chance.random() < 0.5:
                value = ox.Literal(value.value, datatype=chance.choice(kinds))
            store.add(ox.Quad(quad.subject, quad.predicate, value))
        if luck < 0.97:
            store.add(quad)
    found = both(store)
    assert len(found) > 400
    assert len({rule for rule, _, _ in found}) > 8  # of a seventh of the things in the quick run


# ---- Each component, over values of every sort ----

VALUES = """
    ex:a ex:p "a" , "ab"@en , "ab"@EN-gb , "é" , "" , "a\\"}b" , "2004"^^xsd:gYear , "2004-02"^^xsd:gYearMonth ;
        ex:q 1 . ex:b ex:p 5 , -5 , 5.5 , 5e0 , "x"^^xsd:integer , true , "2004-02-30"^^xsd:date ; ex:q 5 , 6 .
    ex:c ex:p ex:a , ex:b , ex:k , [ ex:q 1 ] ; a ex:Kind . ex:d a ex:Narrow ; ex:p ex:c , "c"@fr , "cc"@fr ; ex:q 0 .
    ex:e ex:p "2004-02-28"^^xsd:date , "P1Y"^^xsd:duration , "year"^^xsd:duration , "0f"^^xsd:hexBinary ;
        ex:q "2004-02-27"^^xsd:date . ex:k a ex:Kind . ex:Narrow rdfs:subClassOf ex:Kind . ex:f ex:q 2 .
    ex:g ex:p "zz"^^xsd:hexBinary , "0"^^xsd:hexBinary , "13:00:00"^^xsd:time , "2004-02-28T00:00:00Z"^^xsd:dateTime .
"""
DEMANDS = [
    *(f"sh:datatype xsd:{name}" for name in ("string", "integer", "decimal", "double", "boolean", "date", "gYear")),
    *(f"sh:datatype xsd:{name}" for name in ("gYearMonth", "dateTime", "duration", "hexBinary", "anyURI", "time")),
    "sh:datatype rdf:langString",
    *(f"sh:nodeKind sh:{kind}" for kind in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "IRIOrLiteral")),
    "sh:nodeKind sh:BlankNodeOrLiteral",
    "sh:class ex:Kind",
    "sh:class ex:Kind , ex:Narrow",
    'sh:pattern "^[a-c]+$"',
    'sh:pattern "^AB?$" ; sh:flags "i"',
    'sh:pattern "a\\"}b" ; sh:message "\'}"',
    "sh:minLength 2",
    "sh:maxLength 1",
    *(f"sh:{bound}clusive 5" for bound in ("minIn", "maxIn", "minEx", "maxEx")),
    'sh:minInclusive "2004-01-01"^^xsd:date',
    'sh:in ( ex:a 5 "a" "ab"@en )',
    "sh:in ( )",
    'sh:languageIn ( "en" )',
    "sh:minCount 1",
    "sh:minCount 8",
    "sh:maxCount 0",
    "sh:maxCount 4",
    "sh:hasValue ex:a",
    'sh:hasValue "c"@fr',
    "sh:uniqueLang true",
    "sh:uniqueLang false",
    "sh:or ( [ sh:datatype xsd:gYear ] [ sh:class ex:Kind ] )",
    "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:not [ sh:datatype xsd:integer ] ] )",
    "sh:not [ sh:datatype xsd:date ; sh:minLength 3 ]",
    "sh:not [ sh:hasValue ex:a ]",
    'sh:qualifiedValueShape [ sh:languageIn ( "en" ) ] ; sh:qualifiedMinCount 2',
    "sh:qualifiedValueShape [ sh:nodeKind sh:Literal ] ; sh:qualifiedMaxCount 6",
    "sh:deactivated true ; sh:maxCount 0",
]
PATHS = [
    "ex:q",
    "[ sh:inversePath ex:p ]",
    "( ex:p ex:q )",
    "( [ sh:inversePath ex:p ] ex:q )",
    "[ sh:alternativePath ( ex:p ex:q ) ]",
    "[ sh:alternativePath ( ( ex:p ex:p ) [ sh:inversePath ex:q ] ) ]",
    "[ sh:inversePath ( ex:p ex:q ) ]",
    "[ sh:zeroOrOnePath ex:p ]",
    "[ sh:zeroOrMorePath ex:p ]",
    "[ sh:oneOrMorePath ex:p ]",
]
TARGETS = [
    "sh:targetSubjectsOf ex:p",
    "sh:targetObjectsOf ex:p",
    "sh:targetClass ex:Kind",
    "sh:targetNode ex:a , ex:f",
    "sh:targetClass ex:Narrow ; sh:targetSubjectsOf ex:q",
]


def shapes_of(turtle: str) -> shacl.Shapes:
    store = ox.Store()
    store.load((HEAD + turtle).encode(), ox.RdfFormat.TURTLE)
    return shacl.Shapes(store)


@pytest.fixture(scope="module")
def values() -> ox.Store:
    store = ox.Store()
    store.load((HEAD + VALUES).encode(), ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("demand", DEMANDS)
def test_each_demand_on_values(values, demand):
    everything = "sh:targetSubjectsOf ex:p , ex:q , rdf:type"
    shapes = shapes_of(f"ex:s a sh:NodeShape ; {everything} ; sh:property [ sh:path ex:p ; {demand} ] .")
    found = both(values, shapes, lax=demand.startswith(LAX))
    assert found or demand in {"sh:uniqueLang false", "sh:deactivated true ; sh:maxCount 0"}


# pySHACL gives up at blank nodes and at values that cannot be compared, so that these get values of their own.
ORDERED = """
    ex:a ex:p 1 , 2 ; ex:q 2 , 3 . ex:b ex:p 2 ; ex:q 3 . ex:c ex:p 3 ; ex:q 3.0 . ex:d ex:p 4 . ex:e ex:q 4 .
    ex:f ex:p "2004-02-28"^^xsd:date ; ex:q "2004-02-27"^^xsd:date . ex:g ex:p "2004-02-28"^^xsd:date ;
        ex:q "2004-03-01"^^xsd:date .
"""


@pytest.mark.parametrize(("demand", "broken"), [("sh:lessThan ex:q", "acf"), ("sh:lessThanOrEquals ex:q", "f")])
def test_each_demand_on_two_properties(demand, broken):
    store = ox.Store()
    store.load((HEAD + ORDERED).encode(), ox.RdfFormat.TURTLE)
    shapes = shapes_of(f"ex:s a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; {demand} ] .")
    assert {node for _, _, node in both(store, shapes)} == {f"<{EXAMPLE}{name}>" for name in broken}


@pytest.mark.parametrize("value", ["ex:b", "[]", "'b'", '"2004-02-28"^^xsd:date', '"x"^^xsd:integer'])
def test_what_cannot_be_compared_is_not_less(value):
    store = ox.Store()
    store.load(f"{HEAD} ex:a ex:p {value} ; ex:q 5 .".encode(), ox.RdfFormat.TURTLE)
    for demand in ("sh:lessThan ex:q", "sh:lessThanOrEquals ex:q", "sh:maxInclusive 5", "sh:minExclusive 5"):
        shapes = shapes_of(f"ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; {demand} ] .")
        assert len(list(validation.by_queries(store, shapes))) == 1


ALONE = ("minCount", "maxCount", "uniqueLang", "qualified", "deactivated")


@pytest.mark.parametrize("demand", [d for d in DEMANDS if not any(word in d for word in ALONE)])
def test_each_demand_on_the_node_itself(values, demand):
    shapes = shapes_of(f"ex:s a sh:NodeShape ; sh:targetObjectsOf ex:p ; {demand} .")
    both(values, shapes, lax=demand.startswith(LAX))


@pytest.mark.parametrize("path", PATHS)
def test_each_kind_of_path(values, path):
    for demand in ("sh:minCount 2", "sh:maxCount 1", "sh:nodeKind sh:IRI"):
        shapes = f"ex:s a sh:NodeShape ; sh:targetNode ex:a , ex:b , ex:c , ex:d ; sh:property [ sh:path {path} ; {demand} ] ."
        both(values, shapes_of(shapes))


@pytest.mark.parametrize("target", TARGETS)
def test_each_kind_of_target(values, target):
    assert both(values, shapes_of(f"ex:s a sh:NodeShape ; {target} ; sh:property [ sh:path ex:r ; sh:minCount 1 ] ."))


def test_a_shape_without_target_or_switched_off_finds_nothing(values):
    for about in ("", "sh:targetSubjectsOf ex:p ; sh:deactivated true ;"):
        shapes = shapes_of(f"ex:s a sh:NodeShape ; {about} sh:property [ sh:path ex:r ; sh:minCount 1 ] .")
        assert both(values, shapes) == set()


# ---- What is said of a shape ----


def test_severity_and_message_are_those_of_the_property_shape():
    shapes = shapes_of("""
        ex:s a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:message "whole"@en , "tout"@fr ; sh:severity sh:Info ;
            sh:property [ sh:path ex:p ; sh:maxCount 0 ; sh:severity sh:Warning ; sh:message "part"@en ] ,
                [ sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:maxCount 0 ] .""")
    described = {shape.path: shape for shape in shapes.described().values()}
    assert [described[p].severity for p in sorted(described)] == ["Info", "Violation", "Warning"]
    assert described["<https://example.org/p>"].messages == {"en": "part"}
    inherited = described["(<https://example.org/p>/^<https://example.org/q>)"]
    assert inherited.messages == {"en": "whole", "fr": "tout"}
    assert inherited.rule == "s"


@pytest.mark.parametrize(
    ("demand", "named"),
    [
        ("sh:property [ sh:path ex:p ; sh:node ex:t ]", "sh:node"),
        ("sh:property [ sh:path ex:p ; sh:equals ex:q ]", "sh:equals"),
        ("sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ]", "sh:property"),
        ("sh:closed true", "sh:closed"),
        ("sh:minCount 1", "sh:minCount"),
        ("sh:or ( [ sh:path ex:p ; sh:minCount 1 ] )", "sh:minCount"),
        ("sh:not [ sh:path ex:p ; sh:class ex:Kind ]", "sh:path"),
        ("sh:sparql [ sh:select 'SELECT' ]", "sh:sparql"),
        ("sh:datatype xsd:gDay", "gDay"),
        ("sh:property [ sh:path ex:p ; sh:qualifiedValueShape [ sh:xone ( ) ] ; sh:qualifiedMinCount 1 ]", "sh:xone"),
    ],
)
def test_what_is_not_compiled_is_refused_by_name(values, demand, named):
    shapes = shapes_of(f"ex:s a sh:NodeShape ; sh:targetSubjectsOf ex:p ; {demand} .")
    with pytest.raises(CoopGraphError, match=named) as error:
        list(validation.by_queries(values, shapes))
    assert "engine='pyshacl'" in str(error.value)


def test_terms_enter_a_query_as_terms(values):
    """A value that looks like the end of a query stays a value."""
    nasty = '"x\\") } } DROP ALL # \\\\ \\n"'
    shapes = shapes_of(
        f"ex:s a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:in ( {nasty} ) ] ."
    )
    assert len(both(values, shapes)) == 6
