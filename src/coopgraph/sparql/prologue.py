"""What a query declares before it begins, and what its IRIs, names and literals then stand for.

Relative IRIs and code points written as `\\u` are resolved here, and nowhere else. Of SPARQL 1.2, as the engine reads it:
code points may be written so in IRIs and strings.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import QueryError
from coopgraph.base.terms import Term
from coopgraph.base.vocab import PREFIXES, TYPE
from coopgraph.sparql.tokens import DECLARATIONS, Token, expand

_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\>]*>")  # an IRI that stands for itself


class Prologue(NamedTuple):
    """What names stand for: the prefixes that a query may use, those of ours included, and its base IRI, if it has one.

    `own` are the prefixes that it declares itself, `size` says how many tokens the declarations take.
    """

    prefixes: Mapping[str, str] = PREFIXES
    base: str = ""
    own: frozenset[str] = frozenset()
    size: int = 0

    def iri(self, written: str) -> str | None:
        """The IRI of `<…>` or a prefixed name; None for an unknown prefix, or what is no IRI."""
        if not written.startswith("<"):
            return expand(written, self.prefixes)
        if _WHOLE.fullmatch(written):
            return written[1:-1]
        try:
            term = self._read(written)
        except (SyntaxError, ValueError):
            return None
        return term.value if isinstance(term, ox.NamedNode) else None

    def term(self, written: str) -> Term:
        """The term that a text in a query stands for, such as `cg:hasPartner`, `"text"@fr` or `50`.

        Raises:
            QueryError: it stands for none.
        """
        try:
            if written == "a":
                return ox.NamedNode(TYPE)
            if written[0] in "\"'+-.0123456789" or ":" not in written:
                return self._read(written.lower() if written.lower() in {"true", "false"} else written)
            return ox.NamedNode(self.iri(written) or written)
        except (SyntaxError, ValueError):
            raise QueryError(f"{written} is no term") from None

    def _read(self, written: str) -> Term:
        """A term as Turtle reads it, which has the IRIs and literals of SPARQL."""
        declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in self.prefixes.items() if "^^" in written)
        text = f"{declared}<x:s> <x:p> {written} ."
        quads: list[ox.Quad] = list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=self.base or None))
        return quads[0].object


def read(query_tokens: Sequence[Token], known: Mapping[str, str] = PREFIXES) -> Prologue:
    """The prologue of a query; each declaration counts for those after it.

    Args:
        known: the prefixes that it need not declare.
    """
    prologue, own, at = Prologue(), dict[str, str](), 0
    while at < len(query_tokens) and query_tokens[at].keyword in DECLARATIONS:
        keyword = query_tokens[at].keyword
        declaration = query_tokens[at : at + (3 if keyword == "PREFIX" else 2)]
        value = declaration[-1].text
        iri = (prologue.iri(value) or value[1:-1]) if declaration[-1].kind == "iri" else ""
        if keyword == "PREFIX":
            own[declaration[1].text[:-1]] = iri
        elif keyword == "BASE":
            prologue = prologue._replace(base=iri)
        at += len(declaration)
    return prologue._replace(prefixes={**known, **own}, own=frozenset(own), size=at)
