"""Queries that take days, or all memory: a kind of each that is known to have hurt an engine."""

from collections.abc import Callable

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
PAIR = "?a ?b ?c . ?d ?e ?f"


def _many(count: int, make: Callable[[int], str]) -> str:
    return " ".join(map(make, range(count)))


QUERIES = {
    "product, counted": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "product, sorted": f"SELECT * {{ {PRODUCT} }} ORDER BY ?a ?i",
    "product, sorted, of which few": f"SELECT * {{ {PRODUCT} }} ORDER BY DESC(?c) LIMIT 3",
    "product, grouped": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?d ?g",
    "product, distinct": f"SELECT DISTINCT * {{ {PRODUCT} }}",
    "product, counted distinct": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "product, in one text": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f))) AS ?x) {{ {PAIR} }}",
    "all in one text, for each": "SELECT ?a (GROUP_CONCAT(?f) AS ?x) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
    "product, filtered to nothing": f"SELECT * {{ {PRODUCT} FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) < STRLEN(STR(?i)) - 99999) }}",
    "product, asked": f"ASK {{ {PRODUCT} FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'x') }}",
    "product, constructed": f"CONSTRUCT {{ ?a ?e ?i . ?g ?b ?f }} {{ {PRODUCT} }}",
    "product, described": f"DESCRIBE ?a ?d ?g {{ {PRODUCT} }}",
    "product by VALUES": "SELECT (COUNT(*) AS ?n) { "
    + _many(24, lambda i: f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 9 }}") + " }",
    "product by UNION": "SELECT (COUNT(*) AS ?n) { " + _many(12, lambda i: f"{{ ?a{i} ?b{i} ?c{i} }} UNION {{ ?c{i} ?b{i} ?a{i} }}") + " }",
    "product in OPTIONAL": f"SELECT (COUNT(*) AS ?n) {{ ?x a ?t OPTIONAL {{ {PAIR} }} }}",
    "product in MINUS": f"SELECT * {{ ?a ?x ?y MINUS {{ {PRODUCT} FILTER(?c = ?f && ?f = ?i) }} }}",
    "product in EXISTS": f"SELECT * {{ ?x ?y ?z FILTER NOT EXISTS {{ {PAIR} FILTER(?c = CONCAT(STR(?f), STR(?z))) }} }}",
    "product in a query within": f"SELECT * {{ {{ SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} }} FILTER(?n > 1) }}",
    "product in HAVING": f"SELECT ?a {{ ?a ?b ?c }} GROUP BY ?a HAVING(EXISTS {{ {PRODUCT} FILTER(STR(?i) = 'none') }})",
    "unlinked patterns": "SELECT (COUNT(*) AS ?n) { " + _many(60, lambda i: f"?a{i} ?b{i} ?c{i} .") + " }",
    "star": "SELECT (COUNT(*) AS ?n) { " + _many(200, lambda i: f"?a ?b{i} ?c{i} .") + " }",
    "many OPTIONALs": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c " + _many(400, lambda i: f"OPTIONAL {{ ?a ?p{i} ?o{i} }}") + " }",
    "path, both ends free": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b }",
    "path both ways": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)+ ?b }",
    "paths in a path": "SELECT (COUNT(*) AS ?n) { ?a (((!<urn:x>)*)+|^!<urn:x>)* ?b }",
    "long path": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join(["(!<urn:x>|!<urn:y>)"] * 90) + " ?b }",
    "text of texts": "SELECT ?x12 { BIND('0123456789' AS ?x0) "
    + _many(12, lambda i: f"BIND(CONCAT({', '.join([f'?x{i}'] * 9)}) AS ?x{i + 1})") + " }",
    "texts replaced": "SELECT ?x9 { BIND('aaaaaaaaaa' AS ?x0) "
    + _many(9, lambda i: f"BIND(REPLACE(?x{i}, 'a', 'aaaaaaaaaaaa') AS ?x{i + 1})") + " }",
    "texts searched": f"SELECT (COUNT(*) AS ?n) {{ {PAIR} FILTER REGEX(CONCAT(STR(?c), STR(?f)), '(a+)+$|(b|bb)*c|(.*.*.*)*x') }}",
    "pattern of a pattern": f"SELECT (COUNT(*) AS ?n) {{ {PAIR} FILTER REGEX(STR(?c), CONCAT('(', STR(?f), '|.){{50}}')) }}",
    "sums of products": f"SELECT (SUM(STRLEN(SHA512(CONCAT(STR(?a), STR(?f))))) AS ?n) {{ {PAIR} }}",
}  # fmt: skip
