"""The documents of a diagram, each with a number, and claims as people are told them: by their document, and not by their key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coopgraph.base.text import clean, label_in
from coopgraph.base.words.writing import writing
from coopgraph.diagrams.spec_types import DiagramSpec

TOLD = 3  # claims of one statement, of which there may be many


class Documents:
    """Says where claims of a diagram are stated, in one language; its page gives documents the same numbers."""

    def __init__(self, spec: DiagramSpec, language: str):
        self._claims: Mapping[str, Any] = spec.get("claims", {})
        self._terms: Mapping[str, Any] = spec.get("terms", {})
        self._language = language
        documents = dict.fromkeys(str(claim.get("document") or "") for claim in self._claims.values())
        self._numbers = {iri: number for number, iri in enumerate(filter(None, documents), 1)}

    def of(self, claims: Iterable[str]) -> str:
        """Where the first few of some claims are stated, and how many others there are."""
        known = (self._claims[iri] for iri in claims if iri in self._claims)
        told = list(filter(None, dict.fromkeys(map(self._said, known))))
        more = [f"… (+{len(told) - TOLD})"] if len(told) > TOLD else []
        return writing(self._language).semicolon.join([*told[:TOLD], *more])

    def _said(self, claim: Mapping[str, Any]) -> str:
        """The document of a claim by number and title, and the places in it; the claim's short name where it has no title."""
        document = str(claim.get("document") or "")
        texts = self._terms.get(document)
        title = clean(label_in(texts if isinstance(texts, Mapping) else {}, self._language, ""))
        if not title:
            return clean(str(claim.get("short") or ""))
        return writing(self._language).comma.join([f"[{self._numbers[document]}] {title}", *_places(claim)])


def _places(claim: Mapping[str, Any]) -> Iterator[str]:
    for passage in claim.get("passages") or ():
        place = clean(str(passage.get("place") or ""))
        yield f"{passage.get('start')}–{passage.get('end')}" + (f" ({place})" if place else "")
