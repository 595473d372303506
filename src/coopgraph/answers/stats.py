"""What a graph holds, by layer and by kind, of the counts that its engine has; and a graph as notebooks show it."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox

from coopgraph.answers.background import Labelled
from coopgraph.answers.formats import html_fragment
from coopgraph.answers.table import Table
from coopgraph.base import vocab
from coopgraph.base.lines import escape_html
from coopgraph.base.terms import Term
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing
from coopgraph.knowledge.view import View
from coopgraph.store.engine import LocalEngine
from coopgraph.store.lens import layer_name


def stats(view: View) -> Table:
    """Counts: triples by layer, then things by kind, and of how many countries a source speaks; columns what, name, count."""
    counts, kinds = Counter[str](), Counter[ox.NamedNode]()
    deduced = word("answers.deduced", view.language)
    for graph, count in view.engine.layer_sizes().items():
        name = layer_name(graph) or word("answers.default-graph", view.language)
        counts[deduced if name.startswith("deduced/") else name] += count
    for classes, count in view.engine.statistics.kinds.items():
        if (kind := view.schema.most_specific(map(ox.NamedNode, classes))) is not None:
            kinds[kind] += count
    layer, kinded, spoken, lens = (
        ox.Literal(word(f"answers.{key}", view.language))
        for key in ("in-layer", "of-kind", "spoken-of-kind", "through-lens")
    )
    rows: list[tuple[Term | None, ...]] = [(lens, ox.Literal(view.lens), ox.Literal(view.engine.statistics.triples))]
    rows += [(layer, ox.Literal(name), ox.Literal(count)) for name, count in sorted(counts.items())]
    view.engine.prefetch(view.evidence.unspoken, [ox.NamedNode(vocab.TYPE)])
    unspoken = Counter(map(view.schema.kind, view.evidence.unspoken))
    for node, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0].value)):
        rows.append((kinded, node, ox.Literal(count)))
        rows += [(spoken, node, ox.Literal(count - unspoken[node]))] if node in unspoken else []
    return Table(["what", "name", "count"], rows, background=Labelled(view), language=view.language)


_FIRST_STEPS = """g.questions()
g.query("security-partners")
g.show("Qatar")
g.search("protection civile")
cg.draw(g.network())"""


def introduced(view: View) -> str:
    """A graph as a notebook shows it: how large it is, what it holds (where that is quickly counted), and what to write next."""
    language, direction = escape_html(view.language), writing(view.language).direction
    said = escape_html(word("notebook.graph", view.language, count=len(view), lens=view.lens))
    held = f"<details><summary>{said}</summary>{html_fragment(stats(view))}</details>"
    begin = escape_html(word("notebook.to-begin", view.language))
    steps = f'<p>{begin}</p><pre dir="ltr"><code>{escape_html(_FIRST_STEPS)}</code></pre>'
    shown = held if isinstance(view.engine, LocalEngine) else f"<p>{said}</p>"
    return f'<div class="coopgraph" lang="{language}" dir="{direction}">{shown}{steps}</div>'
