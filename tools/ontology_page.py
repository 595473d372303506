"""The page on the ontology, a guide from which the first query is right: shapes, queries with answers, prefixes, all terms and values."""

import re
from collections import Counter

import pyoxigraph as ox
from tools.ontology_shapes import SHAPES

import coopgraph as cg
from coopgraph.base.choices import LANGUAGES
from coopgraph.base.terms import compact
from coopgraph.base.vocab import ALT_LABEL, CG, DEFINITION, ID, PREFIXES, RDFS, SKOS, SUBCLASS, VOCAB
from coopgraph.knowledge.warnings.completeness import UNKNOWN
from coopgraph.knowledge.why import rule_label
from coopgraph.store.lens import LENSES, rule_texts

# Asked when the page is rendered; each shows something that another query can be made of.
WORKED = (
    (
        "Agreements with a country, and when they were signed",
        "A thing of the graph has a prefix for its kind: `country:ITA`. `OPTIONAL` keeps those of which no date is stated.",
        """SELECT ?agreement ?signed {
  ?agreement a cg:Agreement ; cg:hasPartner country:ITA .
  OPTIONAL { ?agreement cg:signedOn ?signed }
} ORDER BY ?signed LIMIT 6""",
    ),
    (
        "Partner countries by the number of agreements",
        "`cg:DistinctAgreement` keeps each to one: without what is no more than a draft, or may be the same as a dated text.",
        """SELECT ?country (COUNT(DISTINCT ?agreement) AS ?agreements) {
  ?agreement a cg:DistinctAgreement ; cg:hasPartner ?country
} GROUP BY ?country ORDER BY DESC(?agreements) ?country LIMIT 5""",
    ),
    (
        "What is about a theme, or about one within it",
        "`skos:broader*` goes up from the theme that is stated, through none or more steps.",
        """SELECT DISTINCT ?undertaking ?theme {
  ?undertaking cg:hasTheme ?theme . ?theme skos:broader* threat:transnational-organised-crime
} ORDER BY ?undertaking LIMIT 5""",
    ),
    (
        "Who does what in a programme",
        "All roles are narrower properties of `cg:involves`, some of another role (`cg:providedBy` of `cg:undertakenBy`), and who has one has the wider ones: hence `+`.",
        """SELECT ?role ?agent {
  programme:capdel ?role ?agent . ?role rdfs:subPropertyOf+ cg:involves
} ORDER BY ?role ?agent LIMIT 8""",
    ),
    (
        "The life of an agreement, step by step",
        "Steps lead to their thing, so the query goes from the step. A date is as precise as its source: `cg:notBefore` sorts.",
        """SELECT ?stage ?date ?place {
  ?step cg:stepOf agreement:fra-2003 ; cg:stage ?stage .
  OPTIONAL { ?step cg:occurredOn ?date } OPTIONAL { ?step cg:notBefore ?from } OPTIONAL { ?step cg:atPlace ?place }
} ORDER BY ?from ?stage LIMIT 8""",
    ),
    (
        "Disasters of some years, with what sources say of their deaths",
        "Sources differ, and some give a range. To count with one number, ask for `cg:preferredAmount`: it is there where one can be chosen. Disasters that a source tells "
        "together are a `cg:HazardEventSeries`, which is no `cg:HazardEvent`: country and relief are said of the series (Türkiye and Syria, 2023).",
        """SELECT ?event ?amount ?at_least ?at_most ?as_of {
  ?event a cg:HazardEvent ; cg:year ?year . FILTER(?year >= 2003 && ?year <= 2015)
  ?number cg:quantityOf ?event ; cg:quantityKind measure:deaths .
  OPTIONAL { ?number cg:amount ?amount } OPTIONAL { ?number cg:atLeast ?at_least } OPTIONAL { ?number cg:atMost ?at_most }
  OPTIONAL { ?number cg:asOf ?as_of }
} ORDER BY ?event ?amount LIMIT 8""",
    ),
    (
        "Partners in a region of the world",
        "Regions lie in one another; `cg:inRegion` leads to each of them.",
        """SELECT DISTINCT ?country {
  ?undertaking cg:hasPartner ?country . ?country cg:inRegion region:011
} ORDER BY ?country LIMIT 6""",
    ),
    (
        "Which organisations are parts of a body, and how they are called in French",
        "Names are `skos:prefLabel`, in up to three languages; answers show them by themselves.",
        """SELECT ?part ?name {
  ?part org:subOrganizationOf body:miclat ; skos:prefLabel ?name FILTER(LANG(?name) = "fr")
} ORDER BY ?name LIMIT 5""",
    ),
    (
        "What is claimed of an agreement, in which document, and how sure that is",
        "A claim is one hop from what it says; `--why` tells the claims behind every row of any answer.",
        """SELECT ?property ?value ?document ?confidence {
  ?claim cg:claimSubject agreement:fra-2003 ; cg:claimProperty ?property ; cg:claimValue ?value ;
         dcterms:source ?document ; cg:confidence ?confidence
  FILTER(?property IN (stage:publication, cg:instrumentType, cg:ratifiedOn))
} ORDER BY ?property ?value ?document LIMIT 6""",
    ),
    (
        "Countries that a source speaks of, and that are nobody’s partner",
        "What is not there is not denied: no source says so. `foaf:topic` keeps to the countries that a document speaks of.",
        """SELECT DISTINCT ?country {
  ?document foaf:topic ?country
  FILTER NOT EXISTS { ?undertaking cg:hasPartner ?country }
} ORDER BY ?country LIMIT 6""",
    ),
)
KINDS = {
    "Class": "Classes",
    "ObjectProperty": "Properties between things",
    "DatatypeProperty": "Properties with values",
}


def ontology_page(graph: cg.Graph) -> str:
    """The whole page."""
    uses = _uses(graph)
    parts = [_head(graph), *_shapes(), *_worked(graph), *_prefixes()]
    for kind, title in KINDS.items():
        parts += _terms(graph, kind, title, uses)
    return "\n".join([*parts, *_borrowed(graph, uses), *_inverses(graph), *_rules(), *_schemes(graph)])


def _head(graph: cg.Graph) -> str:
    return f"""# Ontology: a guide

Rendered from `ontology/` and the shipped graph by `make docs`. Prefix `cg:` is `{CG}`. Numbers of uses are those under the lens
`{graph.lens}` ({len(graph):,} triples), deductions included.

[Shapes](#five-shapes) · [queries](#ten-queries-with-their-answers) · [prefixes](#prefixes) · [classes](#classes) ·
[properties](#properties-between-things) · [values](#properties-with-values) · [terms of others](#terms-of-other-vocabularies) ·
[other way round](#the-other-way-round) · [rules](#rules) · [schemes](#schemes-and-their-values)

Six things to know before the first query:

- **Prefixes need not be declared**, and every kind of thing has its own: `country:ITA`, `agreement:fra-2003`, `stage:signature`.
  `coopgraph search "Italy"` finds names, `--iris` shows them in answers, `coopgraph show country:ITA` shows all that is said of one.
- **What an agreement, a programme, a mission or a meeting is about, and with whom, is said of it** (`cg:hasTheme`, `cg:hasPartner`); what is said of
  several together is said of a set, which has members (`cg:hasSetMember`) and is no `cg:Agreement` itself. Whom it is for is no partner: countries whose
  staff are trained are `cg:benefits`, those that got relief `cg:assistedCountry`.
- **Nothing is denied by silence.** A count is what sources name; an open list makes it a lower bound, and the line below an answer says so.
- **Names**: `skos:prefLabel` names whatever there is, documents too, in up to three languages. Regions are M49 numbers (`region:002` is Africa).
  A cell that is cut stands whole in `--format csv`.
- **A date of a thing comes from its steps** (`cg:signedOn`, `cg:inForceFrom`): ask in `OPTIONAL`, and see the notes for those that are left out. What
  was looked for in vain is a claim that has `cg:soughtOf` and `cg:soughtProperty`. A session of a committee has a partner only where a source says with whom.
- **A lens chooses the sources**: {", ".join(f"`{name}`" for name in LENSES)}, each with all that the one before it has.
"""


def _shapes() -> list[str]:
    lines = ["## Five shapes\n"]
    for name, shape in SHAPES.items():
        lines.append(f"### {shape.title}\n\n{shape.text}\n\n![{shape.title}](ontology/{name}.svg)\n")
    return lines


def _worked(graph: cg.Graph) -> list[str]:
    """Queries and what they answer now, with what is to be read below an answer."""
    lines = ["## Ten queries with their answers\n", 'As `coopgraph query "…"`, `g.query("…")`, or a cell `%%sparql`.\n']
    for number, (title, text, query) in enumerate(WORKED, 1):
        table = graph.query(query)
        if not table:
            raise ValueError(f"nothing answers: {title}")
        rows = [list(table.columns), ["---"] * len(table.columns)]
        rows += [[_cell(table.text(term)) for term in row] for row in table]
        lines += [f"### {number}. {title}\n", f"{text}\n", f"```sparql\n{query}\n```\n"]
        lines += [*map(_row, rows), ""]
        said = [*table.notes, table.completeness_text if table.completeness.state != UNKNOWN else ""]
        lines += [f"> {_cell(note)}\n" for note in said if note]
    return lines


def _prefixes() -> list[str]:
    """What each prefix stands for, ours by what they are of."""
    lines = ["## Prefixes\n", "None of these need be declared.\n", "| prefix | is | of |", "|---|---|---|"]
    for prefix, iri in sorted(PREFIXES.items()):
        of = "things" if iri.startswith(ID) else "concepts of a scheme" if iri.startswith(VOCAB) else ""
        lines.append(_row([f"`{prefix}:`", f"`{iri}`", of]))
    return [*lines, ""]


def _terms(graph: cg.Graph, kind: str, title: str, uses: Counter[str]) -> list[str]:
    terms = [t for t in graph.schema._declared(kind) if t.value.startswith(CG)]
    if kind == "DatatypeProperty":  # and what may be either a thing or a value, and is no switch of the software
        others = graph.schema._declared("AnnotationProperty")
        terms += [t for t in others if graph.schema.objects(t, ox.NamedNode(CG + "deducedOnly"))]
        terms.sort(key=_short)
    is_class = kind == "Class"
    lines = [f"## {title}\n", f"{len(terms)} of them.\n"]
    lines.append(_row(["term", "label (en, fr, ar)", "definition", "used", "under" if is_class else "from → to"]))
    lines.append("|---|---|---|--:|---|")
    lines += [_row(_term(graph, term, is_class, uses)) for term in terms]
    return [*lines, ""]


def _term(graph: cg.Graph, term: ox.NamedNode, is_class: bool, uses: Counter[str]) -> list[str]:
    found = graph.schema.objects(term, ox.NamedNode(DEFINITION))
    definition = next(d.value for d in found if isinstance(d, ox.Literal) and d.language == "en")

    def names(property: str) -> str:
        return ", ".join(f"`{_short(o)}`" for o in graph.schema.objects(term, ox.NamedNode(property)))

    wider = names(RDFS + "subPropertyOf")
    definition += f" Under {wider}." if wider else ""
    last = names(SUBCLASS) if is_class else f"{names(RDFS + 'domain')} → {names(RDFS + 'range')}"
    return [f"`{_short(term)}`", _labels(graph, term), definition, f"{uses[term.value]:,}", last]


def _labels(graph: cg.Graph, term: ox.NamedNode) -> str:
    """The labels of a term, and by what else it is found."""
    labels = graph.schema.labels(term)
    said = ", ".join(labels[language] for language in LANGUAGES if language in labels)
    others = [o.value for p in (ALT_LABEL, SKOS + "hiddenLabel") for o in graph.schema.objects(term, ox.NamedNode(p))]
    return _cell(said + (f"; also {', '.join(sorted(others))}" if others else ""))


def _borrowed(graph: cg.Graph, uses: Counter[str]) -> list[str]:
    """The terms of other vocabularies that this one uses."""
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    declared = (t for kind in kinds for t in graph.schema._declared(kind))
    used = {t for t in declared if not t.value.startswith(CG) and not _short(t).startswith("<")}
    lines = ["## Terms of other vocabularies\n", "| term | label (en, fr, ar) | used |", "|---|---|--:|"]
    for term in sorted(used, key=_short):
        lines.append(_row([f"`{_short(term)}`", _labels(graph, term), f"{uses[term.value]:,}"]))
    return [*lines, ""]


def _inverses(graph: cg.Graph) -> list[str]:
    """How a property is walked backwards; the inverses that are declared, if there are."""
    declared = graph.query("SELECT ?one ?other { ?one owl:inverseOf ?other } ORDER BY ?one").rows
    pairs = "; ".join(f"`{_short(one)}` is `{_short(other)}` the other way round" for one, other in declared)
    none = "No property is declared as the inverse of another; `^` in front of one walks it backwards:"
    ways = (
        ("what a country is partner of", "country:ITA ^cg:hasPartner ?undertaking"),
        ("the steps of an agreement", "agreement:fra-2003 ^cg:stepOf ?step"),
        ("the numbers of an event", "event:bam-earthquake-2003 ^cg:quantityOf ?number"),
        ("the set that it is a member of", "agreement:security-ita ^cg:hasSetMember ?set"),
        ("the claims that state a triple of it", "agreement:fra-2003 ^rdf:subject/^cg:states ?claim"),
        ("the claims about it", "agreement:fra-2003 ^cg:claimSubject ?claim"),
        ("what was looked for in vain of it", "agreement:esp-2008 ^cg:soughtOf/cg:soughtProperty ?property"),
        ("all claims that have a country for a value", "country:NER ^cg:claimValue ?claim"),
        ("the parts of a body", "body:miclat ^org:subOrganizationOf ?part"),
        ("the narrower themes", "threat:transnational-organised-crime ^skos:broader ?theme"),
        ("the documents that speak of it", "country:ITA ^foaf:topic ?document"),
    )
    lines = ["## The other way round\n", f"{pairs or none}\n", "| to find | pattern | matches |", "|---|---|--:|"]
    for text, pattern in ways:
        count = graph.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows[0][0].value
        if count == "0":
            raise ValueError(f"nothing matches: {pattern}")
        lines.append(_row([text, f"`{pattern}`", count]))
    return [*lines, ""]


def _rules() -> list[str]:
    """What is deduced."""
    lines = ["## Rules\n", "What no source says in these words, and follows; `--why` names the rule.\n"]
    lines += ["| rule | label (en, fr, ar) | says |", "|---|---|---|"]
    for name, text in rule_texts(list(LENSES)[-1]):
        (summary,) = re.findall(r"^#\+ summary: (.*)$", text, re.MULTILINE)
        labels = ", ".join(rule_label(name, language) for language in LANGUAGES)
        lines.append(_row([f"`{name}`", _cell(labels), _cell(summary)]))
    return [*lines, ""]


def _schemes(graph: cg.Graph) -> list[str]:
    """The concepts of each scheme, with how often something has them as a value."""
    found = graph.query(
        f"""SELECT ?scheme ?concept {{ ?concept skos:inScheme ?scheme . ?scheme a skos:ConceptScheme
           FILTER(STRSTARTS(STR(?scheme), "{VOCAB.removesuffix("vocab/")}")) }} ORDER BY ?scheme ?concept"""
    ).rows
    uses = _pairs(
        graph,
        """SELECT ?concept (COUNT(*) AS ?n) { ?concept skos:inScheme ?scheme . ?thing ?property ?concept
           FILTER(?property NOT IN (rdf:subject, rdf:object, cg:claimValue, cg:claimSubject, skos:broader, skos:broaderTransitive))
        } GROUP BY ?concept""",
    )
    schemes: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for scheme, concept in found:
        schemes.setdefault(scheme, []).append(concept)  # type: ignore[arg-type]
    lines = ["## Schemes and their values\n", f"{len(found)} values in {len(schemes)} schemes.\n"]
    for scheme, concepts in schemes.items():
        lines += [f"### {_labels(graph, scheme)}\n", "| value | label (en, fr, ar) | used |", "|---|---|--:|"]
        for concept in concepts:
            lines.append(_row([f"`{_short(concept)}`", _labels(graph, concept), f"{uses[concept.value]:,}"]))
        lines.append("")
    return lines


def _uses(graph: cg.Graph) -> Counter[str]:
    """How many things a class has, and how many triples a property."""
    things = _pairs(graph, "SELECT ?kind (COUNT(DISTINCT ?thing) AS ?n) { ?thing a ?kind } GROUP BY ?kind")
    return things + _pairs(graph, "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property")


def _pairs(graph: cg.Graph, query: str) -> Counter[str]:
    return Counter({term.value: int(count.value) for term, count in graph.query(query).rows})  # type: ignore[union-attr]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _short(term: ox.NamedNode) -> str:
    return compact(term, PREFIXES)
