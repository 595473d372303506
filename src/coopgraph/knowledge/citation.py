"""How an answer is cited: the question, the data and its version, digests, the day, and the sources that it rests on.

Digests follow the recommendations of the RDA Working Group on Data Citation (Rauber, Asmi, van Uytvanck, Pröll, 2015): the
query in one normal form, and fixity of the data, so that the same query on the same data has the same digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import OutputError
from coopgraph.base.terms import Term, full
from coopgraph.base.text import inert, json_text, local_name, sha256
from coopgraph.base.vocab import DCTERMS, PREFIXES, TYPE
from coopgraph.base.words import word
from coopgraph.base.words.writing import day, writing
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.prepared import PreparedQuery
from coopgraph.sparql.prologue import Prologue
from coopgraph.sparql.tokens import Token
from coopgraph.store.engine import Engine
from coopgraph.store.lens import is_derived

SHOWN = 12  # characters of a digest in a key
_AFTER_DOTS = frozenset(
    {"{", "}", "FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH", "SERVICE", "LATERAL"}
)  # need none


class CitedDocument(NamedTuple):
    """A document that an answer rests on: its IRI, title, address, publisher and date (as far as these are known)."""

    iri: str
    title: str
    address: str
    publisher: str
    issued: str


class CitedDataset(NamedTuple):
    """A graph to be cited: its title, publisher, version, date, licence and address, and the SHA-256 of what its layers state."""

    title: str
    publisher: str
    version: str
    issued: str
    license: str
    digest: str
    address: str = ""


class Citation(NamedTuple):
    """All that is needed to cite an answer and to find out later whether it is still the same.

    Attributes:
        question: in words, for a named question; else the query.
        query: the text that was asked, with its parameters.
        rows: how many rows the answer has.
        digest: SHA-256 of the query in normal form, its parameters, the lens and the data's digest.
        answer_digest: SHA-256 of the rows.
        accessed: the day, as in ISO 8601.
        language: of the citation's own words.
    """

    question: str
    query: str
    lens: str
    data: CitedDataset
    rows: int
    digest: str
    answer_digest: str
    accessed: str
    sources: tuple[CitedDocument, ...]
    language: str = "en"

    def to(self, format: str = "text") -> str:
        """The citation as `text`, `bibtex` or `csl-json`.

        Raises:
            OutputError: there is no such format.
        """
        writers = {"text": _text, "bibtex": _bibtex, "csl-json": _csl}
        if format not in writers:
            raise OutputError(f"unknown citation format {format!r}; known are {', '.join(writers)}")
        return writers[format](self)

    def __str__(self) -> str:
        return self.to("text")


# ---- What is cited ----


def data_of(engine: Engine, schema: Schema, language: str = "en") -> CitedDataset:
    """The data set that a graph says it is, and the digest of what its layers state (RDF Dataset Canonicalization 1.0)."""
    from coopgraph.store.files import named_blanks  # which few commands need

    stated = named_blanks(q for q in engine.quads() if not is_derived(q.graph_name))
    digest = sha256("\n".join(sorted(map(str, stated))))
    kind = ox.NamedNode(PREFIXES["dcat"] + "Dataset")
    nodes = sorted((t.subject for t in engine.triples(None, ox.NamedNode(TYPE), kind)), key=str)
    node = nodes[0] if nodes else None

    def said(iri: str) -> str:
        objects = sorted(schema.objects(node, ox.NamedNode(iri)), key=str) if isinstance(node, ox.NamedNode) else []
        mine = [t for t in objects if isinstance(t, ox.Literal) and t.language in {language, None}] or objects
        return mine[0].value if mine and not isinstance(mine[0], ox.Triple) else ""

    names = {name: said(DCTERMS + name) for name in ("title", "publisher", "issued", "license")}
    names["title"] = names["title"] or word("citations.untitled", language)
    own = node.value if isinstance(node, ox.NamedNode) and re.match(r"https?://", node.value) else ""
    address = said(PREFIXES["dcat"] + "landingPage") or own
    return CitedDataset(**names, version=said(PREFIXES["dcat"] + "version"), digest=digest, address=address)


def digest_of(query: PreparedQuery, values: Mapping[str, Term], lens: str, data: str) -> str:
    """The digest of a question asked of some data: of the query in normal form, and the values."""
    bound = [f"{name}={full(value)}" for name, value in sorted(values.items())]
    return sha256("\n".join([*_normal(query), *bound, lens, data]))


def _normal(query: PreparedQuery) -> Iterator[str]:
    """The tokens of a query as one writes them who spells names out and leaves out what may be: WHERE, dots and semicolons at ends."""
    parts = [_written(token, query.prologue) for token in query.tokens[query.prologue.size :]]
    parts = [part for part in parts if part != "WHERE"]
    before = ""
    for part, after in zip(parts, [*parts[1:], "}"], strict=True):
        ends = (part == ";" and after in {";", ".", "}", "]"}) or (
            part == "." and (before in {"{", "}"} or after in _AFTER_DOTS)
        )
        if not ends:
            yield part
            before = part


def _written(token: Token, prologue: Prologue) -> str:
    """A token in the one form of those that mean the same."""
    if token.kind in {"name", "iri"}:
        return f"<{prologue.iri(token.text)}>"
    if token.kind == "string":
        return full(prologue.term(token.text))
    if token.kind == "var":
        return "?" + token.text[1:]
    if token.kind == "lang":
        return token.text.lower()
    return f"<{TYPE}>" if token.text == "a" else token.keyword or token.text


def sources_of(claims: Iterable[Claim], schema: Schema, language: str = "en") -> tuple[CitedDocument, ...]:
    """The documents of some claims, each once, in the order in which they are met."""
    documents: dict[str, CitedDocument] = {}
    for claim in claims:
        if claim.document and claim.document not in documents:
            node = ox.NamedNode(claim.document)
            publisher = next(iter(schema.objects(node, ox.NamedNode(DCTERMS + "publisher"))), None)
            issued = next(iter(schema.objects(node, ox.NamedNode(DCTERMS + "issued"))), None)
            documents[claim.document] = CitedDocument(
                claim.document,
                schema.label(node, language) or claim.document,
                claim.address,
                (schema.label(publisher, language) or "") if publisher else "",
                issued.value if isinstance(issued, ox.Literal) else "",
            )
    return tuple(documents.values())


def today() -> str:
    """The day, as in ISO 8601."""

    from datetime import date

    return date.today().isoformat()


# ---- Writing ----


def _key(citation: Citation) -> str:
    return f"coopgraph-{citation.digest[:SHOWN]}"


def _dataset(citation: Citation) -> str:
    """The data in a line: whose, what, which version, where, and what may be done with them."""
    data, language = citation.data, citation.language
    marks = writing(language)
    parts = [
        f"{data.publisher}{marks.colon}{data.title}" if data.publisher else data.title,
        word("citations.version", language, version=data.version) if data.version else "",
        day(data.issued, language),
        data.address,
        _license(citation),
    ]
    return marks.comma.join(filter(None, parts))


def _license(citation: Citation) -> str:
    license = citation.data.license
    return word("citations.license", citation.language, license=license) if license else ""


def _asked(citation: Citation) -> str:
    """What was asked, in words."""
    question = " ".join(citation.question.split())
    return word("citations.asked", citation.language, question=question, lens=citation.lens, rows=citation.rows)


def _text(citation: Citation) -> str:
    language, marks = citation.language, writing(citation.language)
    accessed = word("citations.accessed", language, day=day(citation.accessed, language))
    digests = {
        "citations.query-digest": citation.digest,
        "citations.data-digest": citation.data.digest,
        "citations.answer-digest": citation.answer_digest,
    }
    lines = [f"{_dataset(citation)}. {_asked(citation)}{marks.comma}{accessed}."]
    lines += [f"{word(key, language)}{marks.colon}sha256:{digest}" for key, digest in digests.items()]
    for number, source in enumerate(citation.sources, 1):
        parts = [source.publisher, source.title, day(source.issued, language), source.address]
        lines.append(f"[{number}] {'. '.join(part for part in parts if part)}")
    return "".join(f"{inert(' '.join(line.split()))}\n" for line in lines)


_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _tex(text: str) -> str:
    plain = inert(" ".join(text.split()))
    return "".join(_TEX.get(character, character) for character in plain)


def _title(text: str) -> str:
    """A title whose capitals a style leaves as they are."""
    return f"{{{_tex(text)}}}"


def _url(address: str) -> str:
    return re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", address)


def _note(citation: Citation) -> str:
    """What no field of a bibliography holds: what was asked, the licence of the data, and the digest."""
    parts = (_asked(citation), _license(citation), f"sha256:{citation.digest}")
    return writing(citation.language).semicolon.join(filter(None, parts))


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _bibtex(citation: Citation) -> str:
    data = citation.data
    main = {
        "title": _title(data.title),
        "author": f"{{{_tex(data.publisher)}}}" if data.publisher else "",
        "year": data.issued[:4],
        "version": _tex(data.version),
        "url": _url(data.address),
        "urldate": citation.accessed,
        "note": _tex(_note(citation)),
    }
    entries = [_entry(_key(citation), main)]
    for source in citation.sources:
        name = re.sub(r"[^A-Za-z0-9-]+", "-", local_name(source.iri))
        fields = {
            "title": _title(source.title),
            "author": f"{{{_tex(source.publisher)}}}" if source.publisher else "",
            "year": source.issued[:4] if re.match(r"\d{4}", source.issued) else "",
            "url": _url(source.address),
        }
        entries.append(_entry(name, fields))
    return "\n\n".join(entries) + "\n"


def _csl(citation: Citation) -> str:
    data = citation.data
    main: dict[str, Any] = {
        "id": _key(citation),
        "type": "dataset",
        "title": data.title,
        "publisher": data.publisher,
        "version": data.version,
        "issued": _date(data.issued),
        "accessed": _date(citation.accessed),
        "URL": data.address,
        "language": citation.language,
        "note": _note(citation),
    }
    items = [main]
    for source in citation.sources:
        item = {
            "id": source.iri,
            "type": "webpage" if source.address else "document",
            "title": source.title,
            "publisher": source.publisher,
            "URL": source.address,
            "issued": _date(source.issued),
        }
        items.append(item)
    return json_text([{k: v for k, v in item.items() if v} for item in items])


def _date(text: str) -> dict[str, Any] | None:
    """A date of CSL, or an EDTF date as it is."""
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return {"date-parts": [[int(part) for part in text.split("-")]]}
    return {"raw": text} if text else None
