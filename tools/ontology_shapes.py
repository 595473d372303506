"""The five shapes that the graph is made of, each as a picture of things that are in it: `docs/ontology/*.svg`."""

from typing import NamedTuple

import pyoxigraph as ox

import coopgraph as cg
from coopgraph.base.terms import compact
from coopgraph.base.vocab import PREFIXES
from coopgraph.diagrams.geometry import Point
from coopgraph.diagrams.label_text import wrap
from coopgraph.diagrams.theme import INK, LINE, PAPER, SOFT, colour
from coopgraph.publish.svg_elements import arrow, written, xml
from coopgraph.sparql.tokens import expand

WIDE, HIGH, ACROSS, DOWN, EDGE = 258, 64, 408, 92, 16  # of a box, from one to the next, and around all
LINE_HIGH = 15


class Shape(NamedTuple):
    """A picture: what it shows in a sentence, its things with their column and row, and the properties between them.

    A thing `"=cg:amount quantity:…"` is the value that the graph gives by that property.
    """

    title: str
    text: str
    places: dict[str, tuple[float, float]]
    edges: tuple[tuple[str, str, str], ...]


FRANCE, SIGNED = "agreement:fra-2003", "step:agreement-fra-2003-signature"
DEATHS = "quantity:event-bam-earthquake-2003-deaths-893e9b"
CLAIM, STATED, PASSAGE = "claim:miclat-S20", "statement:miclat-S20-3", "passage:miclat-bilateral-896-919"
PARTNERS = "list:security-agreement-partners"
SHAPES = {
    "undertaking": Shape(
        "An undertaking, roles, agents",
        "What agents do together is a thing of its own: an agreement, a programme, a mission, a meeting. A role is a property from it to an agent, "
        "and every role is a kind of `cg:involves`.",
        {
            FRANCE: (0, 1.5), "body:miclat": (1, 0), "country:FRA": (1, 1), "threat:transnational-organised-crime": (1, 2),
            "body:dza-fra-technical-committee": (1, 3),
        },
        (
            (FRANCE, "cg:undertakenBy", "body:miclat"), (FRANCE, "cg:hasPartner", "country:FRA"),
            (FRANCE, "cg:hasTheme", "threat:transnational-organised-crime"),
            (FRANCE, "cg:setsUp", "body:dza-fra-technical-committee"),
        ),
    ),
    "dates": Shape(
        "A life in steps, and its dates",
        "Each turn in a life (signature, launch, departure …) is a step. Its date is as precise as the source; `cg:notBefore` and `cg:notAfter` are days that "
        "can be compared. The date of a turn is said of the thing itself, too (`cg:signedOn`), where sources agree or one is preferred. "
        "An event has its date without a step. `2004~` is about 2004, `../2004` by 2004 at the latest, `2004/..` not before, `2004/2005` between the two: "
        "of these a comparison as text says nothing. Of a name (`cg:NamePeriod`) `cg:notBefore` and `cg:notAfter` bound `cg:validFrom`, "
        "`cg:endsNotBefore` and `cg:endsNotAfter` `cg:validUntil`; `names-as-of` asks what something was called on a day.",
        {
            FRANCE: (0, 1), SIGNED: (1, 1.5), "stage:signature": (2, 0), f"=cg:occurredOn {SIGNED}": (2, 1),
            f"=cg:notBefore {SIGNED}": (2, 2), "place:alger": (2, 3), f"=cg:signedOn {FRANCE}": (0, 2.6),
        },
        (
            (SIGNED, "cg:stepOf", FRANCE), (SIGNED, "cg:stage", "stage:signature"),
            (SIGNED, "cg:occurredOn", f"=cg:occurredOn {SIGNED}"), (SIGNED, "cg:notBefore", f"=cg:notBefore {SIGNED}"),
            (SIGNED, "cg:atPlace", "place:alger"), (FRANCE, "cg:signedOn", f"=cg:signedOn {FRANCE}"),
        ),
    ),
    "quantity": Shape(
        "A quantity",
        "A number is a thing: of what, of which kind, how many of which unit, for which day, and how sure. A range has `cg:atLeast` and `cg:atMost` in place of "
        "`cg:amount`; `cg:preferredAmount` is on the one number to count with; a number with `cg:hasScope` is of a part. "
        "Where sources give only ranges, or numbers of which none can be chosen, there is no `cg:preferredAmount`: ask for `cg:amount`, `cg:atLeast` and `cg:atMost` beside it "
        "in `OPTIONAL`, or the thing drops out. Parts may be of different days (`cg:asOf`). Any other number is of its whole thing: trainees of a course for fourteen countries stand in the row of each of them.",
        {
            "event:bam-earthquake-2003": (0, 2), DEATHS: (1, 2), "measure:deaths": (2, 0), f"=cg:amount {DEATHS}": (2, 1),
            "unit:person": (2, 2), "precision:approximate": (2, 3), f"=cg:asOf {DEATHS}": (2, 4),
        },
        (
            (DEATHS, "cg:quantityOf", "event:bam-earthquake-2003"), (DEATHS, "cg:quantityKind", "measure:deaths"),
            (DEATHS, "cg:amount", f"=cg:amount {DEATHS}"), (DEATHS, "cg:unit", "unit:person"),
            (DEATHS, "cg:hasPrecision", "precision:approximate"), (DEATHS, "cg:asOf", f"=cg:asOf {DEATHS}"),
        ),
    ),
    "claim": Shape(
        "A claim, what it states, its document",
        "Who says so is a claim. It states triples, each as a node with subject, property and value; it rests on a passage or a document, and says how it is meant. "
        "In one hop: `cg:claimSubject`, `cg:claimProperty`, `cg:claimValue`. What was deduced (a partner through its body, `cg:cooperatesWith`, `cg:preferredAmount` …) has no claim of "
        "its own: ask for that of what it was deduced from, or take `--why`; an empty answer names the rule. Dates are claimed of steps, for which `cg:claimProperty` is `cg:signedOn` and the like. Two claims that disagree are a pair that is stated once (`cg:disagreesWith`), in one direction.",
        {
            "agreement:security-are": (2, 0), "cg:hasPartner": (2, 1), "country:ARE": (2, 2), STATED: (1, 1), CLAIM: (0, 1.5),
            PASSAGE: (1, 2), "document:miclat-bilateral": (1, 3), "claim-modality:fact": (0, 3),
        },
        (
            (CLAIM, "cg:states", STATED), (STATED, "rdf:subject", "agreement:security-are"),
            (STATED, "rdf:predicate", "cg:hasPartner"), (STATED, "rdf:object", "country:ARE"),
            (CLAIM, "cg:supportedBy", PASSAGE), (CLAIM, "dcterms:source", "document:miclat-bilateral"),
            (CLAIM, "cg:claimModality", "claim-modality:fact"),
        ),
    ),
    "list": Shape(
        "A list, open or closed",
        "A list as a source gives it: of what, by which property, which items, and whether it names others besides. An open list makes a count a lower bound.",
        {
            "set:security-agreements": (0, 0), PARTNERS: (1, 1.5), "cg:hasPartner": (0, 3), "closure:open": (2, 0),
            "country:ITA": (2, 1), "country:QAT": (2, 2), "country:TUR": (2, 3),
        },
        (
            (PARTNERS, "cg:listOf", "set:security-agreements"), (PARTNERS, "cg:listProperty", "cg:hasPartner"),
            (PARTNERS, "cg:listClosure", "closure:open"), (PARTNERS, "cg:listItem", "country:ITA"),
            (PARTNERS, "cg:listItem", "country:QAT"), (PARTNERS, "cg:listItem", "country:TUR"),
        ),
    ),
}  # fmt: skip


def picture(graph: cg.Graph, shape: Shape) -> str:
    """A shape as SVG.

    Raises:
        ValueError: the graph does not hold one of its edges.
    """
    at = {name: (column * ACROSS, row * DOWN) for name, (column, row) in shape.places.items()}
    terms = {name: _term(graph, name) for name in at}
    lines = []
    for start, property, end in shape.edges:
        if not graph.query("ASK { $s $p $o }", s=terms[start], p=_node(property), o=terms[end]):
            raise ValueError(f"the graph does not say: {start} {property} {end}")
        lines.append(_edge(at[start], at[end], property))
    boxes = [_box(graph, terms[name], place) for name, place in at.items()]
    left, top = (min(point[axis] for point in at.values()) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in at.values()) for axis in (0, 1))
    view = (left - EDGE, top - EDGE, right - left + WIDE + 2 * EDGE, bottom - top + HIGH + 2 * EDGE)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(map(written, view))}" width="{written(view[2])}" '
        f'font-family="system-ui, sans-serif" font-size="12.5" role="img"><title>{xml(shape.title)}</title>'
    )
    paper = f'<rect x="{written(view[0])}" y="{written(view[1])}" width="100%" height="100%" fill="{PAPER}"/>'
    return "\n".join([head, paper, *(one for one, _ in lines), *boxes, *(label for _, label in lines), "</svg>"]) + "\n"


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name, PREFIXES) or name)


def _term(graph: cg.Graph, name: str) -> ox.NamedNode | ox.Literal:
    if not name.startswith("="):
        return _node(name)
    property, thing = name[1:].split()
    return graph.query("SELECT ?v { $s $p ?v }", s=_node(thing), p=_node(property)).rows[0][0]  # type: ignore[return-value]


def _box(graph: cg.Graph, term: ox.NamedNode | ox.Literal, place: Point) -> str:
    """A thing with its label, name and kind, in the colour of its kind; a value in a box with a broken line."""
    x, y = place
    if isinstance(term, ox.Literal):
        rows, dash, stroke = (
            [(f"“{term.value}”", INK, ""), (compact(term.datatype, PREFIXES), SOFT, "")],
            ' stroke-dasharray="4 3"',
            LINE,
        )
    else:
        kind = graph.schema.kind(term)
        style = graph.schema.style(kind) if kind else None
        stroke, dash = colour(style.colour if style else "", LINE), ""
        label = wrap(graph.label(term) or "", 28, 1) if graph.schema.label(term, "en") else []
        rows = [(text, INK, ' font-weight="600"') for text in label]
        rows.append((_short(compact(term, PREFIXES)), INK, ' font-family="ui-monospace, monospace" font-size="10.5"'))
        rows += [(compact(kind, PREFIXES), SOFT, "")] if kind else []
    box = (
        f'<rect x="{written(x)}" y="{written(y)}" width="{WIDE}" height="{HIGH}" rx="8" fill="{PAPER}" stroke="{stroke}" '
        f'stroke-width="2"{dash}/>'
    )
    first = y + HIGH / 2 - (len(rows) - 1) * LINE_HIGH / 2 + 4
    texts = (
        f'<text x="{written(x + WIDE / 2)}" y="{written(first + i * LINE_HIGH)}" text-anchor="middle" fill="{fill}"{style}>{xml(text)}</text>'
        for i, (text, fill, style) in enumerate(rows)
    )
    return box + "".join(texts)


def _short(name: str, most: int = 40) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _edge(start: Point, end: Point, property: str) -> tuple[str, str]:
    """An arrow between two boxes, and the name of its property on it."""
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        down = y2 > y1
        tail, tip = (x1 + WIDE / 2, y1 + HIGH * down), (x2 + WIDE / 2, y2 + HIGH * (not down))
    else:
        right = x2 > x1
        tail, tip = (x1 + WIDE * right, y1 + HIGH / 2), (x2 + WIDE * (not right), y2 + HIGH / 2)
    share = 0.58  # nearer to its end, where edges from one box are apart
    x, y = tail[0] + share * (tip[0] - tail[0]), tail[1] + share * (tip[1] - tail[1])
    wide = 6.3 * len(property) + 8
    path = f'<path d="M{written(tail[0])} {written(tail[1])}L{written(tip[0])} {written(tip[1])}" stroke="{LINE}" stroke-width="1.4" fill="none"/>'
    head = f'<path d="{arrow(tip, tail, 11)}" fill="{SOFT}"/>'
    label = (
        f'<rect x="{written(x - wide / 2)}" y="{written(y - 9)}" width="{written(wide)}" height="17" fill="{PAPER}" fill-opacity=".9"/>'
        f'<text x="{written(x)}" y="{written(y + 4)}" text-anchor="middle" font-size="11" fill="{INK}" '
        f'font-family="ui-monospace, monospace">{xml(property)}</text>'
    )
    return path + head, label
