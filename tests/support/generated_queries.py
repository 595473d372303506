"""Two hundred SPARQL queries over the shipped graph's own terms, the same at every run.

The terms are read from the data, so most queries have an answer. Every answer is decided by the query: what is limited
is in a total order, and nothing depends on which value an engine happens to take. Nothing here speaks to a server.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox

from coopgraph.base.vocab import PREFIXES, XSD
from tests.support.loading import shipped

SEED, EACH = "two hundred queries", 7  # of each kind
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LANGUAGES = ["fr", "en", "ar"]


@dataclass(frozen=True)
class Generated:
    name: str
    text: str
    ordered: bool
    """Whether the order of the rows is part of the answer."""


@dataclass(frozen=True)
class Known:
    """Queries that a server is known to answer otherwise: those whose text has this pattern."""

    server: str
    pattern: str
    reason: str

    def fits(self, query: Generated) -> bool:
        return re.search(self.pattern, query.text) is not None


DATES = r"cg:(occurredOn|foundedOn|validFrom|validUntil|asOf) \?d"
KNOWN = [
    Known("virtuoso", r"\?a \S+\+ \?b", "refuses a path of any length whose ends are both free"),
    Known(
        "virtuoso",
        r"SUM\(\?o\) AS \?y\) \{ \?s a cg:LifecycleStep ; cg:year",
        "has no sum of nothing, where SPARQL has 0",
    ),
    Known("virtuoso", r"\?n / \d", "divides integers to an integer"),
    Known("virtuoso", rf"{DATES} FILTER\(\?d <", "compares years with dates, where SPARQL has an error"),
    Known("virtuoso", rf"{DATES} BIND\(YEAR", "takes the year of an interval, where SPARQL has an error"),
    Known("reference", rf"{DATES} BIND\(YEAR", "rdflib knows no YEAR of an xsd:gYear, nor need it"),
    Known("reference", rf"{DATES} FILTER\(\?d <", "rdflib orders intervals and dates, where SPARQL has an error"),
]


def known(server: str, query: Generated) -> str | None:
    """Why a server answers a query otherwise, if that is known."""
    return next((entry.reason for entry in KNOWN if entry.server == server and entry.fits(query)), None)


@cache
def short(term: Any) -> str:
    """A term as a query may write it, with a prefix where there is one."""
    if not isinstance(term, ox.NamedNode):
        return str(term)
    for prefix, start in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        rest = term.value.removeprefix(start)
        if rest != term.value and re.fullmatch(r"[A-Za-z][\w-]*", rest, re.ASCII):
            return f"{prefix}:{rest}"
    return str(term)


class Maker:
    """Terms of the graph, and one method for each kind of query; chance decides among terms that occur together."""

    def __init__(self, triples: Iterable[Any]) -> None:
        self.chance = random.Random(SEED)
        about: dict[Any, dict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for each in sorted(triples, key=str):
            if isinstance(each.subject, ox.NamedNode) and not isinstance(each.object, ox.BlankNode):
                about[each.subject][each.predicate].append(each.object)
        self.about = about
        self.members: dict[Any, list[Any]] = defaultdict(list)
        for subject, values in about.items():
            for kind in values[TYPE]:
                self.members[kind].append(subject)
        self.classes = [kind for kind, found in self.members.items() if 3 <= len(found) <= 160]
        self.labels = [short(ox.NamedNode(PREFIXES["skos"] + "prefLabel")), "rdfs:label"]

    def kind(self, wanted: Callable[[Any, Any], bool] = lambda p, o: True, least: int = 1) -> tuple[str, list[str]]:
        """A class, and shuffled properties of its members whose values are as wanted."""
        while True:
            chosen = self.chance.choice(self.classes)
            found = {p: 0 for s in self.members[chosen] for p in self.about[s] if p != TYPE}
            for subject in self.members[chosen]:
                for p, values in self.about[subject].items():
                    found[p] = found.get(p, 0) + any(wanted(p, value) for value in values)
            names = [short(p) for p, count in found.items() if count and p != TYPE]
            if len(names) >= least:
                self.chance.shuffle(names)
                return short(chosen), names

    def link(self) -> tuple[str, list[str]]:
        """A class, and properties that lead to other things with properties of their own."""
        return self.kind(lambda p, o: isinstance(o, ox.NamedNode) and o in self.about)

    def literal(self, *types: str) -> tuple[str, list[str]]:
        return self.kind(lambda p, o: isinstance(o, ox.Literal) and o.datatype.value in {XSD + each for each in types})

    def labelled(self) -> tuple[str, str, str, str]:
        """A class, its property of labels, a language, and a word that some label has."""
        while True:
            chosen, language = self.chance.choice(self.classes), self.chance.choice(LANGUAGES)
            label = PREFIXES["skos"] + "prefLabel" if self.chance.random() < 0.8 else PREFIXES["rdfs"] + "label"
            texts = [t.value for s in self.members[chosen] for t in self.about[s].get(ox.NamedNode(label), ())]
            words = [w for text in texts for w in re.findall(r"\w{3,}", text)]
            if words:
                return short(chosen), short(ox.NamedNode(label)), language, self.chance.choice(words)

    def some(self, chosen: str, count: int) -> str:
        members = next(found for kind, found in self.members.items() if short(kind) == chosen)
        return " ".join(map(short, self.chance.sample(members, min(count, len(members)))))

    def star(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        return f"SELECT ?s ?a ?b {{ ?s a {c} ; {p} ?a ; {q} ?b }}"

    def chain(self) -> str:
        c, (p, *_) = self.link()
        return f"SELECT ?s ?o ?t {{ ?s a {c} ; {p} ?o . ?o a ?t }}"

    def optional(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        return f"SELECT ?s ?a ?b {{ ?s a {c} OPTIONAL {{ ?s {p} ?a }} OPTIONAL {{ ?s {q} ?b }} }}"

    def optional_label(self) -> str:
        c, label, language, _ = self.labelled()
        test = f'FILTER(LANG(?l) = "{language}")'
        return f"SELECT ?s ?l {{ ?s a {c} OPTIONAL {{ ?s {label} ?l {test} }} }}"

    def union(self) -> str:
        (c, (p, *_)), (d, (q, *_)) = self.kind(), self.kind()
        return f"SELECT ?s ?a ?b {{ {{ ?s a {c} ; {p} ?a }} UNION {{ ?s a {d} ; {q} ?b }} }}"

    def minus(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        return f"SELECT ?s ?a {{ ?s a {c} ; {p} ?a MINUS {{ ?s {q} ?b . ?b a ?t }} }}"

    def exists(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        negated = self.chance.choice(["", "NOT "])
        return f"SELECT ?s ?a {{ ?s a {c} ; {p} ?a FILTER {negated}EXISTS {{ ?s {q} ?b . ?x ?y ?s }} }}"

    def values(self) -> str:
        c, (p, *_) = self.kind()
        return f"SELECT ?s ?o {{ VALUES ?s {{ {self.some(c, 5)} }} ?s {p} ?o }}"

    def values_undef(self) -> str:
        c, (p, *_) = self.kind()
        one, (d, (q, *_)) = self.some(c, 1), self.kind()
        rows = f"({one} UNDEF) ({self.some(d, 1)} {q}) (UNDEF {p})"
        return f"SELECT ?s ?p (COUNT(?o) AS ?n) {{ VALUES (?s ?p) {{ {rows} }} ?s ?p ?o . ?s a {c} }} GROUP BY ?s ?p"

    def bind(self) -> str:
        c, label, language, _ = self.labelled()
        what = self.chance.choice(
            ['CONCAT(STR(?l), " (", LANG(?l), ")")', "STRLEN(STR(?l))", 'IF(STRLEN(?l) > 12, "long", "short")']
        )
        return f'SELECT ?s ?x {{ ?s a {c} ; {label} ?l FILTER(LANG(?l) = "{language}") BIND({what} AS ?x) }}'

    def path(self) -> str:
        c, (p, *_) = self.link()
        form = self.chance.choice(["{p}/rdf:type", "^{p}/rdf:type", "({p}|rdf:type)", "{p}?", "^{p}|{p}"])
        return f"SELECT ?s ?o {{ ?s a {c} ; {form.format(p=p)} ?o }}"

    def closure(self) -> str:
        p = self.chance.choice(["skos:broader", "cg:inRegion", "rdfs:subClassOf", "dcterms:isPartOf", "skos:member"])
        ends = [s for s in self.about if any(short(q) == p for q in self.about[s])]
        start = short(self.chance.choice(ends))
        return f"SELECT DISTINCT ?o {{ {start} {p}{self.chance.choice('*+')} ?o }}"

    def closure_of_class(self) -> str:
        p, c = self.chance.choice(
            [("rdfs:subClassOf", "owl:Class"), ("cg:inRegion", "cg:Country"), ("dcterms:isPartOf", "cg:Passage")]
        )
        extra = self.chance.choice(["", " . ?o skos:prefLabel|rdfs:label ?l", " FILTER(?s != ?o)"])
        return f"SELECT DISTINCT ?s ?o {{ ?s a {c} ; {p}{self.chance.choice('*+')} ?o{extra} }}"

    def both_ends(self) -> str:
        p = self.chance.choice(["skos:broader", "cg:inRegion", "rdfs:subClassOf", "cg:hasPartner", "rdfs:domain"])
        path = self.chance.choice([f"{p}+", f"({p}|^{p})+"])
        return f"SELECT DISTINCT ?a ?b {{ ?a {path} ?b }}"

    def negated(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        return f"SELECT ?s ?o {{ VALUES ?s {{ {self.some(c, 3)} }} ?s !({p}|{q}|rdf:type) ?o }}"

    def group(self) -> str:
        c, (p, *_) = self.kind()
        least = self.chance.choice([1, 1, 2])
        return f"SELECT ?o (COUNT(?s) AS ?n) {{ ?s a {c} ; {p} ?o }} GROUP BY ?o HAVING (COUNT(?s) >= {least})"

    def aggregate(self) -> str:
        c, (p, *_) = self.literal("integer", "decimal")
        first, second = self.chance.sample(["MIN(?o)", "MAX(?o)", "SUM(?o)", "AVG(?o)", "COUNT(DISTINCT ?o)"], 2)
        return f"SELECT ({first} AS ?x) ({second} AS ?y) {{ ?s a {c} ; {p} ?o }}"

    def concat(self) -> str:
        c, (p, *_) = self.kind()
        joined = 'STRLEN(GROUP_CONCAT(STR(?o); SEPARATOR="|"))'
        return f"SELECT ?s ({joined} AS ?n) (MAX(STR(?o)) AS ?x) {{ ?s a {c} ; {p} ?o }} GROUP BY ?s"

    def subquery(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        inner = f"SELECT ?s (COUNT(?o) AS ?n) {{ ?s a {c} ; {p} ?o }} GROUP BY ?s"
        return f"SELECT ?s ?n ?v {{ {{ {inner} }} ?s {q} ?v }}"

    def top(self) -> str:
        c, (p, *_) = self.kind()
        limit, offset = self.chance.choice([3, 10]), self.chance.choice(["", " OFFSET 1"])
        count = f"SELECT ?s (COUNT(?o) AS ?n) {{ ?s a {c} ; {p} ?o }}"
        return f"{count} GROUP BY ?s ORDER BY DESC(?n) STR(?s) LIMIT {limit}{offset}"

    def sorted(self) -> str:
        c, label, language, _ = self.labelled()
        condition = f'{label} ?l FILTER(LANG(?l) = "{language}")'
        return f"SELECT ?l ?s {{ ?s a {c} ; {condition} }} ORDER BY STR(?l) STR(?s) LIMIT 20"

    def distinct(self) -> str:
        c, (p, q, *_) = self.kind(least=2)
        return f"SELECT DISTINCT ?t ?o {{ ?s a {c} , ?t ; {p} ?x ; {q} ?o }}"

    def string(self) -> str:
        c, label, _, word = self.labelled()
        test = self.chance.choice(
            [
                f'CONTAINS(STR(?l), "{word}")',
                f'REGEX(STR(?l), "{word[:3]}", "i")',
                f'CONTAINS(LCASE(STR(?l)), "{word.lower()}")',
                f'STRSTARTS(STR(?l), "{word[0]}")',
                'CONTAINS(STR(?l), "\'") || STRLEN(STR(?l)) < 9',
            ]
        )
        taken = self.chance.choice(
            ["SUBSTR(STR(?l), 2, 5)", f'STRAFTER(STR(?l), "{word}")', 'REPLACE(STR(?l), "e", "E")']
        )
        return f"SELECT ?s ({taken} AS ?x) {{ ?s a {c} ; {label} ?l FILTER({test}) }}"

    def language(self) -> str:
        c, label, language, _ = self.labelled()
        if self.chance.random() < 0.5:
            return f"SELECT ?g (COUNT(*) AS ?n) {{ ?s a {c} ; {label} ?l BIND(LANG(?l) AS ?g) }} GROUP BY ?g"
        return f'SELECT ?s ?l {{ ?s a {c} ; {label} ?l FILTER(LANGMATCHES(LANG(?l), "{language}")) }}'

    def date(self) -> str:
        c, (p, *_) = self.literal("date")
        year = self.chance.randint(2003, 2025)
        if self.chance.random() < 0.5:
            return f'SELECT ?s ?d {{ ?s a {c} ; {p} ?d FILTER(?d < "{year}-06-01"^^xsd:date) }}'
        return f"SELECT ?y (COUNT(*) AS ?n) {{ ?s a {c} ; {p} ?d BIND(YEAR(?d) AS ?y) FILTER(BOUND(?y)) }} GROUP BY ?y"

    def number(self) -> str:
        c, (p, *_) = self.literal("integer", "decimal")
        bound = self.chance.choice([0, 10, 100, 1500])
        return f"SELECT ?s (?n * 2 + 1 AS ?x) {{ ?s a {c} ; {p} ?n FILTER(?n > {bound}) }}"

    def divided(self) -> str:
        c, (p, *_) = self.literal("integer", "decimal")
        by = self.chance.choice([2, 4, 8])
        return f"SELECT ?s (?n / {by} AS ?x) {{ ?s a {c} ; {p} ?n }}"

    def values_after(self) -> str:
        c, (p, *_) = self.kind()
        return f"SELECT ?s ?o {{ ?s a {c} ; {p} ?o }} VALUES ?s {{ {self.some(c, 3)} }}"

    def lists(self) -> str:
        start = self.chance.choice(
            ["?b a owl:AllDisjointClasses ; owl:members ?l", "?b a owl:ObjectProperty ; owl:propertyChainAxiom ?l"]
        )
        shown, group = self.chance.choice(
            [("?b ?o", ""), ("DISTINCT ?l ?o", ""), ("?o (COUNT(?b) AS ?n)", " GROUP BY ?o")]
        )
        return f"SELECT {shown} {{ {start} . ?l rdf:rest{self.chance.choice('*+?')}/rdf:first ?o }}{group}"

    def ask(self) -> str:
        (c, (p, *_)), (_, (q, *_)) = self.kind(), self.kind()
        return f"ASK {{ ?s a {c} ; {p} ?o ; {self.chance.choice([q, 'a'])} ?x }}"

    def construct(self) -> str:
        c, (p, *_) = self.link()
        return f"CONSTRUCT {{ ?o cg:hasPartner ?s . ?s a ?t }} WHERE {{ ?s a {c} ; {p} ?o OPTIONAL {{ ?o a ?t }} }}"

    def graph(self) -> str:
        c, (p, *_) = self.kind()
        if self.chance.random() < 0.5:
            return f"SELECT ?g (COUNT(*) AS ?n) {{ ?s a {c} GRAPH ?g {{ ?s {p} ?o }} }} GROUP BY ?g"
        return f"SELECT DISTINCT ?g ?s {{ GRAPH ?g {{ ?s a {c} }} FILTER NOT EXISTS {{ ?s {p} ?o }} }}"


KINDS = [name for name in vars(Maker) if name not in {"kind", "link", "literal", "labelled", "some"} and name[0] != "_"]
ORDERED = {"top", "sorted"}


@cache
def queries() -> list[Generated]:
    """All queries, each with the prefixes that it uses."""
    maker = Maker(shipped().engine.triples())
    made: dict[str, Generated] = {}
    for kind in KINDS:
        for _ in range(EACH):
            text = next(each for each in iter(getattr(maker, kind), None) if each not in made)
            made[text] = Generated(f"{kind}-{len(made) % EACH + 1}", text, kind in ORDERED)
    used = [(each, set(re.findall(r"([a-z]+):[A-Za-z]", each.text))) for each in made.values()]
    heads = ["".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in sorted(found & set(PREFIXES))) for _, found in used]
    return [Generated(q.name, head + q.text, q.ordered) for (q, _), head in zip(used, heads, strict=True)]
