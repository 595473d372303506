"""Search things and terms by their labels: all languages, accents and case ignored, typing errors tolerated."""

from collections.abc import Iterable
from typing import NamedTuple

from coopgraph.base.text import fold


class Hit(NamedTuple):
    """A thing found: its IRI, the label that matched, that label's language, and a score up to 100."""

    iri: str
    label: str
    language: str
    score: float


def rank(text: str, labels: Iterable[tuple[str, str, str]], limit: int = 10) -> list[Hit]:
    """The best matches among `(iri, label, language)`, one for each IRI, best first.

    Whole labels come first (100), then beginnings (95), then beginnings of words (90), then parts (80), then look-alikes
    scored by rapidfuzz (at least 72 of 100, times 0.75).
    """
    wanted = fold(text)
    if not wanted:
        return []
    rows = list(labels)
    best: dict[str, Hit] = {}
    for iri, label, language in rows:
        _keep(best, Hit(iri, label, language, _exact(wanted, fold(label))))
    if len(best) < limit:
        from rapidfuzz import fuzz, process

        folded = [fold(label) for _, label, _ in rows]
        scorer = fuzz.WRatio if len(wanted) > 3 else fuzz.ratio
        for _, score, index in process.extract(wanted, folded, scorer=scorer, limit=None, score_cutoff=72):
            _keep(best, Hit(*rows[index], round(score * 0.75, 1)))
    return sorted(best.values(), key=lambda hit: (-hit.score, len(hit.label), hit.label, hit.iri))[:limit]


def _keep(best: dict[str, Hit], hit: Hit) -> None:
    if hit.score > 0 and (hit.iri not in best or best[hit.iri].score < hit.score):
        best[hit.iri] = hit


def _exact(wanted: str, label: str) -> float:
    if label == wanted:
        return 100.0
    if label.startswith(wanted):
        return 95.0
    if f" {wanted}" in f" {label}":
        return 90.0
    words = wanted.split()
    if len(words) > 1 and all(f" {word}" in f" {label}" for word in words):
        return 85.0
    return 80.0 if len(wanted) > 2 and wanted in label else 0.0
