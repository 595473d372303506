"""Programmes and organisations as a second reading of the dossier has them: roles, plans, shares, readings, countries."""

from collections.abc import Iterator

import pytest

# What holds and what does not, by what was wrong before.
HOLDS = {
    "a pilot commune": "?s cg:stepOf programme:capdel ; cg:stage stage:pilot ; cg:atPlace place:ghazaouet",
    "a pilot province": "?s cg:stepOf programme:adil ; cg:stage stage:pilot ; cg:atPlace place:wilaya-de-biskra",
    "a province of the second phase": "programme:green-communes-2 cg:carriedOutIn place:wilaya-de-biskra",
    "a plan of training": "programme:capdel-training cg:inFrameworkOf programme:capdel ; cg:implementedBy body:felcos-ombrie-italie",
    "a funder by its share": "programme:capdel cg:fundedBy country:DZA , body:undp , body:european-union",
    "four plans and thirty dashboards": """?a cg:quantityOf programme:green-communes ; cg:amount 4 ; cg:hasScope scope:energy-plans .
        ?b cg:quantityOf programme:green-communes ; cg:amount 30 ; cg:hasScope scope:dashboards""",
    "communes not called pilot": "?q cg:quantityOf programme:green-communes-2 ; cg:quantityKind measure:communes ; cg:amount 30",
    "provinces not called pilot": "?q cg:quantityOf programme:shiraka-2019 ; cg:quantityKind measure:wilayas ; cg:amount 9",
    "a part of the schools": "?q cg:quantityOf body:dgsn ; cg:hasScope scope:police-schools ; cg:amount 15 ; cg:asOf '2017'^^xsd:gYear",
    "trainees by rank": "?q cg:quantityOf body:enpc ; cg:hasScope rank:medical-lieutenant ; cg:amount 16",
    "a decision to found": "?s cg:stepOf body:dza-ita-counter-terrorism-group ; cg:stage stage:announcement ; cg:occurredOn '2010-07'^^xsd:gYearMonth",
    "a head named": "?s cg:stepOf body:dgsn ; cg:stage stage:appointment ; cg:occurredOn '1962-07-06'^^xsd:date",
    "a certificate": "?s cg:stepOf body:dgpc ; cg:stage stage:certification ; cg:occurredOn '2017'^^xsd:gYear",
    "a presence since": "?s cg:stepOf body:giz ; cg:stage stage:presence ; cg:atPlace country:DZA",
    "a helping committee": "body:dnrm-committee org:linkedTo body:dnrm",
    "a mandate": "programme:icdo-training-2022 cg:hasPartnerOrganisation body:icdo",
    "an academy": "programme:china-academy cg:hasPartnerOrganisation body:academie-nationale-chinoise-de-gouvernance",
    "a country that is a filter, and no edge": "cg:ofCountry cg:diagramFacet true",
    "a theme left out": "body:dza-ner-border-committee cg:hasTheme threat:illegal-migration",
    "a second witness": """?c cg:states ?t ; dcterms:source ?document . FILTER(CONTAINS(STR(?document), 'thehagueacademy'))
        ?t rdf:subject programme:shiraka-2019 ; rdf:object domain:local-taxation""",
}
DOES_NOT = {
    "a model is no partner": "programme:municipal-desk cg:hasPartner country:DEU",
    "a portfolio did not begin with an office": "?s cg:stepOf programme:giz-portfolio ; cg:stage stage:start",
    "a report did not start": "?s cg:stepOf programme:sdg-report-2019 ; cg:stage stage:start",
    "who contributes has not undertaken": "programme:sdg-report-2019 cg:undertakenBy body:miclat",
    "who contributes carries nothing out": "?report cg:implementedBy body:miclat ; cg:undertakenBy body:mfa",
    "an operator of the training": "programme:capdel cg:implementedBy body:felcos-ombrie-italie",
    "a committee is no unit": "body:dnrm-committee org:subOrganizationOf body:dnrm",
    "who was named founded nothing": "body:dgsn cg:foundedOn '1962-07-06'^^xsd:date",
    "a decision is no founding": "?s cg:stepOf body:dza-ita-counter-terrorism-group ; cg:stage stage:founding",
    "one place for town and province": "programme:adil cg:carriedOutIn place:biskra",
}
# Readings of an editor and plans: subject, property and object of a statement, and what its claims say of it.
READ = [
    ("body:dnsr cg:foundedOn '2019-11-10'^^xsd:date", "cg:origin origin:editorial-reading"),
    ("body:miclat cg:succeeds body:ministere-charge-de-l-armement-et-des-liaisons-generales-mal-7b03f352a2c0", "cg:origin origin:editorial-reading"),
    ("programme:china-academy cg:hasPartner country:CHN", "cg:origin origin:editorial-reading"),
    ("programme:cifal-maghreb cg:undertakenBy body:mfa", "cg:origin origin:editorial-reading"),
    ("programme:dgpc-african-training cg:implementedBy body:enpc", "cg:origin origin:editorial-reading"),
    ("programme:icdo-training-2022 cg:undertakenBy body:dgpc", "cg:origin origin:editorial-reading"),
    ("step:programme-capdel-closing cg:occurredOn '2020'^^xsd:gYear", "cg:claimModality claim-modality:aim"),
    ("step:programme-green-communes-2-closing cg:occurredOn '2027'^^xsd:gYear", "cg:claimModality claim-modality:aim"),
    ("body:arab-interior-ministers-council cg:foundedOn '1982'^^xsd:gYear", "cg:confidence confidence:probable"),
]  # fmt: skip
COUNTRIES = {
    "DZA": """algerian-government centre-national-de-prevention-et-de-securite-routiere-cnpsr dgpc dgsn dnrm dnrm-committee dnsr enpc
        commune-d-oran hussein-dey-police-school mfa miclat miclat-cooperation ministere-de-l-interieur-du-gouvernement-provisoire-1958
        ministere-charge-de-l-armement-et-des-liaisons-generales-mal-7b03f352a2c0 service-national-de-la-protection-civile
        ministere-de-la-poste-et-des-tic-algerie wilaya-d-adrar wilaya-d-alger wilaya-d-annaba wilaya-de-setif""",
    "KOR": "koica nfs",
    "TUN": "office-national-de-la-protection-civile-tunisie",
}


@pytest.mark.parametrize("pattern", HOLDS.values(), ids=HOLDS)
def test_what_a_row_says_holds(sourced, pattern):
    assert sourced.query(f"ASK {{ {pattern} }}").rows[0][0].value == "true"


@pytest.mark.parametrize("pattern", DOES_NOT.values(), ids=DOES_NOT)
def test_what_no_row_says_does_not_hold(sourced, pattern):
    assert sourced.query(f"ASK {{ {pattern} }}").rows[0][0].value == "false"


@pytest.mark.parametrize(("statement", "said"), READ)
def test_readings_and_plans_are_told_as_such(sourced, statement, said):
    subject, predicate, value = statement.split(" ")
    about = f"?c cg:states ?t . ?t rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ."
    asked = f"SELECT (COUNT(*) AS ?all) (SUM(IF(EXISTS {{ ?c {said} }}, 1, 0)) AS ?so) {{ {about} }}"
    ((claims, so),) = sourced.query(asked).rows
    assert int(claims.value) == int(so.value) > 0


def of_country(graph) -> Iterator[tuple[str, list[str]]]:
    asked = "SELECT ?body ?country { ?body a cg:PublicBody OPTIONAL { ?body cg:ofCountry ?country } }"
    rows = [(body.value, country and country.value[-3:]) for body, country in graph.query(asked).rows]
    for body in {body for body, _ in rows}:
        yield body.rpartition("/")[2], [country for each, country in rows if each == body]


def test_each_public_body_is_of_one_country(sourced, ministry):
    found = dict(of_country(sourced))
    assert len(found) >= 27
    assert all(len(countries) == 1 and countries[0] for countries in found.values()), found
    for country, bodies in COUNTRIES.items():
        assert {body for body, [each] in found.items() if each == country} == set(bodies.split())
    assert dict(of_country(ministry)) == {body: ["DZA"] for body in ("dgpc", "dnrm", "mfa", "miclat")}


def test_what_several_countries_share_is_of_none(sourced):
    shared = "{ ?body a cg:JointBody } UNION { VALUES ?body { body:european-union body:undp body:icdo body:interpol } }"
    assert sourced.query(f"SELECT ?body {{ {shared} ?body cg:ofCountry ?country }}").rows == []
