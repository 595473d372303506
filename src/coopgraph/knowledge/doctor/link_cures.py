"""What the steps and numbers of a thing have, asked of the thing itself: the way over them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pyoxigraph as ox

from coopgraph.base.vocab import CG, TYPE
from coopgraph.knowledge.doctor.cures import Cure, Cures
from coopgraph.knowledge.doctor.property_cures import has_no_such
from coopgraph.sparql.tree import Element, GroupPattern, TriplePattern

_LINKS = {"step": ox.NamedNode(CG + "stepOf"), "number": ox.NamedNode(CG + "quantityOf")}  # by what hangs on a thing


def of_link(triple: TriplePattern, group: GroupPattern, cures: Cures) -> Iterator[Cure]:
    """A property that such things do not have, but their steps or numbers: all that is asked so, of one of these."""
    for name, node in _LINKS.items():
        alike = [each for each in group.triples if each.subject == triple.subject]
        moved = [each for each in alike if _is_of_link(each, group, node, cures)] if triple in alike else []
        if triple not in moved:
            continue
        link = cures.written(node)
        if len(moved) == 1:
            way = f"^{link}/{triple.predicate}"
            yield cures.with_terms(triple, group, triple.subject, way, triple.object, "property")
            continue
        part = next(text for number in count() if (text := f"?{name}{number or ''}") not in cures.asked.text)
        others: dict[Element, str] = {each: f"{part} {each.predicate} {each.object} ." for each in moved}
        others[triple] = f"{part} {link} {triple.subject} . {others[triple]}"
        wrong = ", ".join(each.predicate for each in moved)
        yield cures.with_patterns(triple, group, others, "property", wrong, f"{part} {link} {triple.subject}")


def _is_of_link(triple: TriplePattern, group: GroupPattern, link: ox.NamedNode, cures: Cures) -> bool:
    """Whether what is asked is not for such things, and something that hangs on a thing by a link has it."""
    property = cures.constant(triple.predicate)
    if triple.path is not None or not isinstance(property, ox.NamedNode) or property.value == TYPE:
        return False
    is_held = cures.engine.solutions(f"SELECT ?x {{ ?x {link} ?thing . ?x {property} ?value }} LIMIT 1")
    return bool(is_held) and has_no_such(triple, group, property, cures)
