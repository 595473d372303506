"""A query that cannot be read is answered by what is wrong in it, where, and what to write; a good one has nothing wrong."""

import tarfile
import time

import pyoxigraph as ox
import pytest

from coopgraph.base.errors import QueryError
from coopgraph.sparql import hints, prologue, slips
from coopgraph.sparql.questions import questions
from coopgraph.sparql.tokens import tokens
from tests.conftest import SHARED
from tests.support.each import for_each

# ⟪ stands before the place, and — between what is said and the hint.
WRONG = {
    'PREFIX ex: <http://e/> ⟪.\nSELECT ?s { ?s ?p ?o }': 'no . stands behind a declaration — take it away: this is not Turtle',
    'BASE <http://e/> ⟪.\nSELECT ?s { ?s ?p ?o }': 'no . stands behind a declaration — take it away: this is not Turtle',
    'SELECT ?s { ?s ?p ?o . BIND(1 AS ⟪?o) }': '?o has a value already — BIND gives one to a new variable: choose another name',
    'SELECT ?s { ?s ?p ?o\n  BIND(STR(?o) AS ⟪?o) }': '?o has a value already — BIND gives one to a new variable: choose another name',
    'SELECT ?s { ?s ?p ?o } ⟪ORDER BY': 'nothing stands behind ORDER BY — name a variable: ORDER BY ?name',
    'SELECT ?s { ?s ?p ?o } ⟪GROUP BY': 'nothing stands behind GROUP BY — name a variable: GROUP BY ?name',
    'SELECT ?s { ?s ?p ?o } ⟪ORDER BY LIMIT 5': 'nothing stands behind ORDER BY — name a variable: ORDER BY ?name',
    'SELECT ?s { ?s ?p ?o } ⟪ORDER ?s': 'ORDER is followed by BY',
    'SELECT ?s { ?s ?p ?o } ⟪LIMIT': 'LIMIT takes a whole number',
    'SELECT ?s { ?s ?p ?o } ⟪LIMIT ten': 'LIMIT takes a whole number',
    'SELECT ?s { ?s ?p ?o } ⟪LIMIT -1': 'LIMIT takes a whole number',
    'SELECT ?s ⟪{ ?s ?p ?o': 'this brace is not closed — a closing brace is missing: write } where its part ends',
    'SELECT ?s { ?s ?p ?o } ⟪}': 'nothing is open that } could close',
    'SELECT ?s ?s ?p ?o ⟪}': 'nothing is open that } could close',
    'SELECT ?s { ?s ?p ?o FILTER(?o > 3 ⟪}': '} stands where ) is expected — the ( before it is not closed',
    'SELECT ?s { ?s ?p ?o ⟪FILTER ?o > 3 }': 'a condition stands in round brackets — write FILTER(…)',
    'SELECT ?s { ?s ?p ?o FILTER((?o > 3) ⟪}': '} stands where ) is expected — the ( before it is not closed',
    'SELECT ?s { ?s ?p ?o , ⟪}': 'a value is missing behind the comma',
    'SELECT ?s { ?s ?p ?o .⟪. ?s ?q ?r }': 'a dot is too much',
    'SELECT ?s { ?s ⟪foo:p ?o }': 'unknown prefix foo: — add PREFIX foo: <…> before the query',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪== 3) }': 'equal is a single =',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪<> 3) }': 'unequal is written !=',
    'SELECT ?s { ?s ?p ?o FILTER(?o > 3 ⟪and ?o < 5) }': 'and is written &&',
    'SELECT ?s { ?s ?p ?o FILTER(?o > 3 ⟪AND ?o < 5) }': 'and is written &&',
    'SELECT ?s { ?s ?p ?o FILTER(?o > 3 ⟪or ?o < 5) }': 'or is written ||',
    'SELECT ?s { ?s ?p ?o FILTER(?o > 3 ⟪& ?o < 5) }': 'and is written &&',
    'SELECT ?s { ?s ?p ?o FILTER(⟪not ?o) }': 'NOT stands before EXISTS and IN only — elsewhere it is written !',
    '⟪SELCT ?s { ?s ?p ?o }': 'a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE — did you mean SELECT?',
    'SELECT ?s ⟪WERE { ?s ?p ?o }': 'SPARQL has no word WERE — did you mean WHERE?',
    'SELECT ?s { ?s ?p ?o ⟪OPTINAL { ?s ?q ?r } }': 'SPARQL has no word OPTINAL — did you mean OPTIONAL?',
    'SELECT ?s { ?s ?p ?o ⟪FLTER(?o > 3) }': 'SPARQL has no word FLTER — did you mean FILTER or LTR?',
    'SELECT * { ?s ?p ?o } ⟪GROUP BY ?s': 'SELECT * does not go with GROUP BY — name what is grouped, and count the rest',
    'SELECT ?s ⟪?o { ?s ?p ?o } GROUP BY ?s': '?o is neither grouped nor counted — put it in GROUP BY, or count it',
    'SELECT ⟪?s (COUNT(?o) AS ?n) { ?s ?p ?o }': '?s is neither grouped nor counted — put it in GROUP BY, or count it',
    'SELECT ?s { ?s cg:iso3 ⟪“ITA” }': '“ is no quotation mark of SPARQL — text stands between " and "',
    'SELECT ?s { ?s cg:iso3 ⟪‘ITA’ }': "‘ is no quotation mark of SPARQL — text stands between ' and '",
    'SELECT ?s { ?s cg:iso3 ⟪«ITA» }': '« is no quotation mark of SPARQL — text stands between " and "',
    'SELECT ?s { ?s ?p ?o FILTER(⟪COUNT(?o) > 3) }': 'COUNT cannot stand in FILTER — use HAVING, or count in a SELECT within braces of its own',
    'SELECT ?s { ?s ?p ?o FILTER(⟪SUM(?o) > 3) } GROUP BY ?s': 'SUM cannot stand in FILTER — use HAVING, or count in a SELECT within braces of its own',
    'SELECT ⟪(COUNT(?s)) { ?s ?p ?o }': 'what is worked out has a name — write (… AS ?name)',
    'SELECT ⟪COUNT(?s) AS ?n { ?s ?p ?o }': 'what is worked out stands in brackets, with a name — write (COUNT(…) AS ?name)',
    'SELECT ⟪(COUNT(?s) ?n) { ?s ?p ?o }': 'what is worked out has a name — write (… AS ?name)',
    'SELECT (COUNT(?s) AS ⟪n) { ?s ?p ?o }': 'AS is followed by a variable — write AS ?n',
    'SELECT (?s AS ?s) { ?s ?p ?o }⟪': 'SELECT gives a value to a variable that has one — choose another name behind AS',
    'SELECT (1 AS ?x) (2 AS ?x) {}⟪': 'SELECT gives a value to a variable that has one — choose another name behind AS',
    'SELECT ?s⟪, ?p { ?s ?p ?o }': 'no comma stands between variables — take it away',
    'SELECT ⟪s { ?s ?p ?o }': 'SPARQL has no word s — text has quotation marks, a name a prefix (such as cg:), a variable a question mark',
    'SELECT ?s FROM ⟪{ ?s ?p ?o }': 'FROM names a graph',
    'SELECT ⟪{ ?s ?p ?o }': 'SELECT names no variable — SELECT * shows all of them',
    'SELECT ?s ⟪WHERE ?s ?p ?o': 'WHERE is followed by a group in braces — write WHERE { … }',
    'SELECT ?s { ?s ?p ⟪"abc }': 'a quotation mark is not closed',
    "SELECT ?s { ?s ?p 'it's⟪' }": 'a quotation mark is not closed',
    'SELECT ?s { ?s ?p <⟪http://e/a b> }': 'an IRI has no blanks',
    'SELECT ?s { ?s ⟪http://e/p ?o }': 'an IRI stands between < and >',
    'SELECT ?s { ?s cg:iso3 ⟪ITA }': 'SPARQL has no word ITA — text has quotation marks, a name a prefix (such as cg:), a variable a question mark',
    'SELECT ?s { ?s cg:iso3 "ITA"⟪@ }': 'a language is missing behind @ — write "…"@en',
    'SELECT ?s { ?s cg:iso3 "ITA"⟪^^ }': 'a datatype is missing behind ^^ — write "…"^^xsd:date',
    'SELECT ?s { ?s cg:iso3 "3"⟪^xsd:integer }': 'a datatype stands behind ^^',
    'SELECT ?s { ?s ?p ?o ⟪?s ?q ?r }': "a '.' or ';' is missing before this — a triple pattern has three parts: subject, property and value",
    'SELECT ?s { ?s ?p\n ?s ⟪?q ?r }': "a '.' or ';' is missing before this — a triple pattern has three parts: subject, property and value",
    'SELECT ?s { ?s cg:hasPartner ⟪}': 'a part is missing — a triple pattern has three: subject, property and value',
    'SELECT ?s { ?s ⟪}': 'a part is missing — a triple pattern has three: subject, property and value',
    'SELECT ?s { ?s ?p ?o } ⟪HAVING COUNT(?o) > 1': 'a condition stands in round brackets — write HAVING(…)',
    'SELECT ?s { VALUES ?s ⟪(1 2) }': 'the values of VALUES stand in braces — write VALUES ?x { … }',
    'SELECT ?s { VALUES (?s ?o) { ⟪1 2 } }': 'the values of several variables stand in brackets, row by row — write VALUES (?x ?y) { (… …) }',
    'SELECT ?s { VALUES ?s { country:ITA⟪, country:FRA } }': 'no comma stands between values — take it away',
    'SELECT ?s { ?s ?p ?o ⟪UNION ?s ?q ?r }': 'UNION is followed by a group in braces — write UNION { … }',
    'SELECT ?s { ?s ?p ?o } ⟪WHERE { }': 'the pattern of this query is closed already — put all of it into one pair of braces',
    'SELECT ?s { ?s ?p ?o } LIMIT 5 ⟪ORDER BY ?s': 'ORDER stands before LIMIT and OFFSET',
    'SELECT ?s { ?s ?p ?o } ORDER BY ?s ⟪DESC': 'DESC has round brackets — write DESC(…)',
    'SELECT ?s { ?s ?p ?o } ORDER BY ⟪DESC ?s': 'DESC has round brackets — write DESC(…)',
    'SELECT ?s { ?s ?p ?o ⟪BIND(?o + 1 ?x) }': 'BIND gives a value to one variable, by AS — write BIND(… AS ?name)',
    'SELECT ?s { ?s ?p ?o ⟪BIND(?x AS ?o + 1) }': 'BIND gives a value to one variable, by AS — write BIND(… AS ?name)',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪IN 1, 2) }': 'IN is followed by a list in round brackets — write IN (…, …)',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪LIKE "a%") }': 'SPARQL has no LIKE — write CONTAINS(STR(?x), "…") or REGEX(STR(?x), "…", "i")',
    'SELECT ?s { ?s ?p ?o FILTER(⟪CONTAIN(?o, "a")) }': 'SPARQL has no word CONTAIN — did you mean CONTAINS?',
    'SELECT ?s { ?s ?p ?o FILTER(⟪REGEX ?o "a") }': 'REGEX has round brackets — write REGEX(…)',
    'PREFIX ⟪ex <http://e/> SELECT ?s { ?s ?p ?o }': 'a prefix ends in a colon — write PREFIX name: <…>',
    'PREFIX ex: ⟪http://e/ SELECT ?s { ?s ?p ?o }': 'an IRI stands between < and >',
    '⟪@prefix ex: <http://e/> . SELECT ?s { ?s ?p ?o }': 'a prefix is declared without @ — write PREFIX name: <…>, and no dot behind it',
    'PREFIX ex: <http://e/>⟪; SELECT ?s { ?s ?p ?o }': 'no ; stands behind a declaration — take it away: this is not Turtle',
    'SELECT ?s { ?s ?p ?o }⟪;': 'nothing stands behind the query — take it away',
    'SELECT ?s { ?s ?p ?o }⟪.': 'nothing stands behind the query — take it away',
    'CONSTRUCT ⟪?s ?p ?o WHERE { ?s ?p ?o }': 'the triples of CONSTRUCT stand in braces — write CONSTRUCT { … } WHERE { … }',
    'CONSTRUCT { ?s ?p ?o ⟪FILTER(1) } WHERE { ?s ?p ?o }': 'what CONSTRUCT makes are triples alone — FILTER belongs into WHERE { … }',
    'ASK ⟪?s { ?s ?p ?o }': 'ASK names no variables — write ASK { … }',
    '⟪DESCRIBE': 'DESCRIBE takes a name or a variable',
    'SELECT ?a⟪-b { ?a-b ?p ?o }': 'names of variables have no - — write _ for it',
    'SELECT ?s { ?s ?p ?o FILTER(?o = ⟪"a\' ) }': 'a quotation mark is not closed',
    '⟪MATCH (n) RETURN n': 'a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE',
    'SELECT * FROM ⟪countries WHERE x = 1': 'SPARQL has no word countries — text has quotation marks, a name a prefix (such as cg:), a variable a question mark',
    '⟪': 'there is no query',
    'SELECT ?s { [ ?p ?o . ?s ⟪}': 'a part is missing — a triple pattern has three: subject, property and value',
    'SELECT ?s { ?s a cg:Country, ⟪}': 'a value is missing behind the comma',
    'SELECT ?s { ?s cg:hasPartner+⟪* ?o }': '* repeats a property, and stands behind its name once',
    'SELECT ?s { ?s ?p⟪* ?o }': '* repeats a property, and stands behind its name once',
    'SELECT ?s { ?s (?p|⟪cg:x) ?o }': 'unknown term cg:x — did you mean cg:m49 or cg:Aim?',
    'SELECT ?s { ?s ?p ?o FILTER(⟪EXIST { ?s ?q ?r }) }': 'SPARQL has no word EXIST — did you mean EXISTS?',
    'SELECT ?s { ?s ?p ?o FILTER NOT ⟪EXIST { ?s ?q ?r } }': 'SPARQL has no word EXIST — did you mean EXISTS?',
    'SELECT ?s { ?s ?p ⟪2018-06-01 }': 'a day is a text with a datatype — write "2018-06-01"^^xsd:date',
    'SELECT ?s { ?s ?p ?o FILTER(?o = ⟪NULL) }': 'SPARQL has no NULL — !BOUND(?x) is true where ?x has no value',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪IS NULL) }': 'SPARQL has no NULL — !BOUND(?x) is true where ?x has no value',
    'SELECT ⟪DISTINCT(?s) { ?s ?p ?o }': 'DISTINCT has no brackets — write SELECT DISTINCT ?name',
    'SELECT ?s { ?s ?p ?o FILTER(?o > 1)⟪, FILTER(?o < 3) }': 'no comma stands between conditions — take it away',
    'SELECT ?s { SELECT ?s { ?s ?p ?o } ⟪?s ?q ?r }': 'a SELECT within has braces of its own — write { SELECT … { … } }',
    'SELECT ?s { ?s ?p ?o . ⟪SELECT ?s { ?s ?p ?o } }': 'a SELECT within has braces of its own — write { SELECT … { … } }',
    'SELECT ?s { ⟪GRAPH { ?s ?p ?o } }': 'GRAPH is followed by a name, then by a group — write GRAPH ?name { … }',
    'SELECT ?s { ⟪OPTIONAL ?s ?p ?o }': 'OPTIONAL is followed by a group in braces — write OPTIONAL { … }',
    'SELECT ?s { ⟪MINUS ?s ?p ?o }': 'MINUS is followed by a group in braces — write MINUS { … }',
    'SELECT ?s { ?s ?p ?o ⟪// comment\n}': 'a comment begins with #',
    'SELECT ?s { ?s ?p ?o ⟪-- comment\n}': 'a comment begins with #',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪≠ 3) }': 'unequal is written !=',
    'SELECT ?s { ?s ?p ?o FILTER(?o ⟪≥ 3) }': 'at least is written >=',
    'SELECT ?s { ?s ?p ?o FILTER(⟪MAX(?o) = ?o) }': 'MAX cannot stand in FILTER — use HAVING, or count in a SELECT within braces of its own',
    'SELECT ⟪?s { ?s ?p ?o } ORDER BY COUNT(?o)': '?s is neither grouped nor counted — put it in GROUP BY, or count it',
    'SELECT ?s { BIND(⟪COUNT(?o) AS ?n) ?s ?p ?o }': 'COUNT cannot stand in BIND — use HAVING, or count in a SELECT within braces of its own',
    'SELECT⟪\xa0?s { ?s ?p ?o }': 'the blank U+00A0 is none of SPARQL — write a plain one',
    'SELECT⟪\u200b ?s { ?s ?p ?o }': 'the blank U+200B is none of SPARQL — write a plain one',
}  # fmt: skip
ARCHIVE = SHARED / "w3c" / "rdf-tests-sparql.tgz"


@for_each(list(WRONG), str)
def test_what_is_wrong_is_said_with_its_place(text, ministry):
    before, after = text.split("⟪")
    says, _, hint = WRONG[text].partition(" — ")
    with pytest.raises(QueryError) as refused:
        ministry.query(before + after)
    error = refused.value
    place = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    assert (str(error).partition(" (line")[0], error.hint, (error.line, error.column)) == (says, hint, place)
    assert str(error).split("\n")[2].endswith("| " + " " * (place[1] - 1) + "^")


def slip(text):
    query_tokens = list(tokens(text))
    terms = hints.Terms(lambda iri: True, tuple, lambda word: ())
    hints.check_names(text, query_tokens, prologue.read(query_tokens), terms)
    return slips.find(text, query_tokens)


def test_nothing_is_wrong_in_our_own_questions():
    assert {question.name: slip(question.text) for question in questions() if slip(question.text)} == {}


@pytest.mark.slow
def test_nothing_is_wrong_in_any_query_of_the_w3c_that_can_be_read():
    if not ARCHIVE.is_file():
        pytest.skip("the tests of the W3C are not beside this checkout")
    with tarfile.open(ARCHIVE) as archive:
        files = {each.name: archive.extractfile(each).read() for each in archive if each.name.endswith(".rq")}
    read = {name: data.decode() for name, data in files.items() if is_read(data)}
    assert len(read) > 900
    assert {name: slip(text) for name, text in read.items() if slip(text)} == {}


def is_read(data):
    try:
        ox.Store().query(data.decode(), base_iri="https://example.org/")
    except (SyntaxError, ValueError, OSError, RuntimeError):  # those that ask another server too
        return False
    return True


@pytest.mark.parametrize(
    "word", ["SELECT ", "{ SELECT ", "SELECT * { ?s ?p ?o } ", "BIND ( ?x ", "VALUES ( ?x ", "?x "]
)
def test_long_nonsense_is_looked_through_in_no_time(word):
    start = time.process_time()
    for count in (slips.LONGEST // len(list(tokens(word))), 3_000):
        text = word * count
        slips.find(text, list(tokens(text)))
    assert time.process_time() - start < 3
