"""How an answer is cited: the question, the data and its version, digests, the day, and the sources that it rests on.

Digests follow the recommendations of the RDA Working Group on Data Citation (Rauber, Asmi, van Uytvanck, Pröll, 2015): the
query in one normal form, and fixity of the data, so that the same query on the same data has the same digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base.errors import OutputError
from coopgraph.base.terms import Term, full
from coopgraph.base.text import inert, json_text, local_name, sha256
from coopgraph.base.vocab import DCTERMS, PREFIXES, TYPE
from coopgraph.knowledge.evidence import Claim
from coopgraph.knowledge.schema import Schema
from coopgraph.sparql.prepared import PreparedQuery
from coopgraph.store.engine import Engine
from coopgraph.store.lens import is_derived

SHOWN = 12  # characters of a digest in a key


class CitedDocument(NamedTuple):
    """A document that an answer rests on: its IRI, title, address, publisher and date (as far as these are known)."""

    iri: str
    title: str
    address: str
    publisher: str
    issued: str


class CitedDataset(NamedTuple):
    """A graph to be cited: its title, publisher, version, date and licence, and the SHA-256 of what its layers state."""

    title: str
    publisher: str
    version: str
    issued: str
    license: str
    digest: str


class Citation(NamedTuple):
    """All that is needed to cite an answer and to find out later whether it is still the same.

    Attributes:
        question: in words, for a named question; else the query.
        query: the text that was asked, with its parameters.
        rows: how many rows the answer has.
        digest: SHA-256 of the query in normal form, its parameters, the lens and the data's digest.
        answer_digest: SHA-256 of the rows.
        accessed: the day, as in ISO 8601.
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
    return CitedDataset(
        **(names | {"title": names["title"] or "A graph"}), version=said(PREFIXES["dcat"] + "version"), digest=digest
    )


def digest_of(query: PreparedQuery, values: Mapping[str, Term], lens: str, data: str) -> str:
    """The digest of a question asked of some data: of the tokens of the query, with names in full, and the values."""
    parts: list[str] = []
    for token in query.tokens[query.prologue.size :]:
        if token.kind in {"name", "iri"}:
            parts.append(f"<{query.prologue.iri(token.text)}>")
        else:
            parts.append("?" + token.text[1:] if token.kind == "var" else token.keyword or token.text)
    bound = [f"{name}={full(value)}" for name, value in sorted(values.items())]
    return sha256("\n".join([*parts, *bound, lens, data]))


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
    data = citation.data
    version = f", version {data.version}" if data.version else ""
    issued = f" ({data.issued})" if data.issued else ""
    return f"{data.publisher + ': ' if data.publisher else ''}{data.title}{version}{issued}"


def _text(citation: Citation) -> str:
    lines = [
        f"{_dataset(citation)}. “{citation.question}”, lens {citation.lens}, {citation.rows:,} rows, "
        f"asked on {citation.accessed}.",
        f"Query and data: sha256:{citation.digest}",
        f"Data: sha256:{citation.data.digest}",
        f"Answer: sha256:{citation.answer_digest}",
    ]
    for number, source in enumerate(citation.sources, 1):
        parts = [source.publisher, source.title, source.issued, source.address]
        lines.append(f"[{number}] {'. '.join(part for part in parts if part)}")
    return "".join(f"{inert(' '.join(line.split()))}\n" for line in lines)


_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _tex(text: str) -> str:
    plain = inert(" ".join(text.split()))
    return "".join(_TEX.get(character, character) for character in plain)


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _bibtex(citation: Citation) -> str:
    data = citation.data
    note = f"“{citation.question}”, lens {citation.lens}, {citation.rows} rows; sha256:{citation.digest}"
    main = {
        "title": _tex(data.title),
        "author": f"{{{_tex(data.publisher)}}}" if data.publisher else "",
        "year": data.issued[:4],
        "version": _tex(data.version),
        "urldate": citation.accessed,
        "note": _tex(note),
    }
    entries = [_entry(_key(citation), main)]
    for source in citation.sources:
        name = re.sub(r"[^A-Za-z0-9-]+", "-", local_name(source.iri))
        fields = {
            "title": _tex(source.title),
            "author": f"{{{_tex(source.publisher)}}}" if source.publisher else "",
            "year": source.issued[:4] if re.match(r"\d{4}", source.issued) else "",
            "url": re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", source.address),
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
        "note": f"{citation.question} (lens {citation.lens}, {citation.rows} rows); sha256:{citation.digest}",
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
