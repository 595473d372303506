"""Queries that give nothing: sixty with one mistake, beside what was meant, and thirty about what the graph does not say."""

from typing import NamedTuple

SECURITY = "<https://w3id.org/coopgraph/id/set/security-agreements>"
OTHER = "<https://w3id.org/coopgraph/id/set/other-actions>"


class Broken(NamedTuple):
    """A good query in which one text, `right`, is exchanged for another, the `culprit`."""

    kind: str
    good: str
    right: str
    culprit: str
    lens: str = "sourced"

    @property
    def query(self) -> str:
        """The query with its mistake."""
        return self.good.replace(self.right, self.culprit)


class Empty(NamedTuple):
    """A query that is well made, of which the graph says nothing."""

    query: str
    lens: str = "sourced"


PARTNERS = "SELECT ?a ?c { ?a cg:hasPartner ?c . ?c a cg:Country }"
LABELS = "SELECT ?c ?l { ?c a cg:Country ; skos:prefLabel ?l FILTER("

BROKEN = (
    # subject and object exchanged
    Broken("direction", PARTNERS, "?a cg:hasPartner ?c", "?c cg:hasPartner ?a"),
    Broken("direction", f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c }}", f"{SECURITY} cg:hasPartner ?c", f"?c cg:hasPartner {SECURITY}"),
    Broken("direction", "SELECT ?e { ?r cg:respondsTo ?e . ?e a cg:HazardEvent }", "?r cg:respondsTo ?e", "?e cg:respondsTo ?r"),
    Broken("direction", "SELECT ?e ?c { ?e cg:affectedCountry ?c . ?c cg:iso3 ?k }", "?e cg:affectedCountry ?c", "?c cg:affectedCountry ?e"),
    Broken("direction", "SELECT ?e ?h { ?e a cg:HazardEvent . ?e cg:hasHazardType ?h }", "?e cg:hasHazardType ?h", "?h cg:hasHazardType ?e"),
    Broken("direction", "SELECT ?s { ?s cg:stepOf ?a . ?a a cg:Agreement }", "?s cg:stepOf ?a", "?a cg:stepOf ?s"),
    # language tags
    Broken("language", "SELECT ?c { ?c skos:prefLabel \"Italy\"@en }", '"Italy"@en', '"Italy"'),
    Broken("language", "SELECT ?c { ?c skos:prefLabel \"Italie\"@fr }", '"Italie"@fr', '"Italie"@en'),
    Broken("language", "SELECT ?c ?k { ?c skos:prefLabel \"Germany\"@en ; cg:iso3 ?k }", '"Germany"@en', '"Germany"@de'),
    Broken("language", "SELECT ?a { ?a cg:hasPartner ?c . ?c skos:prefLabel \"مصر\"@ar }", '"مصر"@ar', '"مصر"'),
    Broken("language", "SELECT ?t { ?t skos:prefLabel \"cybercrime\"@en }", '"cybercrime"@en', '"cybercrime"@en-GB'),
    Broken("language", LABELS + '?l = "Niger"@fr) }', '"Niger"@fr', '"Niger"'),
    # datatypes
    Broken("datatype", "SELECT ?e { ?e cg:occurredOn \"2003\"^^xsd:gYear }", '"2003"^^xsd:gYear', '"2003"'),
    Broken("datatype", "SELECT ?e { ?e cg:occurredOn \"2003\"^^xsd:gYear }", '"2003"^^xsd:gYear', "2003"),
    Broken("datatype", "SELECT ?e { ?e cg:year 2003 }", "2003", '"2003"'),
    Broken("datatype", "SELECT ?c { ?c cg:m49 \"380\" }", '"380"', "380"),
    Broken("datatype", "SELECT ?s { ?s cg:occurredOn \"2003-10-25\"^^xsd:date }", '"2003-10-25"^^xsd:date', '"2003-10-25"'),
    Broken("datatype", "SELECT ?e { ?e cg:year ?y FILTER(?y = 2003) }", "2003)", '"2003")'),
    # text where a thing stands
    Broken("string-for-thing", "SELECT ?a { ?a cg:hasPartner country:ITA }", "country:ITA", '"Italy"'),
    Broken("string-for-thing", "SELECT ?a { ?a cg:hasPartner country:ITA }", "country:ITA", '"ITA"'),
    Broken("string-for-thing", "SELECT ?e { ?e cg:affectedCountry country:LBY }", "country:LBY", '"Libye"@fr'),
    Broken("string-for-thing", "SELECT ?e { ?e cg:hasHazardType hazard:earthquake }", "hazard:earthquake", '"earthquake"'),
    Broken("string-for-thing", "SELECT ?s { ?s cg:stage stage:signature ; cg:stepOf ?a }", "stage:signature", '"signature"'),
    # things that are called otherwise
    Broken("typo", "SELECT ?a { ?a cg:hasPartner country:ITA }", "country:ITA", "country:ita"),
    Broken("typo", "SELECT ?e { ?e cg:hasHazardType hazard:earthquake }", "hazard:earthquake", "hazard:earthquakes"),
    Broken("typo", "SELECT ?a { ?a cg:hasTheme threat:cybercrime }", "threat:cybercrime", "threat:cyber-crime"),
    Broken("typo", f"SELECT ?c {{ {SECURITY} cg:hasPartner ?c }}", "set/security-agreements", "set/security-agreement"),
    Broken("typo", "SELECT ?s { ?s cg:stage stage:ratification }", "stage:ratification", "stage:ratificaton"),
    # another namespace
    Broken("namespace", PARTNERS, "cg:hasPartner", "skos:hasPartner"),
    Broken("namespace", PARTNERS, "cg:hasPartner", "<http://example.org/ns#hasPartner>"),
    Broken("namespace", "SELECT ?l { country:ITA skos:prefLabel ?l }", "skos:prefLabel", "foaf:prefLabel"),
    Broken("namespace", "SELECT ?k { country:ITA cg:iso3 ?k }", "cg:iso3", "schema:iso3"),
    Broken("namespace", "SELECT ?a { ?a cg:hasPartner <https://w3id.org/coopgraph/id/country/ITA> }", "https://w3id", "http://w3id"),
    Broken("namespace", "SELECT ?x { ?x a cg:Agreement ; cg:hasPartner ?c }", "a cg:Agreement", "a schema:Agreement"),
    # another property was meant
    Broken("property", "SELECT ?c { ?c cg:iso3 \"ITA\" }", "cg:iso3", "cg:iso2"),
    Broken("property", "SELECT ?c { ?c cg:iso2 \"IT\" }", "cg:iso2", "cg:iso3"),
    Broken("property", "SELECT ?c ?l { ?c a cg:Country ; skos:prefLabel ?l }", "skos:prefLabel", "rdfs:label"),
    Broken("property", "SELECT ?l { country:ITA skos:prefLabel ?l }", "skos:prefLabel", "dcterms:title"),
    Broken("property", f"SELECT ?t {{ {OTHER} cg:generallyAddresses ?t }}", "cg:generallyAddresses", "cg:hasHazardType"),
    # another class was meant
    Broken("kind", "SELECT ?c ?k { ?c a cg:Country ; cg:iso3 ?k }", "cg:Country", "cg:PublicBody"),
    Broken("kind", "SELECT ?e ?h { ?e a cg:HazardEvent ; cg:hasHazardType ?h }", "cg:HazardEvent", "cg:Agreement"),
    Broken("kind", "SELECT ?a ?c { ?a a cg:Agreement ; cg:hasPartner ?c }", "cg:Agreement", "cg:HazardEvent"),
    Broken("kind", "SELECT ?s ?a { ?s a cg:LifecycleStep ; cg:stepOf ?a }", "cg:LifecycleStep", "cg:Country"),
    Broken("kind", "SELECT ?r ?e { ?r a cg:ReliefContribution ; cg:respondsTo ?e }", "cg:ReliefContribution", "cg:Country"),
    # another lens shows it
    Broken("lens", "SELECT ?j { ?j a cg:JointBody }", "?j a cg:JointBody", "?j a cg:JointBody", "ministry"),
    Broken("lens", "SELECT ?s { ?s cg:stage stage:signature }", "?s cg:stage stage:signature", "?s cg:stage stage:signature", "ministry"),
    Broken("lens", "SELECT ?c { ?a cg:hasPartner ?c . ?c cg:iso3 \"POL\" }", "POL", "POL", "ministry"),
    Broken("lens", "SELECT ?a ?t { ?a cg:mayAddress ?t }", "cg:mayAddress", "cg:mayAddress"),
    # a filter that lets nothing through
    Broken("filter", LABELS + 'CONTAINS(LCASE(?l), "ital")) }', 'CONTAINS(LCASE(?l), "ital")', 'CONTAINS(?l, "ITAL")'),
    Broken("filter", LABELS + 'REGEX(?l, "^ital", "i")) }', 'REGEX(?l, "^ital", "i")', 'REGEX(?l, "^ital")'),
    Broken("filter", LABELS + 'STRSTARTS(?l, "Ital")) }', 'STRSTARTS(?l, "Ital")', 'STRSTARTS(?l, "ital")'),
    Broken("filter", LABELS + 'STRENDS(?l, "many")) }', 'STRENDS(?l, "many")', 'STRENDS(?l, "MANY")'),
    Broken("filter", LABELS + '?l = "Italy"@en) }', '"Italy"@en', '"italy"@en'),
    # variables
    Broken("variable", "SELECT ?a { ?a cg:hasPartner ?country FILTER(?country = country:ITA) }", "FILTER(?country ", "FILTER(?coutry "),
    Broken("variable", "SELECT ?e { ?e cg:year ?year FILTER(?year > 2000) }", "FILTER(?year ", "FILTER(?years "),
    Broken("variable", "SELECT ?a { ?a cg:hasPartner ?c }", "cg:hasPartner ?c", "cg:hasPartner ?a"),
    Broken("variable", "SELECT ?e ?c { ?r cg:respondsTo ?e . ?e cg:affectedCountry ?c }", "cg:affectedCountry ?c", "cg:affectedCountry ?e"),
    # values of another form
    Broken("value", "SELECT ?c { ?c cg:iso3 \"ITA\" }", '"ITA"', '"ita"'),
    Broken("value", "SELECT ?c { ?c cg:iso3 \"FRA\" }", '"FRA"', '"FRA "'),
    Broken("value", "SELECT ?c { ?c skos:prefLabel \"Türkiye\"@en }", '"Türkiye"@en', '"Turkiye"@en'),
    Broken("value", "SELECT ?c { ?c cg:m49 \"056\" }", '"056"', '"56"'),
)  # fmt: skip

EMPTY = (
    Empty(f"SELECT ?x {{ {SECURITY} cg:hasPartner country:IRN }}".replace("?x", "*")),
    Empty(f"SELECT * {{ {SECURITY} cg:hasPartner country:MAR }}"),
    Empty(f"SELECT * {{ {OTHER} cg:hasPartner country:ITA }}", "ministry"),
    Empty(f"SELECT ?t {{ {OTHER} cg:hasPartner ?c . {SECURITY} cg:hasPartner ?c . ?c cg:iso3 'BEL' . ?c skos:prefLabel ?t }}"),
    Empty("SELECT ?a { ?a cg:hasPartner country:ITA ; cg:hasPartner country:QAT ; a cg:Agreement }"),
    Empty("SELECT ?e { ?e cg:affectedCountry country:QAT }"),
    Empty("SELECT ?e { ?e cg:affectedCountry country:ITA ; cg:hasHazardType hazard:earthquake }"),
    Empty("SELECT ?e { ?e cg:hasHazardType hazard:earthquake, hazard:flood ; a cg:HazardEvent }"),
    Empty("SELECT ?e { ?e a cg:HazardEvent ; cg:year 1985 }"),
    Empty("SELECT ?e { ?e cg:year ?y FILTER(?y > 2100) }"),
    Empty("SELECT ?e { ?e cg:year ?y FILTER(?y < 1900) }"),
    Empty("SELECT ?c { ?c cg:iso3 'XXX' }"),
    Empty("SELECT ?c { ?c a cg:Country ; skos:prefLabel 'Freedonia'@en }"),
    Empty("SELECT ?c { ?c a cg:Country ; skos:prefLabel ?l FILTER(CONTAINS(?l, 'Freedonia')) }"),
    Empty("SELECT ?c { ?c a cg:Country ; skos:prefLabel ?l FILTER(LANG(?l) = 'de') }"),
    Empty("SELECT ?c { ?c cg:inRegion <https://w3id.org/coopgraph/id/region/002> ; cg:inRegion <https://w3id.org/coopgraph/id/region/150> }"),
    Empty("SELECT ?t { threat:cybercrime skos:broader+ threat:cybercrime }".replace("?t", "*")),
    Empty("SELECT ?r { ?r cg:respondsTo ?e . ?e cg:affectedCountry country:FRA ; cg:hasHazardType hazard:flood }"),
    Empty("SELECT ?a { ?a a cg:Agreement FILTER NOT EXISTS { ?a a cg:Agreement } }"),
    Empty("SELECT ?a { ?a a cg:Agreement MINUS { ?a a cg:Undertaking } }"),
    Empty("SELECT ?s { ?s cg:stepOf ?a ; cg:stage stage:ratification . ?a cg:hasPartner country:QAT }"),
    Empty("SELECT ?s { ?s cg:stepOf ?a ; cg:stage stage:signature ; cg:stage stage:expiry }"),
    Empty("ASK { country:ITA cg:inRegion <https://w3id.org/coopgraph/id/region/002> }"),
    Empty(f"SELECT (COUNT(*) AS ?n) {{ {SECURITY} cg:hasPartner country:LBY }}"),
    Empty("SELECT ?x { { SELECT ?x { ?x cg:affectedCountry country:QAT } } ?x a cg:HazardEvent }"),
    Empty("SELECT ?x { { ?x cg:affectedCountry country:QAT } UNION { ?x cg:affectedCountry country:BEL } }"),
    Empty("SELECT ?x ?l { ?x cg:affectedCountry country:KOR OPTIONAL { ?x skos:prefLabel ?l } }"),
    Empty("SELECT ?a { ?a a cg:Agreement ; cg:hasPartner country:EST }", "ministry"),
    Empty("SELECT ?c { VALUES ?c { country:QAT country:BEL } ?e cg:affectedCountry ?c ; a cg:HazardEvent }"),
    Empty("SELECT ?s { ?s cg:occurredOn '1962-07-05'^^xsd:date }"),
)  # fmt: skip
