"""Networks of a graph: what is chosen, what each thing and edge carries, and nothing that no file says."""

import pytest

import coopgraph as cg
from coopgraph.base.errors import NotFoundError

ID, NS = "https://w3id.org/coopgraph/id/", "https://w3id.org/coopgraph/ns#"
MADE_UP = """
@prefix ex: <https://example.org/> .
@prefix cg: <https://w3id.org/coopgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Swap a owl:Class ; rdfs:label "swap"@en ; cg:diagramRing 2 ; cg:diagramShape "diamond" ; cg:diagramColour "#4477aa" ;
  cg:edgeSource ex:giver ; cg:edgeTarget ex:taker ; cg:edgeLabel "swaps with"@en .
ex:Office a owl:Class ; rdfs:label "office"@en ; cg:diagramRing 1 ; cg:diagramShape "square" ; cg:diagramColour "#228833" .
ex:giver a owl:ObjectProperty . ex:lender a owl:ObjectProperty ; rdfs:subPropertyOf ex:giver . ex:taker a owl:ObjectProperty .
ex:seat a owl:ObjectProperty ; cg:diagramFacet true . ex:head a owl:ObjectProperty , owl:FunctionalProperty .
ex:a a ex:Office ; rdfs:label "A"@en ; ex:seat ex:north . ex:b a ex:Office ; rdfs:label "B"@en ; ex:seat ex:a ; ex:head ex:b , ex:a .
ex:s a ex:Swap ; ex:lender ex:a ; ex:taker ex:b ; ex:on "2001-05"^^xsd:gYearMonth , "2003"^^xsd:gYear .
"""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> cg.Graph:
    path = tmp_path_factory.mktemp("data") / "made-up.ttl"
    path.write_text(MADE_UP, "utf-8")
    return cg.load(path)


def test_kinds_of_ones_own_are_collapsed_by_turtle_alone(made_up: cg.Graph) -> None:
    net = made_up.network()
    data = net.edges["https://example.org/a", "https://example.org/b", "https://example.org/Swap"]
    assert (data["labels"], data["weight"], data["span"]) == ({"en": "swaps with"}, 1, ("2001-05-01", "2003-12-31"))
    assert "https://example.org/s" not in net


def test_facets_and_disputed_statements(made_up: cg.Graph) -> None:
    net = made_up.network(collapse=False)
    assert net.nodes["https://example.org/a"]["facets"] == {"https://example.org/seat": ("https://example.org/north",)}
    assert net.nodes["https://example.org/b"]["facets"] == {"https://example.org/seat": ("https://example.org/a",)}
    assert not [key for *_, key in net.edges(keys=True) if key.endswith("seat")], "a filter is no edge"
    head = net.edges["https://example.org/b", "https://example.org/a", "https://example.org/head"]
    assert head["certainty"] == ("disputed",), "one head at most can hold, and two are stated"


@pytest.mark.slow
def test_lens_is_chosen_and_marked(sourced: cg.Graph) -> None:
    narrow, net = sourced.network(lens="ministry"), sourced.network()
    assert narrow.graph["lens"] == "ministry"
    added = {(a.rpartition("/")[2], b.rpartition("/")[2]) for a, b, d in net.edges(data=True) if d["lens"] == "sourced"}
    assert {("dgpc", "miclat"), ("dnrm", "miclat"), ("van-earthquake-2011", "TUR")} < added
    assert all(net.nodes[a]["lens"] == "ministry" for a, *_ in narrow.edges(data=True))
    assert not any(d["lens"] == "sourced" for *_, d in narrow.edges(data=True))
    possible = sourced.network(lens="possible", deduced=True)
    assert {d["lens"] for *_, d in possible.edges(data=True)} == {"ministry", "sourced", "possible"}


def test_between_two_things_are_the_shortest_ways(sourced: cg.Graph) -> None:
    net = sourced.network(between=("TUR", "QAT"))
    assert {node.rpartition("/")[2] for node in net} == {"TUR", "QAT", "modernisation-actions"}
    with pytest.raises(NotFoundError, match="no way leads"):
        sourced.network(between=("TUR", "QAT"), kinds=["Country"])


def test_themes_keep_what_is_about_them(sourced: cg.Graph) -> None:
    net = sourced.network(themes=["cybercrime"])
    assert {n.rpartition("/")[2] for n, d in net.nodes(data=True) if d.get("theme")} == {"cybercrime"}
    assert f"{ID}set/security-agreements" in net and f"{ID}country/TUR" not in net, "the set is, not each partner"
    assert f"{ID}country/DEU" not in net, "its actions are about other things"
    with pytest.raises(NotFoundError):
        sourced.network(themes=["no such theme"])


def test_certainty_is_read_from_the_claims(sourced: cg.Graph) -> None:
    net = sourced.network(collapse=False)

    def doubts(subject: str, name: str, value: str) -> tuple[str, ...]:
        return tuple(net.edges[ID + subject, value if "://" in value else ID + value, NS + name]["certainty"])

    assert doubts("agreement/security-tur", "hasPartner", "country/TUR") == ()
    assert doubts("set/modernisation-actions", "undertakenBy", "body/miclat") == ("hedged",)
    assert "collective" in doubts(
        "set/other-actions", "generallyAddresses", "https://w3id.org/coopgraph/vocab/domain/local-taxation"
    )
    assert {d for *_, e in net.edges(data=True) for d in e["certainty"]} <= {"hedged", "collective", "disputed"}


def test_places_and_times_are_read(sourced: cg.Graph) -> None:
    net = sourced.network(collapse=False)
    assert net.nodes[ID + "country/ARE"]["point"] == (23.47, 54.49)
    assert net.nodes[ID + "event/forest-fires-france-2003"]["span"] == ("2003-07-01", "2003-08-31")
    assert net.nodes[ID + "event/bam-earthquake-2003"]["span"] == ("2003-12-26", "2003-12-26")
    assert net.nodes[ID + "body/dnrm"]["span"] == ("2004-12-25", "2011-12-31"), "dates that disagree span all"
    assert "span" not in net.nodes[ID + "country/ARE"]


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ('"2001-02"^^xsd:gYearMonth', ("2001-02-01", "2001-02-28")),
        ('"-0044-03-15"^^xsd:date', None),
        ('"12003"^^xsd:gYear', None),
        ('"2003-13"^^xsd:gYearMonth', None),
        ('"soon"', None),
        ('"2003-02-31"^^xsd:date', None),
    ],
)
def test_dates_and_places_that_cannot_be_are_none(tmp_path, value: str, span: tuple[str, str] | None) -> None:
    place = '; wgs:lat "north" ; wgs:long 3.0' if span is None else "; wgs:lat 91.0 ; wgs:long 3.0"
    text = (
        MADE_UP
        + f"@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> . ex:d a ex:Office ; ex:on {value} {place} ."
    )
    (tmp_path / "d.ttl").write_text(text, "utf-8")
    data = cg.load(tmp_path / "d.ttl").network().nodes["https://example.org/d"]
    assert data.get("span") == span
    assert "point" not in data


def test_answers_are_networks(sourced: cg.Graph) -> None:
    net = sourced.network("SELECT ?body ?country { ?body cg:cooperatesWith ?country }", lens="ministry")
    assert net.graph["lens"] == "ministry" and len(net) > 20
    assert not any(data.get("answer") for *_, data in net.edges(data=True)), "agreements and sets say the same"
    net = sourced.network("SELECT ?theme ?country { ?deal cg:hasTheme ?theme ; cg:hasPartner ?country }")
    rows = [data for *_, data in net.edges(data=True) if data.get("answer")]
    assert rows and all(data["claims"] == () for data in rows), "a row is no statement, and has no claims of its own"
    made = sourced.network("CONSTRUCT { ?a cg:hasPartner ?c } { ?a a cg:Agreement ; cg:hasPartner ?c }")
    assert made.number_of_edges() > 50 and all(data["claims"] for *_, data in made.edges(data=True))


def test_the_network_of_a_question_has_what_links_its_things_and_its_title(sourced: cg.Graph) -> None:
    net, partners = sourced.network("security-partners"), {row[0].value for row in sourced.query("security-partners")}
    assert set(net) - partners == {f"{ID}set/security-agreements"}, "what was given with the question"
    assert partners <= {target for _, target, data in net.edges(data=True) if data["through"]}
    assert cg.draw(net).spec["title"]["fr"] == "Quels pays sont nommés comme partenaires des accords de sécurité ?"
    assert cg.draw(net).to("gexf").count("<edge ") >= len(partners)


def test_kinds_are_chosen_when_the_rest_is_collapsed(ministry: cg.Graph) -> None:
    net = ministry.network(kinds=["Ministry", "Country"])
    assert {data["drawn_as"].rpartition("#")[2] for _, data in net.nodes(data=True)} == {"Ministry", "Country"}
    whole = ministry.network().edges(keys=True, data="through")
    lines = {edge[:3]: edge[3] for edge in whole if edge[0] in net and edge[1] in net}
    assert lines == {edge[:3]: edge[3] for edge in net.edges(keys=True, data="through")} and len(lines) > 20
    assert set(ministry.network(kinds=["Country"], collapse=False)) <= set(net)


def test_what_an_answer_cannot_have(sourced: cg.Graph) -> None:
    with pytest.raises(TypeError, match="takes no focus"):
        sourced.network("security-partners", focus="TUR")
