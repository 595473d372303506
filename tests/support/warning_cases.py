"""Queries as researchers write them, by kind, with what may be said of their answers: judged beside the sources, not by the code.

A case is a query with the states that are right, the numbers of which "at least" would be true and of use (None: no number; empty:
whatever is not more than the truth), and what its notes must say and must not say, as words of the catalogue.
"""

from typing import NamedTuple

from coopgraph.knowledge.warnings.completeness import COMPLETE, OPEN, UNKNOWN

NOT_COMPLETE = frozenset({OPEN, UNKNOWN})
RANKS = "programme:dgpc-african-training cg:leadsToRank ?rank"
SECURITY = "set:security-agreements cg:hasPartner ?c"
RELIEF = """set:dgpc-contributions cg:hasSetMember ?m . ?m cg:respondsTo ?s . ?s cg:affectedCountry ?c ; cg:occurredOn ?d ;
  cg:hasSetMember? ?e . ?e a cg:HazardEvent ; cg:hasHazardType ?h"""
DEATHS = "?q cg:quantityOf ?e ; cg:quantityKind measure:deaths ; cg:amount ?n"
SIGNED = "?s cg:stepOf ?a ; cg:stage stage:signature ; cg:occurredOn ?d"
ALSO = "set:other-actions cg:hasPartner ?c"


class Case(NamedTuple):
    kind: str
    query: str
    states: frozenset[str] = frozenset({COMPLETE, OPEN, UNKNOWN})
    at_least: tuple[int | None, ...] = ()
    says: tuple[str, ...] = ()
    lists: frozenset[str] | None = None  # those that may be named
    silent: tuple[str, ...] = ()


def of(kind: str, *queries: str, state: object = None, **rest: object) -> list[Case]:
    states = {COMPLETE, OPEN, UNKNOWN} if state is None else {state} if isinstance(state, str) else state
    return [Case(kind, query, frozenset(states), **rest) for query in queries]  # type: ignore[arg-type]


PARTNER_LISTS = frozenset({"security-agreement-partners", "modernisation-partners", "other-actions-partners"})

STATED = [
    *of(
        "EXISTS in an expression",
        f"SELECT ?rank (EXISTS {{ ?rank skos:broader ?b }} AS ?has) {{ {RANKS} }}",
        f"SELECT ?rank (IF(NOT EXISTS {{ ?rank skos:broader ?b }}, 'no', 'yes') AS ?has) {{ {RANKS} }}",
        f"SELECT ?rank {{ {RANKS} BIND(EXISTS {{ ?rank skos:broader ?b }} AS ?has) }}",
        f"SELECT ?rank {{ {RANKS} }} GROUP BY ?rank HAVING(EXISTS {{ ?rank a cg:Country }})",
        f"SELECT ?rank (COUNT(*) AS ?n) {{ {RANKS} }} GROUP BY ?rank HAVING(NOT EXISTS {{ ?rank a cg:Country }})",
        f"SELECT (SUM(IF(EXISTS {{ ?rank a cg:Country }}, 1, 0)) AS ?n) {{ {RANKS} }}",
        f"SELECT ?has (COUNT(?rank) AS ?n) {{ {RANKS} }} GROUP BY (EXISTS {{ ?rank a cg:Country }} AS ?has)",
        f"SELECT ?rank {{ {RANKS} OPTIONAL {{ ?rank skos:prefLabel ?l FILTER(NOT EXISTS {{ ?rank a cg:Country }}) }} }}",
        f"SELECT ?rank {{ {RANKS} FILTER(IF(EXISTS {{ ?rank a cg:Country }}, false, true)) }}",
        state=NOT_COMPLETE,
    ),
    *of(
        "negation in any dress",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x cg:hasSetMember ?y ; cg:hasPartner ?c }} FILTER(!BOUND(?x)) }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} FILTER(BOUND(?x) = false) }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} FILTER(COALESCE(?x, 0) = 0) }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} FILTER(IF(BOUND(?x), false, true)) }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} BIND(COALESCE(STR(?x), 'none') AS ?y) FILTER(?y = 'none') }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} BIND(BOUND(?x) AS ?met) FILTER(!?met) }}",
        f"SELECT (COUNT(DISTINCT ?c) AS ?n) {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} FILTER(!BOUND(?x)) }}",
        f"SELECT ?c {{ {{ SELECT ?c (COUNT(?x) AS ?k) {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} }} GROUP BY ?c }} FILTER(?k = 0) }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?x a cg:Meeting ; cg:hasPartner ?c }} }} GROUP BY ?c HAVING(COUNT(?x) = 0)",
        f"SELECT ?c {{ {SECURITY} FILTER NOT EXISTS {{ {ALSO} }} }}",
        f"SELECT ?c {{ {SECURITY} MINUS {{ {ALSO} }} }}",
        f"SELECT ?c {{ {SECURITY} FILTER(!EXISTS {{ {ALSO} }}) }}",
        f"SELECT ?c {{ {SECURITY} BIND(EXISTS {{ {ALSO} }} AS ?both) FILTER(?both = false) }}",
        "SELECT (COUNT(DISTINCT ?c) - COUNT(DISTINCT ?o) AS ?n) { set:security-agreements cg:hasPartner ?c . set:other-actions cg:hasPartner ?o }",
        f"SELECT (13 - COUNT(?c) AS ?n) {{ {ALSO} }}",
        f"SELECT ?c {{ {SECURITY} . ?c wgs:lat ?lat }} ORDER BY DESC(?lat) LIMIT 1",
        f"SELECT ?c {{ {SECURITY} {{ SELECT (MAX(?l) AS ?lat) {{ set:security-agreements cg:hasPartner/wgs:lat ?l }} }} ?c wgs:lat ?lat }}",
        f"SELECT (MAX(?lat) AS ?n) {{ {SECURITY} . ?c wgs:lat ?lat }}",
        f"SELECT ?c {{ {SECURITY} . ?c wgs:lat ?lat FILTER NOT EXISTS {{ set:security-agreements cg:hasPartner ?o . ?o wgs:lat ?more FILTER(?more > ?lat) }} }}",
        f"SELECT ?c (COUNT(?x) AS ?n) {{ {SECURITY} OPTIONAL {{ ?x cg:hasPartner ?c }} }} GROUP BY ?c HAVING(COUNT(?x) < 3)",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?c cg:inRegion ?r }} set:other-actions cg:hasPartner ?c2 OPTIONAL {{ ?c2 cg:inRegion ?r }} FILTER(!BOUND(?r)) }}",
        state=NOT_COMPLETE,
        at_least=(None,),
    ),
    *of(
        "no negation",
        f"SELECT ?c {{ {SECURITY} }}",
        f"SELECT DISTINCT ?c {{ {SECURITY} OPTIONAL {{ ?c skos:prefLabel ?l FILTER(LANG(?l) = 'fr') }} }} ORDER BY ?l",
        f"SELECT ?c ?l {{ {SECURITY} OPTIONAL {{ ?c skos:prefLabel ?l }} FILTER(LANG(?l) = 'fr') }}",
        f"SELECT (COUNT(?c) AS ?n) {{ {SECURITY} }}",
        f"SELECT (COUNT(*) AS ?n) {{ {SECURITY} }}",
        f"SELECT (COUNT(DISTINCT ?c) AS ?n) {{ {SECURITY} . ?c cg:iso3 ?code }}",
        f"SELECT ?c {{ {SECURITY} OPTIONAL {{ ?c cg:iso3 ?code }} FILTER(BOUND(?code)) }}",
        state=OPEN,
        at_least=(13,),
        lists=frozenset({"security-agreement-partners"}),
    ),
    *of("no negation", f"SELECT ?c {{ {SECURITY} . {ALSO} }}", state=OPEN, at_least=(4,)),
    *of("no negation", f"SELECT ?c {{ {{ {SECURITY} }} UNION {{ {ALSO} }} }}", state=OPEN, at_least=(17,)),
    *of(
        "things, not rows",
        f"SELECT ?e ?h ?d ?c {{ {RELIEF} }}",
        f"SELECT ?e ?d {{ {RELIEF} }}",
        f"SELECT (COUNT(?e) AS ?n) {{ {RELIEF} }}",
        f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ {RELIEF} }}",
        state=OPEN,
        at_least=(6,),
    ),
    *of(
        "things, not rows",
        f"SELECT ?c ?region {{ {SECURITY} . ?c cg:inRegion ?region }}",
        f"SELECT ?c ?name {{ {SECURITY} . ?c skos:prefLabel ?name }}",
        f"SELECT (COUNT(?c) AS ?n) {{ {SECURITY} . ?c skos:prefLabel ?name }}",
        f"SELECT (COUNT(*) AS ?n) {{ {SECURITY} . ?c skos:prefLabel ?name }}",
        f"SELECT ?name {{ {SECURITY} . ?c skos:prefLabel ?name }}",
        f"SELECT ?name {{ {SECURITY} . ?c skos:prefLabel ?name FILTER(LANG(?name) = 'en') }}",
        f"SELECT (COUNT(?name) AS ?n) {{ {SECURITY} . ?c skos:prefLabel ?name }}",
        state=OPEN,
        at_least=(13, None),
    ),
    *of(
        "things, not rows",
        "SELECT ?d { ?s cg:stepOf agreement:tcd-2016 ; cg:stage stage:signature ; cg:occurredOn ?d }",
        f"SELECT ?s ?d {{ {SIGNED} }}",
        f"SELECT ?n {{ {DEATHS} }}",
        f"SELECT ?q ?n {{ {DEATHS} }}",
        f"SELECT (COUNT(?q) AS ?k) {{ {DEATHS} }}",
        f"SELECT (COUNT(?n) AS ?k) {{ {DEATHS} }}",
        "SELECT ?d { event:van-earthquake-2011 cg:occurredOn ?d }",
        state=UNKNOWN,
        at_least=(None,),
    ),
    *of("things, not rows", "SELECT ?a { ?a a cg:Agreement }", "SELECT (COUNT(?a) AS ?n) { ?a a cg:Agreement }", at_least=(51,)),
    *of("things, not rows", f"SELECT ?e ?n {{ {DEATHS} }}", f"SELECT (COUNT(DISTINCT ?e) AS ?k) {{ {DEATHS} }}", at_least=(5, None)),
    *of(
        "lists of others",
        "SELECT ?c { agreement:security-ita cg:hasPartner ?c }",
        "SELECT ?c { agreement:tur-2022 cg:hasPartner ?c }",
        "SELECT ?c { ?a cg:mayReferTo agreement:tur-2022 ; cg:hasPartner ?c }",
        "SELECT ?c { ?j a cg:JointBody ; cg:hasPartner ?c }",
        "SELECT ?c { ?m a cg:Meeting ; cg:hasPartner ?c }",
        "SELECT ?c { ?p a cg:Programme ; cg:hasPartner ?c }",
        "SELECT ?m { event:turkiye-syria-earthquakes-2023 cg:hasSetMember ?m . ?m cg:occurredOn ?d }",
        "SELECT ?t { agreement:ita-2009 cg:hasTheme ?t }",
        "SELECT ?c { VALUES ?a { agreement:security-ita agreement:security-tun } ?a cg:hasPartner ?c }",
        "SELECT ?c { ?a cg:signedOn ?d ; cg:hasPartner ?c FILTER(YEAR(?d) = 2009) }",
        "SELECT ?c { body:dgsn cg:cooperatesWith ?c }",
        state=UNKNOWN,
        lists=frozenset(),
    ),
    *of("lists of others", "SELECT ?c { set:modernisation-actions cg:hasPartner ?c }", state=OPEN, at_least=(7,), lists=frozenset({"modernisation-partners"})),
    *of("lists of others", "SELECT ?c { ?s a cg:AgreementSet ; cg:hasPartner ?c }", state=OPEN, lists=frozenset({"security-agreement-partners"})),
    *of("lists of others", "SELECT ?x { body:miclat cg:hasAxis ?x }", state=OPEN, at_least=(6,), lists=frozenset({"fundamental-axes"})),
    *of(
        "deduced from an open list",
        "SELECT ?c { body:miclat cg:cooperatesWith ?c }",
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { body:miclat cg:cooperatesWith ?c }",
        "SELECT ?b ?c { ?b cg:cooperatesWith ?c }",
        "ASK { body:miclat cg:cooperatesWith country:USA }",
        "SELECT ?c { body:miclat ^cg:undertakenBy/cg:hasPartner ?c }",
        "SELECT ?c { ?c ^cg:cooperatesWith body:miclat }",
        "SELECT ?c { ?c a cg:Country ; ^foaf:topic ?doc FILTER NOT EXISTS { body:miclat cg:cooperatesWith ?c } }",
        state=OPEN,
        lists=PARTNER_LISTS,
    ),
    *of(
        "complete, and stays so",
        f"SELECT ?rank {{ {RANKS} }}",
        f"SELECT (COUNT(?rank) AS ?n) {{ {RANKS} }}",
        f"SELECT ?rank ?l {{ {RANKS} OPTIONAL {{ ?rank skos:prefLabel ?l FILTER(LANG(?l) = 'ar') }} }}",
        state=COMPLETE,
        at_least=(3,),
    ),
    *of("complete, and stays so", "SELECT ?d { set:other-actions cg:generallyAddresses ?d }", state=COMPLETE, at_least=(9,)),
    *of("complete, and stays so", "SELECT (COUNT(?b) AS ?n) { programme:dgpc-african-training cg:distributedBy ?b }", state=COMPLETE, at_least=(2,)),
    *of("complete, and stays so", "SELECT ?m { event:turkiye-syria-earthquakes-2023 cg:hasSetMember ?m }", state=COMPLETE, at_least=(2,)),
    *of("complete, and stays so", f"ASK {{ {RANKS.replace('?rank', 'rank:captain')} }}", state=COMPLETE),
]  # fmt: skip

UNKNOWN_NAMES = {
    "SELECT ?a { ?a a cg:Agreement MINUS { ?s cg:stepOf ?a ; cg:stage stage:signing } }": "stage:signing",
    "SELECT ?a { ?a a cg:Agreement FILTER NOT EXISTS { ?s cg:stepOf ?a ; cg:stage stage:signing } }": "stage:signing",
    "SELECT ?a ?d { ?a a cg:Agreement OPTIONAL { ?s cg:stepOf ?a ; cg:stage stage:ratified ; cg:occurredOn ?d } }": "stage:ratified",
    "SELECT ?a { { ?a cg:hasTheme threat:terror } UNION { ?a cg:hasTheme threat:cybercrime } }": "threat:terror",
    "SELECT ?e { ?e a cg:HazardEvent MINUS { ?e cg:hasHazardType hazard:quake } }": "hazard:quake",
    "SELECT ?e { ?e a cg:HazardEvent OPTIONAL { ?q cg:quantityOf ?e ; cg:quantityKind measure:dead } }": "measure:dead",
    "SELECT ?a { ?a a cg:Agreement MINUS { ?a cg:hasStatus progress:done } }": "progress:done",
    "SELECT ?a { ?a a cg:Agreement MINUS { ?a cg:hasPartner country:GER } }": "country:GER",
    "SELECT ?c { ?c a cg:Country ; ^foaf:topic ?d MINUS { body:interior cg:cooperatesWith ?c } }": "body:interior",
    "SELECT ?c { ?c a cg:Country ; cg:inRegion region:002 MINUS { set:security cg:hasPartner ?c } }": "set:security",
    "SELECT ?e { ?e a cg:HazardEvent FILTER(?e != event:bam-2003) }": "event:bam-2003",
    "SELECT ?e { ?e a cg:HazardEvent FILTER(?e NOT IN (event:bam-2003, event:van-earthquake-2011)) }": "event:bam-2003",
    "SELECT ?e { VALUES ?e { event:bam-2003 event:van-earthquake-2011 } ?e a cg:HazardEvent }": "event:bam-2003",
    "SELECT ?p { ?p a cg:Programme MINUS { ?x cg:inFrameworkOf programme:cap-del } }": "programme:cap-del",
    "SELECT ?a { ?a a cg:Agreement FILTER NOT EXISTS { agreement:security-italy cg:mayReferTo ?a } }": "agreement:security-italy",
    "SELECT ?c (COUNT(?x) AS ?n) { ?c a cg:Country ; ^foaf:topic ?d OPTIONAL { ?x cg:usesModality modality:help ; cg:hasPartner ?c } } GROUP BY ?c": "modality:help",
    "SELECT (COUNT(?k) AS ?n) { ?k a cg:Claim MINUS { ?k cg:confidence confidence:sure } }": "confidence:sure",
    "SELECT ?a { ?a a cg:Agreement MINUS { ?a cg:instrumentType instrument:treatys } }": "instrument:treatys",
    "SELECT ?r { programme:dgpc-african-training cg:leadsToRank ?r FILTER(?r != <https://w3id.org/coopgraph/vocab/rank/general>) }": "rank:general",
    "ASK { ?a a cg:Agreement FILTER NOT EXISTS { ?a cg:hasTheme threat:pirates } }": "threat:pirates",
}
KNOWN_NAMES = [
    "SELECT ?a { ?a a cg:Agreement MINUS { ?s cg:stepOf ?a ; cg:stage stage:signature } }",
    "SELECT ?a { ?a a cg:Agreement MINUS { ?a cg:hasPartner country:USA } }",  # known, though nobody speaks of it
    "SELECT ?c { set:security-agreements cg:hasPartner ?c OPTIONAL { ?c skos:hiddenLabel ?l } }",
    "SELECT ?c { set:security-agreements cg:hasPartner ?c OPTIONAL { ?c <https://example.org/population> ?n } }",
    "SELECT ?c { set:security-agreements cg:hasPartner ?c OPTIONAL { ?c cg:foundedOn ?d } }",
    "SELECT ?a { ?a a cg:Agreement FILTER(STRENDS(STR(?a), 'fra-2003')) }",
    "SELECT ?a { ?a a cg:Agreement MINUS { ?claim cg:claimSubject ?a ; cg:listClosure closure:open } }",
    "PREFIX ex: <https://example.org/> SELECT ?a { ?a a cg:Agreement MINUS { ?a a ex:Thing } }",
]

# Values of which sources disagree, where they are counted, summed or listed: how many of how many, and what the preferred ones come to.
CONFLICTS = {
    f"SELECT (SUM(?n) AS ?total) {{ {DEATHS} }}": True,
    f"SELECT ?e ?n {{ {DEATHS} }}": True,
    f"SELECT (COUNT(?n) AS ?k) {{ {DEATHS} }}": True,
    f"SELECT (AVG(?n) AS ?k) {{ {DEATHS} }}": True,
    f"SELECT ?e (SUM(?n) AS ?k) {{ {DEATHS} }} GROUP BY ?e": True,
    "SELECT (SUM(?n) AS ?total) { ?e a cg:HazardEvent ; ^cg:quantityOf/cg:amount ?n }": True,
    "SELECT ?e ?n { ?e a cg:HazardEvent ; ^cg:quantityOf ?q . ?q cg:amount ?n }": True,
    "SELECT ?p ?d { ?p a cg:Programme . ?s cg:stepOf ?p ; cg:occurredOn ?d }": True,
    "SELECT ?p ?d { ?p a cg:Programme ; ^cg:stepOf/cg:occurredOn ?d }": True,
    "SELECT ?d { ?s cg:stepOf programme:capdel ; cg:occurredOn ?d }": True,
    f"SELECT ?a ?d {{ {SIGNED} }}": False,
    "SELECT ?e ?d { ?e a cg:HazardEvent ; cg:occurredOn ?d }": False,  # a year, and a day in it
    f"SELECT (SUM(?n) AS ?total) {{ {DEATHS.replace('cg:amount', 'cg:preferredAmount')} }}": False,
    f"SELECT ?e {{ {DEATHS} FILTER(?n > 1000) }}": False,
    f"SELECT (COUNT(DISTINCT ?e) AS ?k) {{ {DEATHS} }}": False,
    "SELECT ?c ?l { set:security-agreements cg:hasPartner ?c . ?c skos:prefLabel ?l }": False,
    "SELECT ?q ?n { ?q cg:quantityOf event:nepal-earthquake-2015 ; cg:quantityKind measure:team-size ; cg:amount ?n }": False,
    "SELECT ?one ?n ?other { ?one cg:states ?s ; cg:disagreesWith ?other . ?s rdf:subject ?q . ?q cg:amount ?n }": False,
}

# Things that may be one: the fewest and the most that they can be; None: nothing is to be said.
# what is said of dates without quotation marks; nothing of what is a difference or a quotient
BARE_DATES: dict[str, tuple[str, ...]] = {
    "SELECT ?e ?y { ?e cg:year ?y FILTER(?y > 2018-06-01) }": ("2018-06-01", "arithmetic (2011)", '"2018-06-01"^^xsd:date'),
    "SELECT ?a { ?a cg:signedOn ?d FILTER(?d = 2018-06-01) }": ("arithmetic (2011)", '"2018-06-01"^^xsd:date'),
    "SELECT ?a { ?a cg:signedOn ?d FILTER(?d IN (2018-6-1, 2016-03)) }": ('"2018-06-01"^^xsd:date', '"2016-03"^^xsd:gYearMonth'),
    "SELECT ?e (2023-02-06 AS ?day) { ?e a cg:HazardEvent }": ("arithmetic (2015)",),
    "SELECT ?e ?day { ?e a cg:HazardEvent BIND(2023/02/06 AS ?day) }": ("arithmetic (168.583)", '"2023-02-06"^^xsd:date'),
    "SELECT ?a { ?a cg:signedOn ?d FILTER(?d < 01/06/2018) }": ("arithmetic", '"2018-06-01"^^xsd:date'),
    "SELECT ?a { VALUES ?d { 2018-06-01 } ?a cg:signedOn ?d }": ("several numbers in VALUES (2018, -6, -1)",),
    "ASK { ?a cg:signedOn ?d FILTER(?d >= 2018 - 06 - 01) }": ("arithmetic (2011)",),
    "SELECT ?a { ?a cg:signedOn ?d } GROUP BY ?a HAVING(MAX(?d) > 2018-06-01)": ("arithmetic (2011)",),
    "SELECT ?e { ?e cg:year ?y FILTER(?y = 2024-1) }": (),
    "SELECT ?e { ?e cg:year ?y FILTER(?y >= 2024 - 10 && ?y - 2000 < 10) }": (),
    "SELECT ?q { ?q cg:amount ?n FILTER(?n = 100-10-1 || ?n = 1000/10/2 || ?n = 2018-13-01) }": (),
    "SELECT ?a { ?a cg:signedOn ?d FILTER(?d = '2018-06-01'^^xsd:date) } # 2018-06-01": (),
    "SELECT ?a { ?a cg:hasPartner ?c FILTER(STR(?c) != 'x/2018-06-01') MINUS { ?a cg:hasSetMember <https://example.org/2018-06-01> } }": (),
}  # fmt: skip

BUDGETS = "?q cg:quantityOf ?t ; cg:quantityKind measure:budget ; cg:amount ?n"
RESCUED = "?q cg:quantityOf ?c ; cg:quantityKind measure:survivors-rescued"

# of which parts numbers are, and what is added to the whole that it is counted in; nothing where the query knows, shows or counts it
OF_PARTS: dict[str, tuple[str, ...]] = {
    f"SELECT ?t ?n {{ {BUDGETS} }}": ("Of a part only", "budget (Algeria)", "(7)"),
    "SELECT (SUM(?n) AS ?t) { programme:capdel ^cg:quantityOf/cg:amount ?n }": ("CapDeL (local development): budget (Algeria)", "(4)"),
    "SELECT ?n { ?q cg:quantityOf body:enpc ; cg:quantityKind measure:trainees ; cg:amount ?n FILTER(?n < 100) }": ("second lieutenant", "physicians"),
    "SELECT ?e (MAX(?n) AS ?most) { ?q cg:quantityOf ?e ; cg:quantityKind measure:deaths ; cg:atLeast ?n } GROUP BY ?e": ("deaths (Syria)", "(4)"),
    "SELECT ?t ?all { { SELECT ?t (SUM(?n) AS ?all) { ?q cg:quantityOf ?t ; cg:quantityKind measure:records ; cg:amount ?n } GROUP BY ?t } }": ("records digitised (births)",),
    f"SELECT (SUM(?n) AS ?all) {{ {RESCUED} ; cg:amount ?n }}": ("Added up with the whole", "Relief, Syria 2023: survivors rescued: 1"),
    f"SELECT ?c ?n {{ {RESCUED} ; cg:amount ?n }}": (),
    f"SELECT (SUM(?n) AS ?all) {{ {RESCUED} ; cg:preferredAmount ?n }}": (),
    f"SELECT ?q ?n {{ {BUDGETS} }}": (),  # a number is called by its scope
    f"SELECT ?t ?n ?part {{ {BUDGETS} OPTIONAL {{ ?q cg:hasScope ?part }} }}": (),
    f"SELECT ?t ?n {{ {BUDGETS} MINUS {{ ?q cg:hasScope ?part }} }}": (),
    f"SELECT (COUNT(?n) AS ?all) {{ {BUDGETS} }}": (),
    "SELECT (SUM(?n) AS ?all) { ?c a cg:ReliefContribution . ?q cg:quantityOf ?c ; cg:quantityKind measure:aircraft ; cg:amount ?n }": (),
}  # fmt: skip

MAY_BE_ONE = {
    "SELECT (COUNT(?a) AS ?n) { ?a a cg:Agreement }": (51, 61),
    "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a cg:Agreement }": (51, 61),
    "SELECT ?a { ?a a cg:Agreement }": (51, 61),
    "SELECT (COUNT(?a) AS ?n) { ?a a cg:Agreement ; cg:hasPartner country:ITA }": True,
    "SELECT ?a { ?a a cg:Agreement ; cg:hasPartner country:TUR }": True,
    "SELECT ?c (COUNT(?a) AS ?n) { ?a a cg:Agreement ; cg:hasPartner ?c } GROUP BY ?c": True,
    "SELECT (COUNT(?a) AS ?n) { ?a a cg:DistinctAgreement }": None,
    "SELECT (COUNT(?a) AS ?n) { ?a a cg:Agreement FILTER NOT EXISTS { ?a cg:mayReferTo ?b } }": None,
    "SELECT ?a ?b { ?a a cg:Agreement OPTIONAL { ?a cg:mayReferTo ?b } }": None,
    "SELECT (COUNT(?c) AS ?n) { set:security-agreements cg:hasPartner ?c }": None,
    "SELECT ?a { ?a a cg:Agreement ; cg:signedOn ?d }": None,
    "SELECT ?a { set:security-agreements cg:hasSetMember ?a }": None,
}

# Dates that a comparison drops because they are years or months: how many things they are of.
SILENT_DATES = {
    "SELECT ?e ?d { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(?d > '2003-01-01'^^xsd:date) }": True,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(?d >= '2003-06-01'^^xsd:date && ?d <= '2011-12-31'^^xsd:date) }": True,
    "SELECT (COUNT(?e) AS ?n) { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(?d < '2004-06-01'^^xsd:date) }": True,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(MONTH(?d) > 3) }": True,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(?d > '2003'^^xsd:gYear) }": True,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER('2023-09-11'^^xsd:date > ?d) }": True,
    "SELECT ?a { ?a ^cg:stepOf/cg:occurredOn ?d FILTER(?d > '1990-01-01'^^xsd:date) }": True,
    "SELECT ?p ?d { ?p a cg:Programme ; ^cg:stepOf/cg:occurredOn ?d FILTER(?d > '2016-06-01'^^xsd:date) }": True,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(?d > '2024-01-01'^^xsd:date || ?e = event:van-earthquake-2011) }": False,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(YEAR(?d) >= 2003) }": False,
    "SELECT ?m { ?m a cg:Meeting ; cg:occurredOn ?d FILTER(YEAR(?d) = 2016) }": True,  # spans within 2016
    "SELECT ?m { ?m a cg:Meeting ; cg:occurredOn ?d FILTER(YEAR(?d) < 2000) }": False,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(STR(?d) >= '2003') }": False,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:notAfter ?d FILTER(?d > '2003-01-01'^^xsd:date) }": False,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d }": False,
    "SELECT ?e { ?e a cg:HazardEvent ; cg:occurredOn ?d FILTER(?d > '2010-01-01'^^xsd:date && ?d < '2012-01-01'^^xsd:date) }": False,
}
