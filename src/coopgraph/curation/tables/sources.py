"""The documents that rows cite: one for each address, with its title, date, kind and what it repeats."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from coopgraph.base import dates, vocab
from coopgraph.base.text import digest
from coopgraph.base.vocab import CG, DCTERMS, ID, VOCAB
from coopgraph.store.engine import Engine

_ADDRESSES = "SELECT ?document ?address { ?document a cg:SourceDocument ; dcterms:source ?address }"


class Document(NamedTuple):
    """A document's IRI, and what is said of it beside its claims: predicate and object, as N-Triples writes them."""

    iri: str
    said: tuple[tuple[str, str], ...]


class Sources:
    """Documents by address; the first title and date given for an address are kept.

    Args:
        language: of titles that do not say theirs.
    """

    def __init__(self, engine: Engine, language: str):
        self._held: dict[str, str] = {
            str(address.value): str(document.value) for document, address in engine.solutions(_ADDRESSES)
        }
        self._language = language
        self.documents: dict[str, dict[str, str]] = {}
        self.find = lru_cache(65_536)(self._find)
        self.kinds: dict[str, str] = {}

    def _find(self, address: str, title: str, date: str, kind: str, repeats: str) -> str:
        """The IRI of the document at an address, or of one that only its title names.

        Raises:
            ValueError: the address or the date is none; its two arguments are the column and what is expected.
        """
        if address:
            iri, url = self._named(address, "source_url")
            if address in self._held or url in self._held:
                return self._held.get(address) or self._held[url]
            said = self.documents.setdefault(iri, {f"<{DCTERMS}source>": f"<{url}>"})
        else:
            iri = f"{ID}document/{digest(title + date)}"
            said = self.documents.setdefault(iri, {f"<{DCTERMS}bibliographicCitation>": title})
        if title and f"<{vocab.PREF_LABEL}>" not in said:
            said[f"<{vocab.PREF_LABEL}>"] = title
        if date and f"<{DCTERMS}issued>" not in said:
            try:
                said[f"<{DCTERMS}issued>"] = str(dates.read(date))
            except ValueError as error:
                raise ValueError("source_date", str(error)) from None
        if kind:
            said[f"<{CG}sourceKind>"] = f"<{VOCAB}source-kind/{kind}>"
        if repeats:
            original, there = self._named(repeats, "repeats")
            said[f"<{CG}repeats>"] = f"<{original}>"
            self.documents.setdefault(original, {f"<{DCTERMS}source>": f"<{there}>"})
        return iri

    def _named(self, address: str, column: str) -> tuple[str, str]:
        """The IRI of a document, and its address with what an IRI may not hold escaped."""
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+\.?[^\s<>\"{}|\\^`]*", address):
            raise ValueError(column, "an address that begins with http:// or https://, without blanks")
        url = quote(address, safe="%/:=&?~#+!$,;'@()*[]._-", encoding="utf-8") if not address.isascii() else address
        try:
            parts = urlsplit(url)
            ox.NamedNode(url)
        except ValueError:
            raise ValueError(column, "an address that begins with http:// or https://, without blanks") from None
        host = re.sub(r"[^a-z0-9]+", "-", (parts.hostname or "").removeprefix("www.").lower()).strip("-")
        return f"{ID}document/{host or 'page'}-{digest(url)[:8]}", url
