"""Why a query gives nothing, as it is told; `coopgraph.knowledge.doctor` finds it out."""

import re
from typing import NamedTuple


class Diagnosis(NamedTuple):
    """Why a query gives nothing.

    Attributes:
        kind: `graph` (there are named graphs, of which the query does not ask), `named-graph` (it asks of one that has no match),
            `lens`, `typo`, `namespace`, `prefix` (a whole namespace that nothing is in), `ambiguous`
            (several names are like it), `others` (none is; what stands in its place), `language`, `datatype`, `value`,
            `string-for-thing`, `part`, `whole`, `range`, `disagreement` (a number or a date is there, but not so), `direction`,
            `kind`, `class` (where one of its things stands), `property`, `variable`, `filter`, `optional` (a FILTER over it), `limit` (of a
            query within), `cut-off` (the pattern matches, but what follows it leaves nothing),
            `deduced` (claims of what no claim states, since a rule deduced it: `right` is its name),
            `unspoken` (it is about a country that no source speaks of) or `absence` (nothing is wrong with it).
        culprit: the part of the query, as text.
        line, column: where it begins, counted from 1.
        wrong: what is mistaken; right: what it would be; both empty where nothing is.
        cure: a query that has rows, or nothing.
        lens: the lens that shows what is asked for, when another does.
    """

    kind: str
    culprit: str
    line: int
    column: int
    wrong: str = ""
    right: str = ""
    cure: str = ""
    lens: str = ""

    @property
    def told(self) -> str:
        """What is said of it: its kind, but for a name like which there is none, and for what excludes what the pattern matches."""
        if self.kind in {"typo", "namespace"} and not self.right:
            return "unknown"
        excludes = self.kind == "absence" and re.match(r"(?:FILTER|MINUS)\b", self.culprit, re.IGNORECASE)
        return "excluded" if excludes else self.kind
