"""Names that have changed: what an old IRI is called now, in saved queries, tables and files.

Until 2026-11-29 all statuses were in one scheme, `vocab/status`, and bodies under `id/org`.
"""

import re

from coopgraph.base.vocab import CG, ID, PREFIXES, VOCAB

_STATUS, _BODY = f"{VOCAB}status/", f"{ID}org/"
OLD_PREFIXES = {"status": _STATUS}
MODALITY = f"{CG}claimModality"
TELLING = frozenset({MODALITY, f"{CG}hasStatus"})  # properties whose values were one status and are two concepts now
_IN_TWO = frozenset({"ongoing", "under-negotiation"})
_SCHEMES = {
    "answer": "not-stated yes no cannot-tell",
    "attribution": "individual collective generic unnamed",
    "claim-modality": "fact aim motive evaluative not-found",
    "closure": "open closed-as-stated not-a-list",
    "confidence": "certain probable",
    "origin": "source-stated editorial-reading external deduced defeasible",
    "precision": "approximate",
    "progress": "concluded established ongoing under-negotiation in-preparation declined expired",
    "scale": "bilateral regional continental multilateral",
    "source-kind": "official press reference-work",
}
_SCHEME_OF = {name: scheme for scheme, names in _SCHEMES.items() for name in names.split()}
_OF_OTHERS = {f"{PREFIXES['org']}unitOf": f"{PREFIXES['org']}subOrganizationOf"}

# Whole, or in two: a prefix or base above it, and the rest in each name. JSON may write \\/ for a slash.
_MARK = re.compile(rb"vocab\\?/status|id\\?/org\\?/|coopgraph\\?/(?:(?:vocab|id)\\?/)?[>\"']")
_HINTS = (
    b"coopgraph",
    b"vocab/status",
    rb"vocab\/status",
    b"id/org",
    rb"id\/org",
)  # one of them is in all that has a mark
_OURS = re.compile(
    rb'"(?:[^"\\]|\\.)*"|(?P<by><%s>\s+)?<(?P<old>(?:%s|%s)[^>]*)>'
    % tuple(re.escape(iri.encode()) for iri in (MODALITY, _STATUS, _BODY))
)


def now(iri: str, property: str = "") -> str | None:
    """What an old IRI is called now; None for one that has not changed.

    Args:
        property: IRI of the property that it is a value of: it tells apart what was one name and is two.
    """
    if iri.startswith(_BODY):
        return f"{ID}body/{iri.removeprefix(_BODY)}"
    if not iri.startswith(_STATUS):
        return _OF_OTHERS.get(iri)
    name = iri.removeprefix(_STATUS)
    if name.endswith("-group"):  # what is a scheme now
        return VOCAB + name.removesuffix("-group") if name.removesuffix("-group") in _SCHEMES else None
    scheme = "claim-modality" if name in _IN_TWO and property == MODALITY else _SCHEME_OF.get(name)
    return f"{VOCAB}{scheme}/{name}" if scheme else None


def before(iri: str) -> str | None:
    """What an IRI of ours was called before; None for one that has not changed."""
    if iri.startswith(f"{ID}body/"):
        return _BODY + iri.removeprefix(f"{ID}body/")
    scheme, _, name = iri.removeprefix(VOCAB).partition("/")
    known = {*_SCHEMES.get(scheme, "").split(), *(_IN_TWO if scheme == "claim-modality" else ())}
    return _STATUS + name if iri.startswith(VOCAB) and name in known else None


def iri_of(name: str) -> str:
    """The IRI of a prefixed name, old prefixes included; any other text as it is."""
    prefix, _, local = name.partition(":")
    base = OLD_PREFIXES.get(prefix) or PREFIXES.get(prefix)
    return base + local if base else name.strip("<>")


def has_old(data: bytes) -> bool:
    """Whether a file may hold old names of ours."""
    return any(hint in data for hint in _HINTS) and _MARK.search(data) is not None


def renewed(lines: bytes) -> bytes:
    """Lines of N-Triples or N-Quads with each old name of ours as it is now; literals stay as they are."""

    def new(match: re.Match[bytes]) -> bytes:
        iri = now(match["old"].decode(), MODALITY if match["by"] else "") if match["old"] else None
        return (match["by"] or b"") + b"<%s>" % iri.encode() if iri else match[0]

    return _OURS.sub(new, lines)
