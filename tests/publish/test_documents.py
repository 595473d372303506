"""Documents of a diagram: where a statement is stated, as people are told it."""

import re

import coopgraph as cg
from tests.publish.test_svg import drawn, titled


def test_edges_name_documents_by_number_and_title(sourced: cg.Graph):
    """Not claims by their keys; the first few, and how many others there are."""
    spec = cg.draw(sourced.network("agreements-on-theme")).spec
    said = [title for title in titled(drawn(spec, "fr")) if "a pour partenaire" in title]
    assert said and all(re.search(r" — \[\d+\] \w", title) for title in said)
    assert not any(claim["short"].split()[0] in title for claim in spec["claims"].values() for title in said)
    edge, claims = spec["edges"][0], spec["claims"]
    document = claims[edge["claims"][0]]["document"]
    for n in range(5):
        claims[f"more{n}"] = {
            "short": f"more{n}",
            "document": document,
            "passages": [{"start": n, "end": 9, "place": "1"}],
        }
    edge["claims"] = [f"more{n}" for n in range(5)]
    title = next(title for title in titled(drawn(spec, "fr")) if "(+2)" in title)
    assert title.count(f"] {spec['terms'][document]['fr']}, ") == 3 and "0–9 (1)" in title
