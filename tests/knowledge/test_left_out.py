"""What is said below an answer of things that drop out of it, and of which answers nothing is."""

import pytest

import coopgraph as cg
from coopgraph.base.words import word
from coopgraph.sparql.questions import question

TEAMS = "?n cg:quantityOf ?m ; cg:preferredAmount ?d ; cg:quantityKind"
DEATHS = "?n cg:quantityOf ?e ; cg:quantityKind measure:deaths ; cg:preferredAmount ?d"
PARTNERS = "?a a cg:DistinctAgreement ; cg:hasPartner ?c"


def left_out(table: cg.Table) -> list[str]:
    return [note for note in table.notes if "eft out" in note.partition(":")[0]]


@pytest.mark.parametrize(
    ("query", "things"),
    [
        ("SELECT ?p ?d { ?p a cg:Programme ; cg:startedOn ?d }", {"programme:capdel"}),
        ("SELECT (COUNT(?p) AS ?n) { ?p a cg:Programme ; cg:startedOn ?d FILTER(YEAR(?d) < 2015) }", {"programme:capdel"}),
        (f"SELECT ?e ?d {{ {DEATHS} . ?e cg:affectedCountry country:IRN }}", set()),
        (f"SELECT ?e ?d {{ {DEATHS} . ?e cg:year ?year FILTER(?year IN (2003, 2011)) }}", {"event:bam-earthquake-2003"}),
        (f"SELECT ?c (COUNT(?a) AS ?n) {{ {PARTNERS} . ?c cg:inRegion region:142 }} GROUP BY ?c", {"agreement:korea-telecom-2009"}),
        ("SELECT ?a { ?a a cg:Agreement ; cg:hasPartner country:KOR }", {"agreement:korea-telecom-2009"}),
        (f"SELECT ?a ?c {{ {PARTNERS} ; cg:signedOn ?d FILTER(YEAR(?d) < 2010) }}", {"agreement:korea-telecom-2009"}),
    ],
)  # fmt: skip
def test_things_that_drop_out_are_named(sourced: cg.Graph, query: str, things: set[str]):
    notes, labels = left_out(sourced.query(query)), {sourced.label(sourced.resolve(thing)) for thing in things}
    assert [note.split("): ")[1].removesuffix(".") for note in notes] == list(labels)


RELIEF = {"contribution:dgpc-turkiye-2023", "contribution:dgpc-syria-2023"}
PROTOCOLS = {"agreement:ita-police-training", "agreement:ita-antimafia"}
UNDATED = {"agreement:security-cog", "agreement:security-are", "agreement:security-yem"}
SIGNED = {("no date is stated", "cg:signedOn"): PROTOCOLS, ("looked for in vain", "cg:signedOn"): UNDATED}
NO_DAY = {"shiraka-assets-training", "oran-games-2022", "el-moggar", "assihar", "milipol-qatar-2018", "visite-du-ministre-algerien-de-l-interieur-en-italie", "visite-d-etat-du-president-algerien-en-turquie-2022"}  # fmt: skip
NO_DAY = {f"event:{name}" for name in NO_DAY}
PILOTS = {f"programme:{name}" for name in ("green-communes", "digital-local-governance", "capdel", "adil")}
SITES = {"quantity:body-dgsn-sites-ff8a87", "quantity:body-dgsn-sites-de06ff"}
RATIFIED = {"agreement:arab-seismic-centre", "agreement:afripol-headquarters"}
BY_STEP = "?s cg:stepOf ?a ; cg:stage stage"
TRAININGS = {"programme:icdo-training-2022", "programme:icdo-training-2023"}
OPEN = {"event:estonia-visit-2016"}
YEARS = {
    ("announced or planned", "cg:year"): {"event:dza-ita-group-2010"},
    ("what is stated differs", "cg:year"): {"event:ner-border-4"},
    ("more than one year", "cg:year"): {"event:yemen-ambassador-2009"},
    ("no date is stated", "cg:year"): NO_DAY,
    ("has no such end", "cg:year"): OPEN,
}
BOTH_DATES = {("no date holds alone", "cg:startedOn, cg:endedOn"): {"programme:capdel"}}
VAIN = {("looked for in vain", "measure:team-size"): {"contribution:dgpc-france-2003"}}


@pytest.mark.parametrize(
    ("query", "causes"),
    [
        *((f"SELECT ?m ?d {{ {TEAMS} measure:{kind} }}", {("Counted in a whole", "cg:preferredPartAmount, not cg:preferredAmount"): RELIEF}) for kind in ("survivors-rescued", "bodies-recovered")),
        ("SELECT (COUNT(?p) AS ?n) { ?p a cg:Programme ; cg:startedOn ?s ; cg:endedOn ?e }", BOTH_DATES),
        ("SELECT ?m ?y { ?m a cg:Meeting ; cg:year ?y }", YEARS),
        ("SELECT ?m { ?m a cg:Meeting ; cg:year 2009 }", {("more than one year", "cg:year"): {"event:yemen-ambassador-2009"}}),
        ("SELECT ?m ?d { ?m a cg:Agreement ; cg:signedOn ?d }", SIGNED),
        ("SELECT ?m ?d { ?m a cg:Agreement ; cg:signedOn ?d MINUS { ?m cg:inForceFrom ?f } }", SIGNED),
        (f"SELECT (SUM(?d) AS ?all) {{ ?m a cg:ReliefContribution . {TEAMS} measure:team-size }}", VAIN),
        ("SELECT ?a ?d { ?a cg:ratifiedOn ?d }", {("no date is stated", "cg:ratifiedOn"): RATIFIED}),
        (f"SELECT ?a ?d {{ {BY_STEP}:ratification ; cg:occurredOn ?d }}", {("no date is stated", "cg:occurredOn"): RATIFIED}),
        (f"SELECT ?a ?d {{ {BY_STEP}:signature ; cg:occurredOn ?d }}", {("no date is stated", "cg:occurredOn"): PROTOCOLS, ("looked for in vain", "stage:signature"): UNDATED}),
        ("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a ^cg:stepOf ?s . ?s cg:stage stage:ratification ; cg:year ?d }", {("no date is stated", "cg:year"): RATIFIED}),
        (f"SELECT ?a ?d {{ {BY_STEP}:pilot ; cg:notBefore ?d }}", {("no date is stated", "cg:notBefore"): PILOTS}),
        ("SELECT ?m { ?m a cg:Meeting ; cg:occurredOn ?d }", {("no date is stated", "cg:occurredOn"): NO_DAY}),
        ("SELECT ?m ?from { ?m a cg:Meeting ; cg:notBefore ?from }", {("no date is stated", "cg:notBefore"): NO_DAY, ("has no such end", "cg:notBefore"): OPEN}),
        ("SELECT ?n { ?n cg:nameOf body:miclat ; cg:validFrom ?d }", {("no date is stated", "cg:validFrom"): {"name:micl"}}),
        ("SELECT ?n { ?n cg:nameOf body:miclat ; cg:notBefore ?d }", {("no date is stated", "cg:notBefore"): {"name:micl"}, ("has no such end", "cg:notBefore"): {"name:miclat"}}),
        ("SELECT ?p { ?p a cg:TrainingProgramme ; cg:hasPartner ?c }", {("another role", "cg:benefits, not cg:hasPartner"): TRAININGS}),
        ("SELECT ?p { ?p a cg:Programme ; cg:hasPartner country:TUN }", {("another role", "cg:benefits, not cg:hasPartner"): TRAININGS}),
        ("SELECT ?t { ?n cg:quantityOf ?t ; cg:quantityKind measure:sites ; cg:preferredAmount ?d }", {("of a part only", "not cg:preferredAmount"): SITES}),
    ],
)  # fmt: skip
def test_each_cause_is_told_as_it_is(sourced: cg.Graph, query: str, causes: dict[tuple[str, str], set[str]]):
    notes = left_out(sourced.query(query))
    assert len(notes) == len(causes)
    for note, ((why, property), things) in zip(notes, causes.items(), strict=True):
        labels = sorted(sourced.label(sourced.resolve(thing)) for thing in things)
        labels = (
            [f"{sourced.label(sourced.resolve('body:dgsn'))}: {label}" for label in labels]
            if things == SITES
            else labels
        )
        named = [*labels[:3], *([f"… ({len(labels)})"] if len(labels) > 3 else [])]
        assert why in note and note.endswith(f"{property}): {'; '.join(named)}.")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p ?d { ?p a cg:Programme ; cg:startedOn ?d FILTER(YEAR(?d) > 2020) }",  # by none of its dates
        "SELECT ?p ?d { ?p a cg:Programme OPTIONAL { ?p cg:startedOn ?d } }",
        "SELECT ?p ?d { ?p a cg:Programme ; cg:startedOn ?d } LIMIT 3",
        "SELECT ?a ?d { ?a a cg:Agreement ; cg:signedOn ?d FILTER(YEAR(?d) > 2021) }",  # of no date it is not known
        "SELECT ?a ?d { ?a a cg:Agreement ; cg:signedOn ?d . ?s cg:occurredOn ?d }",
        "SELECT ?m ?d { ?m a cg:Meeting ; cg:year ?d FILTER(?d > 2012) }",
        "SELECT ?m { ?m a cg:Meeting ; cg:year 2013 }",
        f"SELECT (SUM(?d) AS ?all) {{ {TEAMS} measure:survivors-rescued }}",  # a whole stands for its parts
        f"SELECT (SUM(?d) AS ?all) {{ {TEAMS} measure:team-size ; cg:period ?p }}",  # not just what was looked for
        "SELECT ?e ?d ?x { ?n cg:quantityOf ?e ; cg:preferredAmount ?d . ?other cg:quantityOf ?e ; cg:atLeast ?x }",
        "SELECT ?e ?d { VALUES ?e { event:van-earthquake-2011 } ?n cg:quantityOf ?e ; cg:preferredAmount ?d }",  # another of its numbers
        "SELECT ?a { ?a cg:hasPartner country:ITA }",
        f"SELECT ?a ?c {{ {PARTNERS} ; cg:hasPartnerOrganisation ?o }}",
        "SELECT ?a ?c { { ?a cg:hasPartner ?c } UNION { ?a cg:hasPartnerOrganisation/cg:ofCountry ?c } }",
        f"SELECT ?a ?c {{ {PARTNERS} . ?c cg:iso3 'ITA' }}",
        "ASK { ?a cg:hasPartner ?c }",
        "SELECT ?j ?c { ?j a cg:JointBody ; cg:hasPartner ?c }",
        "SELECT ?b ?d { ?b a cg:JointBody ; cg:foundedOn ?d }",  # no founding is told without its date
        "SELECT ?n ?d { ?n cg:nameOf body:miclat ; cg:validUntil ?d }",  # a name may be borne still
        f"SELECT ?a ?d {{ {BY_STEP}:signature OPTIONAL {{ ?s cg:occurredOn ?d }} }}",
        f"SELECT ?a ?d {{ {BY_STEP}:signature ; cg:byOffice ?d }}",
        "SELECT ?stage ?d { ?s cg:stepOf agreement:fra-2003 ; cg:stage ?stage ; cg:occurredOn ?d }",
        f"SELECT (COUNT(?a) AS ?n) {{ {BY_STEP}:signature ; cg:occurredOn ?d FILTER(YEAR(?d) > 2021) }}",
        "SELECT ?c { ?p a cg:TrainingProgramme ; cg:benefits ?c OPTIONAL { ?p cg:hasPartner ?other } }",
        "SELECT ?t ?d { ?n cg:quantityOf ?t ; cg:quantityKind measure:budget ; cg:hasScope ?part ; cg:preferredPartAmount ?d }",
    ],
)
def test_nothing_is_said_of_other_answers(sourced: cg.Graph, query: str):
    table = sourced.query(query)
    assert len(table) and left_out(table) == []


def test_many_are_counted_and_the_first_named(sourced: cg.Graph):
    (note,) = left_out(sourced.query(f"SELECT ?c (COUNT(?a) AS ?n) {{ {PARTNERS} }} GROUP BY ?c"))
    asked = f"SELECT ?a {{ {PARTNERS.replace('hasPartner ?c', 'hasPartnerOrganisation ?o')} MINUS {{ ?a cg:hasPartner ?c }} }}"
    others = set(sourced.query(asked).labels().column("a"))
    assert note.endswith(f"; … ({len(others)}).") and len(note.split("; ")) == 4


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("SELECT ?p ?d { ?p a cg:Programme . ?s cg:stepOf ?p ; cg:stage stage:pilot ; cg:occurredOn ?d }", True),
        ("SELECT ?p { ?p a cg:TrainingProgramme ; cg:hasPartner ?c }", True),
        ("SELECT ?c (COUNT(?a) AS ?n) { ?a cg:hasPartner ?c } GROUP BY ?c HAVING(COUNT(?a) > 500)", False),
        ("SELECT ?a { ?a cg:hasPartner ?c MINUS { ?a a cg:Undertaking } }", False),
    ],
)
def test_of_an_empty_answer_it_is_told_where_that_is_why(sourced: cg.Graph, query: str, is_told: bool):
    table = sourced.query(query)
    assert not len(table) and bool(left_out(table)) == is_told


@pytest.mark.parametrize(("language", "said"), [("fr", "Hors de la réponse"), ("ar", "خارج هذا الجواب")])
def test_it_is_said_in_three_languages(sourced: cg.Graph, language: str, said: str):
    for pattern in ("?p a cg:Programme ; cg:startedOn ?d", DEATHS, PARTNERS, "?m a cg:Meeting ; cg:year ?y"):
        notes = sourced.in_language(language).query(f"SELECT * {{ {pattern} }}").notes
        assert any(note.startswith(said) for note in notes) and not any("Left" in note for note in notes)


def test_a_named_question_has_no_such_note(sourced: cg.Graph):
    """It says in its own words what it is about."""
    assert left_out(sourced.query("partner-count")) == []
    assert left_out(sourced.query(question("partner-count").text))


def test_what_was_suspended_since_is_told_where_it_is_shown_as_in_force(sourced: cg.Graph):
    shape = word("answers.ended-since", "en", things="").partition(":")[0]

    def told(query: str) -> list[str]:
        return [note for note in sourced.query(query).notes if note.startswith(shape)]

    (note,) = told("SELECT ?a ?d { ?a cg:inForceFrom ?d }")
    assert "2002 with Spain" in note and "2003" not in note
    beside = "SELECT ?a ?d { ?a cg:inForceFrom ?d . ?step cg:stepOf ?a ; cg:stage stage:entry-into-force ; cg:occurredOn ?day }"
    assert told(beside) == [note]
    for knows in (
        "SELECT ?a ?d ?s { ?a cg:inForceFrom ?d OPTIONAL { ?a cg:suspendedOn ?s } }",
        "SELECT ?a ?d ?s { ?a cg:inForceFrom ?d . ?step cg:stepOf ?a ; cg:stage ?s }",
        "SELECT ?a ?d { ?a cg:inForceFrom ?d ; cg:hasPartner country:FRA }",
        "SELECT ?a ?d { ?a cg:signedOn ?d }",
        "SELECT (COUNT(?a) AS ?n) { ?a a cg:Agreement }",
    ):
        assert told(knows) == []
