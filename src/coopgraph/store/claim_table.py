"""A table of claims as a file keeps it, each thing written once, and the same in full: facts, claims and statements.

A file has, in a graph `rows/<layer>`, the table, its columns, what its cells mention, and its rows, and for each column a
graph: what a row claims through it, with `:subject`, `:value`, `:thing` (which is named after the subject) and `:claim` in
the places of what differs. Its first line names the tables, and of each the rows come last: a file that was cut lacks
something that it speaks of, and is refused. `claim_reader` makes the layer and its claims of that when a file is read, so that nothing else knows
of this form. What a cell means is in the file, not here: whatever rows may come to state, older files stay what they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from coopgraph.base import vocab
from coopgraph.base.text import digest, quoted
from coopgraph.base.vocab import DCTERMS, GRAPH, ID, PREFIXES, XSD

Pair = tuple[str, str]  # a predicate and an object, as N-Triples writes them
StatedTriple = tuple[str, str, str]
Node = tuple[str, tuple[Pair, ...]]  # a subject, and what is said of it

ROWS = GRAPH + "rows/"
CSVW = "http://www.w3.org/ns/csvw#"
_NAMES = {"csvw": CSVW, **PREFIXES}
_TYPE, TEXT, TERM, CODE = (f"<{i}>" for i in (vocab.TYPE, vocab.LABEL, vocab.RDF + "value", DCTERMS + "identifier"))
SUBJECT, SOURCE, LAYER = f"<{vocab.SUBJECT}>", f"<{DCTERMS}source>", f"<{DCTERMS}isPartOf>"
_TABLE, ABOUT = f"<{CSVW}Table>", f"<{CSVW}aboutUrl>"
STATES = f"<{vocab.STATES}>"
DESCRIBING = frozenset({_TYPE, f"<{vocab.PREF_LABEL}>"})  # what a mention may say of a new thing
_STATEMENT = (_TYPE, f"<{vocab.STATEMENT}>")
_PARTS = tuple(f"<{part}>" for part in (vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT))
OF_CLAIM = "?claim"
PLACES = ("?subject", "?value", "?thing", OF_CLAIM)


class Mention(NamedTuple):
    """What a cell holds: its text, the term that it stands for, what it says of that, and a code in names made for it."""

    text: str
    term: str
    said: tuple[Pair, ...] = ()
    code: str = ""


class ClaimColumn(NamedTuple):
    """What rows claim through a predicate: triples with places for what differs, and how `?thing` is named."""

    text: str
    pattern: tuple[StatedTriple, ...]
    about: str = ""


class ClaimRow(NamedTuple):
    """What several claims have in common: of what thing they are, and what is said of each of them."""

    subject: Mention
    said: tuple[Pair, ...]


_Part = TypeVar("_Part", Mention, ClaimColumn, ClaimRow)


class ClaimTable:
    """Claims by their rows and columns.

    Args:
        layer: IRI of the graph of what they state; that of the claims ends in `-claims`.
        name: how IRIs of its claims and statements begin.
    """

    def __init__(self, layer: str, name: str):
        self.layer, self.name = layer, name
        self.cells: dict[str, tuple[ClaimRow, ClaimColumn, Mention]] = {}  # by claim
        self.others: list[Node] = []  # documents, and what is said of single claims
        self._once: dict[object, object] = {}

    def claim(self, subject: str, predicate: str, value: str, document: str) -> str:
        """The IRI of what a document says: texts as they are written, and the document's IRI."""
        return f"<{ID}claim/{self.name}-{digest(chr(31).join((subject, predicate, value, document)))}>"

    def add(
        self, claim: str, texts: tuple[str, str, str], thing: str, value: str, facts: tuple[StatedTriple, ...],
        sought: tuple[Pair, ...], said: tuple[Pair, ...],
    ) -> bool:  # fmt: skip
        """Add a claim.

        Args:
            texts: subject, predicate and value as written.
            thing: what the claim is about, as N-Triples writes it.
            value: the term that the value stands for, where it is one.
            facts: what is stated, the main fact last.
            sought: what is said of a search that found nothing.
            said: what else is said of the claim.

        Returns:
            Whether nothing else is claimed under this name: the same again changes nothing.
        """
        subject, predicate, text = texts
        described: dict[str, list[Pair]] = {thing: [], value: []}
        rest: list[StatedTriple] = []
        for s, p, o in facts if sought else facts[:-1]:
            if p in DESCRIBING and s in described:
                described[s].append((p, o))
            else:
                rest.append((s, p, o))
        rest += [] if sought else facts[-1:]
        if value[:1] not in ("<", '"'):  # a number of a unit
            value = next((o for _, _, o in rest if o[0] == '"'), "")
        named, about, code = _named_after(thing, rest, value)
        places = {named: "?thing", thing: "?subject", value: "?value"}
        pattern = [(places.get(s, s), p, places.get(o, o)) for s, p, o in rest]
        pattern += [(OF_CLAIM, p, places.get(o, o)) for p, o in sought]
        row = ClaimRow(self._kept(Mention(subject, thing, tuple(described[thing]))), said)
        mention = Mention(text, value, () if value == thing else tuple(described.get(value, ())), code)
        column = ClaimColumn(predicate, tuple(sorted(pattern)), about)
        cell = self._kept(row), self._kept(column), self._kept(mention)
        return self.cells.setdefault(claim, cell) == cell

    def _kept(self, part: _Part) -> _Part:
        """The part that is equal to this one, so that each is kept once."""
        return self._once.setdefault(part, part)  # type: ignore[return-value]

    # ---- In full ----

    @property
    def size(self) -> int:
        """How many triples it is in full, at most."""
        return sum(
            5 * (len(column.pattern) + len(row.subject.said) + len(mention.said)) + len(row.said) + 1
            for row, column, mention in self.cells.values()
        )

    def facts_of(self, row: ClaimRow, column: ClaimColumn, mention: Mention, claim: str) -> Iterator[StatedTriple]:
        """What a cell states, and what is said of its claim alone (whose subject is the claim)."""
        subject, term = row.subject.term, mention.term
        yield from ((subject, p, o) for p, o in row.subject.said)
        yield from ((term, p, o) for p, o in mention.said)
        filled = {"?subject": subject, "?value": term, OF_CLAIM: claim}
        if column.about:
            named = column.about.replace("{subject}", name_part(subject[1:-1])).replace("{code}", mention.code)
            filled["?thing"] = f"<{named}>"
        for s, p, o in column.pattern:
            yield filled.get(s, s), p, filled.get(o, o)

    def in_full(self) -> Iterator[tuple[StatedTriple | None, str, Iterable[Pair], list[str]]]:
        """Everything: for each new fact, the fact and its statement; each claim and what it states; the others."""
        stated: dict[StatedTriple, str] = {}
        for claim, (row, column, mention) in self.cells.items():
            states: list[str] = []
            more: list[Pair] = []
            for fact in self.facts_of(row, column, mention, claim):
                if fact[0] == claim:
                    more.append(fact[1:])
                    continue
                node = stated.get(fact)
                if node is None:
                    node = stated[fact] = f"<{ID}statement/{self.name}-{digest(' '.join(fact))}>"
                    yield fact, node, (_STATEMENT, *zip(_PARTS, fact, strict=True)), []
                states.append(node)
            yield None, claim, (*row.said, *more), states
        yield from ((None, node, said, []) for node, said in self.others)

    # ---- As a file ----

    def trig(self, graph: str) -> Iterator[str]:
        """The table as TriG, in pieces; it may stand under this IRI, which begins with that of `ROWS`."""
        cells: dict[ClaimRow, list[str]] = {}
        columns: dict[ClaimColumn, str] = {}
        mentions: dict[Mention, str] = {}
        for row, column, mention in self.cells.values():
            name = columns.setdefault(column, f":c{len(columns) + 1}")
            cells.setdefault(row, []).append(f"{name} {_cell(mention, mentions)}")
        common = set.intersection(*(set(row.said) for row in cells)) if cells else set()
        rows = [
            _line(f":r{number}", ((SUBJECT, _mentioned(row.subject, mentions)), *(p for p in row.said if p not in common)))
            .removesuffix(" .\n") + "".join(f" ; {cell}" for cell in values) + " .\n"
            for number, (row, values) in enumerate(cells.items(), 1)
        ]  # fmt: skip
        yield f"@prefix : <{graph}#> .\n\n"
        for column, name in columns.items():
            yield f"{name} {{\n"
            yield from (_line(_place(s), ((p, _place(o)),)) for s, p, o in column.pattern)
            yield "}\n"
        yield f"<{self.layer}-claims> {{\n"
        yield from (_line(node, said) for node, said in self.others)
        yield f"}}\n<{graph}> {{\n"
        yield _line(f"<{graph}>", ((LAYER, f"<{self.layer}>"), (CODE, quoted(self.name))))
        yield _line(_place(OF_CLAIM), tuple(sorted(common))) if common else ""
        for column, name in columns.items():
            yield _line(name, ((TEXT, quoted(column.text)), *([(ABOUT, quoted(column.about))] if column.about else ())))
        for mention, name in mentions.items():
            yield _line(name, _pairs(mention))
        yield from rows
        yield "}\n"


def trig(tables: Iterable[ClaimTable]) -> Iterator[str]:
    """Tables as one file of TriG, in pieces."""
    names: Counter[str] = Counter()
    graphs: list[tuple[str, ClaimTable]] = []
    for table in tables:
        name = ROWS + table.layer.removeprefix(GRAPH)
        names[name] += 1
        graphs.append((name if names[name] == 1 else f"{name}/{names[name]}", table))
    yield " ".join(f"<{graph}> {{ <{graph}> {_TYPE} {_TABLE} }}" for graph, _ in graphs) + "\n"
    yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(_NAMES.items()))
    for graph, table in graphs:
        yield from table.trig(graph)


@lru_cache(65_536)
def name_part(iri: str) -> str:
    """An IRI as a part of another: `agreement-fra-2003` of `…/id/agreement/fra-2003`."""
    return iri.removeprefix(ID).replace("/", "-") if iri.startswith(ID) else digest(iri)


def _named_after(thing: str, facts: list[StatedTriple], value: str) -> tuple[str, str, str]:
    """The first node that is named after a thing, such as its step or quantity: itself, how it is named, and its code."""
    name = name_part(thing[1:-1])
    for subject, _, _ in facts:
        if subject not in (thing, value) and subject.startswith(f"<{ID}"):
            folder, _, end = subject[len(ID) + 1 : -1].partition("/")
            if end.startswith(name):
                code = re.search(r"-([0-9a-f]{6})$", end[len(name) :])
                tail = end[len(name) : -6] + "{code}" if code else end[len(name) :]
                return subject, f"{ID}{folder}/{{subject}}{tail}", code[1] if code else ""
    return "", "", ""


# ---- Terms in a file ----


def _cell(mention: Mention, mentions: dict[Mention, str]) -> str:
    """A value that is what its text says, else the name of what is mentioned."""
    plain = not mention.said and not mention.code and mention.term.startswith(quoted(mention.text))
    return short(mention.term) if plain else _mentioned(mention, mentions)


def _mentioned(mention: Mention, mentions: dict[Mention, str]) -> str:
    return mentions.setdefault(mention, f":m{len(mentions) + 1}")


def _pairs(mention: Mention) -> tuple[Pair, ...]:
    term = ((TERM, mention.term),) if mention.term else ()
    return (
        (TEXT, quoted(mention.text)),
        *term,
        *(((CODE, quoted(mention.code)),) if mention.code else ()),
        *mention.said,
    )


def _place(term: str) -> str:
    return f":{term[1:]}" if term in PLACES else term


def _line(subject: str, said: tuple[Pair, ...]) -> str:
    return f"{short(subject)} {' ; '.join(f'{short(p)} {short(o)}' for p, o in said)} .\n"


_PREFIX_OF = {iri: prefix for prefix, iri in _NAMES.items()}
_PREFIXED = re.compile(r"<(.*[/#])([A-Za-z0-9_](?:[\w-]*\w)?)>", re.ASCII)
_TYPED = re.compile(rf'(".*")\^\^<{re.escape(XSD)}(\w+)>', re.DOTALL)


@lru_cache(65_536)
def short(term: str) -> str:
    """A term of N-Triples as Turtle writes it with our prefixes."""
    if term[0] == "<":
        match = _PREFIXED.fullmatch(term)
        return f"{_PREFIX_OF[match[1]]}:{match[2]}" if match and match[1] in _PREFIX_OF else term
    typed = _TYPED.fullmatch(term) if term[-1] == ">" else None
    if typed is None:
        return term
    whole = typed[2] == "integer" and re.fullmatch(r'"-?[0-9]+"', typed[1])
    return typed[1][1:-1] if whole else f"{typed[1]}^^xsd:{typed[2]}"
