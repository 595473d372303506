"""Texts compared, cleaned and made harmless: the nearest word, a label by language, the last part of an IRI."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ـ": ""}


@lru_cache(50_000)
def fold(text: str) -> str:
    """A label without case, accents, Arabic vowel signs and letter variants, and punctuation."""
    return fold_all((text,))[0]


def fold_all(texts: Iterable[str]) -> list[str]:
    """As `fold`, of many labels in one go."""
    lines = [text.replace("\n", " ") for text in texts]
    text = "\n".join(lines)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for letter, plain in _ARABIC.items():
            text = text.replace(letter, plain)
        text = unicodedata.normalize("NFKD", text)
    signs = [sign for sign in set(text) if not (sign.isalnum() or sign in "_\n ")]
    for mark in filter(unicodedata.combining, signs):
        text = text.replace(mark, "")
    text = text.casefold()
    for sign in signs:
        text = text.replace(sign, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return [line.strip(" ") for line in text.split("\n")] if lines else []


def nearest(word: str, known: Iterable[str], most: int = 3, least: float = 0.6) -> list[str]:
    """The known words that look most like the one given, best first; alike by at least so much, of 1."""
    import difflib

    lower = {name.lower(): name for name in known}
    return [lower[hit] for hit in difflib.get_close_matches(word.lower(), lower, most, least)]


def did_you_mean(word: str, known: Iterable[str], least: float = 0.6) -> str:
    """A question that offers the nearest known words, or nothing."""
    return either(nearest(word, known, least=least))


def either(words: Sequence[str]) -> str:
    """A question that offers some words, or nothing."""
    return f"did you mean {' or '.join(words)}?" if words else ""


_FALLBACKS = ("en", "fr", "ar", "")
# Controls, and the invisible signs that reorder the text around them: a label must not turn its neighbours round.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_GAP = re.compile(r"[^\S\u00a0\u202f]+")


def clean(text: str) -> str:
    """A text without control characters and without signs that override the direction of writing, its gaps one space.

    Spaces that no line ends at stay: they hold the thousands of a number together, in Arabic in their order too.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _GAP.sub(" ", _UNWANTED.sub("", text)).strip()


# What drives a terminal: C0 and C1 controls, a carriage return that ends no line, halves of pairs, private signs.
_DRIVING = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def inert(text: str) -> str:
    """Text that can neither drive a terminal nor turn the writing direction of what follows it."""
    return _TURNING.sub("", _DRIVING.sub("\ufffd", text))


def inert_lines(text: str) -> str:
    """Finished lines as `inert`, in which our own isolates stay: such as close in their line."""
    if not _TURNING.search(text):
        return inert(text)
    return "\n".join(line if _is_inert(line) else inert(line) for line in text.split("\n"))


def _is_inert(line: str) -> bool:
    depth = 0
    for sign in _TURNING.findall(line):
        depth += -1 if sign == "\u2069" else 1
        if sign < "\u2066" or depth < 0:
            return False
    return depth == 0 and not _DRIVING.search(line)


# What programs write as it is though terminals follow it: C1 controls, signs that turn the direction, halves of pairs.
_FOLLOWED = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What they are in UTF-8, by their first byte, and what is no character, which is written by its number as well.
_ODD = {
    b"\xc2": tuple(bytes([n]) for n in range(0x80, 0xA0)),
    b"\xe2": tuple(sign.encode()[1:] for sign in map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))),
    b"\xef": (b"\xbf\xbe", b"\xbf\xbf"),
}
_USUAL = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), 0x09, 0x0A} - {lead[0] for lead in _ODD})
UNICODE_ESCAPE, XML_REFERENCE = "\\u{:04X}", "&#x{:X};"


def encoded(text: str, form: str) -> str:
    """A text for programs in which what a terminal would follow is written by its number, as the format reads it.

    Args:
        form: `UNICODE_ESCAPE` for JSON and Turtle, `XML_REFERENCE` for XML.
    """
    return _FOLLOWED.sub(lambda sign: form.format(ord(sign[0])), text)


def is_plain(text: bytes) -> bool:
    """Whether there is nothing in a text in UTF-8 that is written by its number, and no control but tabs and ends of lines."""
    odd = text.translate(None, _USUAL)
    if odd.strip(b"".join(_ODD)):
        return False
    signs = (after for lead in _ODD if lead in odd for after in text.split(lead)[1:] if after.startswith(_ODD[lead]))
    return next(signs, None) is None


def json_text(value: object) -> str:
    """A value as JSON for people and programs to read, in which nothing drives a terminal."""
    import json

    return encoded(json.dumps(value, ensure_ascii=False, indent=2), UNICODE_ESCAPE) + "\n"


_RUNS = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def disarmed(cell: str) -> str:
    """A cell of a table with an apostrophe before it where a spreadsheet would take it for a formula."""
    return "'" + cell if _RUNS.match(cell) else cell


def is_unicode(text: str) -> bool:
    """Whether a text has no half of a surrogate pair, such as Python makes of bytes that are not UTF-8."""
    return text.isascii() or not re.search("[\ud800-\udfff]", text)


def label_in(labels: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """The label in a language, else in English, French, Arabic or none, else any, else another text."""
    for wanted in (language, *_FALLBACKS):
        if clean(labels.get(wanted, "")):
            return clean(labels[wanted])
    return clean(next(iter(labels.values()), "")) or clean(otherwise)


def sort_key(text: str) -> str:
    """A label as it is sorted: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def digest(text: str) -> str:
    """Twelve hexadecimal digits that stand for a text (BLAKE2b)."""
    from hashlib import blake2b  # OpenSSL comes with it, and takes a while

    return blake2b(text.encode(), digest_size=6).hexdigest()


def sha256(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits."""
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def quoted(text: str, suffix: str = "") -> str:
    """A literal as N-Triples writes it; the suffix is its language or datatype."""
    for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        if raw in text:
            text = text.replace(raw, escaped)
    return f'"{text}"{suffix}'


def split_iri(iri: str) -> tuple[str, str]:
    """A namespace and a local name."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:cut], iri[cut:]


def local_name(iri: str) -> str:
    """The last part of an IRI, or of the name of a layer: `TUR`, `hasPartner`."""
    return split_iri(iri)[1]


def by_local_name(iris: Iterable[str]) -> dict[str, list[str]]:
    """IRIs by their local names."""
    iris_by_name: dict[str, list[str]] = {}
    for iri in sorted(iris):
        iris_by_name.setdefault(local_name(iri), []).append(iri)
    return iris_by_name


def comparable(text: str) -> str:
    """A text without case, accents, punctuation, and zeros at the beginning of a number."""
    sort_key = fold(text)
    return sort_key.lstrip("0") or sort_key if sort_key.isdigit() else sort_key


def local_words(iri: str) -> str:
    """The last part of an IRI in words: `altLabel` as `alt label`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local_name(iri)).lower() or iri
