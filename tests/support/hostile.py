"""A network in which every text tries to run, to break out, or to turn its surroundings round."""

import itertools

import networkx as nx

ATTACKS = (
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 2</script>",
    '" onmouseover="window.ran = 3',
    "<img src=x onerror='window.ran = 4'>",
    "{{7*7}}{% raw %}${window.ran = 5}",
    "one\u2028two\u2029three",
    "\u202ereversed\u202c \u2067isolated\u2069",
    "<a href='javascript:window.ran = 6'>href</a>",
    "<!-- <script>",
    "]]></style><svg onload='window.ran = 7'>",
)


def network() -> nx.MultiDiGraph:
    """A chain of things with hostile labels, kinds, colours, shapes, attributes, claims, terms and lists."""
    net = nx.MultiDiGraph(language="fr", claims={}, terms={}, open_lists=[])
    for i, text in enumerate(ATTACKS):
        iri = f"https://example.org/{i}#{text}"
        claim = f"claim{text}"
        net.add_node(
            iri,
            labels={"fr": f"chose {i} {text}", "en": text, "ar": text, text: text},
            kind=text,
            kind_labels={"fr": text},
            drawn_as=text,
            drawn_labels={"fr": text},
            colour=text,
            shape=text,
            ring=i % 4,
            attributes={text: [text, 3]},
            attribute_claims={text: [(claim,), ()]},
        )
        net.graph["terms"][text] = {"fr": text}
        net.graph["claims"][claim] = {
            "short": f"{text} 1–2 (3)",
            "document": text,
            "address": f"javascript:window.ran = 8//{text}",
            "passages": [{"start": 1, "end": 2, "place": text}],
            "statuses": {text: text},
        }
        net.graph["open_lists"].append({"list": text, "labels": {"fr": text}, "of": iri, "property": text, "items": 2})
    nodes = list(net)
    for a, b in itertools.pairwise(nodes):
        net.add_edge(a, b, key=a, property=a, labels={"fr": a}, claims=(f"claim{ATTACKS[0]}",), deduced=False)
    return net
