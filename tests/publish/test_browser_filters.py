"""The filters of a page keep what they name: what is shown is compared with the answers of queries."""

from collections.abc import Iterable
from typing import Any

import pytest

import coopgraph as cg

pytestmark = pytest.mark.browser
ID = "https://w3id.org/coopgraph/id/"


@pytest.fixture(scope="module")
def whole(sourced: cg.Graph) -> cg.Drawing:
    return cg.draw(sourced.network(collapse=False), language="en")


def found(graph: cg.Graph, query: str) -> set[str]:
    """The IRIs in the first column of an answer."""
    return {str(row[0].value) for row in graph.query(query).answer}


def kept(page: Any, patch: str, kinds: Iterable[str] = (), only: str = "true") -> set[str]:
    """What a page shows with a filter, of some kinds, and of that what fits a condition."""
    page.evaluate(f"coopgraph.reset(), coopgraph.change({patch})")
    return set(
        page.evaluate(
            """(kinds) => coopgraph.model.shownNodes().filter(({ open, kind, span }) => !open && ONLY &&
              (!kinds.length || kinds.some((each) => coopgraph.model.spec.kinds[kind].id.endsWith("#" + each)))
            ).map(({ id }) => id)""".replace("ONLY", only),
            list(kinds),
        )
    )


def test_a_theme_keeps_what_is_stated_of_it(show: Any, sourced: cg.Graph, whole: cg.Drawing) -> None:
    page, theme = show(whole).page, next(iter(found(sourced, "SELECT ?t { ?t skos:prefLabel 'cybercrime'@en }")))
    shown = kept(page, f"{{ theme: '{theme}' }}") - {theme}
    about = found(sourced, f"SELECT ?s {{ ?s ?p <{theme}> }}") & set(sourced.network(collapse=False))
    sets = found(sourced, f"SELECT ?s {{ ?s cg:generallyAddresses <{theme}> }}")
    parties = found(sourced, f"SELECT ?o {{ ?s cg:hasTheme <{theme}> ; ?p ?o }}")
    assert about <= shown and sets <= about
    assert shown <= about | parties, "no other theme, and nothing that a set alone is said to be about"
    links = page.evaluate("coopgraph.model.shownEdges().map(({ source, target }) => [source, target])")
    assert all(source in about for source, _ in links), "each link is one of what is about the theme"


def test_a_region_keeps_its_countries_and_what_has_to_do_with_them_alone(
    show: Any, sourced: cg.Graph, whole: cg.Drawing
) -> None:
    page = show(whole).page
    inside = "?c a cg:Country ; cg:inRegion region:150"
    patch = "{ facets: { 'https://w3id.org/coopgraph/ns#inRegion': 'https://w3id.org/coopgraph/id/region/150' } }"
    full = sourced.network(collapse=False)
    net = {end for edge in full.edges() for end in edge if full.nodes[edge[1]].get("place")}  # of what is stated
    assert kept(page, patch, ["Country"]) == found(sourced, f"SELECT ?c {{ {inside} }}") & net
    alone = f"""SELECT ?s {{ ?s a cg:Agreement ; cg:hasPartner ?c . {inside}
      FILTER NOT EXISTS {{ ?s cg:hasPartner ?d . ?d a cg:Country MINUS {{ ?d cg:inRegion region:150 }} }} }}"""
    agreements = kept(page, patch, ["Agreement"])
    assert found(sourced, alone) & net <= agreements
    others = "SELECT ?s { ?s ?p ?d . ?d a cg:Country MINUS { ?d cg:inRegion region:150 } }"
    assert not kept(page, patch, ["Agreement", "Programme", "HazardEvent", "StatementSet"]) & found(sourced, others)


def test_years_keep_what_is_dated_and_undated_things_on_demand(show: Any, sourced: cg.Graph, whole: cg.Drawing) -> None:
    page = show(whole).page
    shown = kept(page, "{ years: [2016, 2018] }", ["Agreement", "HazardEvent", "Programme"], "span")
    dates = """SELECT ?s { ?s a ?kind ; ?p ?day VALUES ?kind { cg:Agreement cg:HazardEvent cg:Programme }
      FILTER(isLiteral(?day) && DATATYPE(?day) IN (xsd:date, xsd:gYear, xsd:gYearMonth))
      BIND(xsd:integer(SUBSTR(STR(?day), 1, 4)) AS ?year) } GROUP BY ?s HAVING(MIN(?year) <= 2018 && MAX(?year) >= 2016)"""
    links = page.evaluate("coopgraph.model.shownEdges().map(({ source, target }) => [source, target])")
    wanted = found(sourced, dates) & set(sourced.network(collapse=False))
    within = kept(page, "{ years: [2016, 2018] }", (), "span && coopgraph.model.isWithin(span)")
    assert wanted <= shown and shown - wanted <= {target for source, target in links if source in within}
    dated, undated = (kept(page, "{ years: [2016, 2018] }", (), only) for only in ("span", "!span"))
    links = page.evaluate("coopgraph.model.shownEdges().map(({ source, target }) => [source, target])")
    assert undated <= {target for source, target in links if source in dated}, "their parties, and nothing else"
    assert "2016–2018" in page.evaluate(
        "coopgraph.openSection('filters'), document.querySelector('#filters').innerText"
    )
    page.check("#undated")
    assert len(page.evaluate("[...coopgraph.model.shown.nodes]")) > 2 * len(shown)
