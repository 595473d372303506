"""The text of a table of unknown encoding: UTF-8, UTF-16, Windows-1252 or Windows-1256, or an error, never wrong letters."""

from __future__ import annotations

import re

from coopgraph.base.errors import LoadError

SAMPLE = 2**20  # characters that are looked at to tell whether an encoding makes sense
_ARABIC = rb"[\x81\x8d\x8e\x90\x9a\xc0-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed]"  # Windows-1256, less its French letters
_ASCII = bytes(range(0x21, 0x7F))
_WORDS = re.compile(r"[A-Za-z]*[^\0-\x7f][^\0-@\[-`{-\x7f]*")  # those that are not all ASCII
# What stands in no word that was read by its own encoding.
_NONSENSE = re.compile(
    "[a-zß-öø-ÿœšž][À-ÖØ-ÞŒŠŽŸ]"  # a capital with a mark after a small letter, as in MacRoman
    r"|[^\W\d_][‚ƒˆ]|ƒ[^\W\d_]|[^\W\d_][„‡‰‹“”•™¡-¯±-³¶-¿×÷]+[^\W\d_]|^[ÇÐÕÛˆ]$"  # signs beside letters, as in DOS
    "|[À-ÖØ-öø-ÿ]{4}"  # nothing but marks: Cyrillic, Greek
    "|[ÐÝÞðýþ]"  # of Icelandic, and what Turkish letters then look like
    "|[A-Za-zÀ-ÿŒœ][ء-غف-يٱ-ۓ]|[ء-غف-يٱ-ۓ][A-Za-zÀ-ÿŒœ]"  # two scripts in a word: ISO 8859-6 and many others
)


def decoded(data: bytes, place: str) -> tuple[str, bool]:
    """The text of a file, and whether it is sound UTF-8; in other UTF-8, damaged bytes become halves of surrogates.

    Raises:
        LoadError: it is of no encoding that is known here.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _by(encoding, data[2:], place), False
    for high, encoding in ((data[1:4096:2], "utf-16-le"), (data[:4096:2], "utf-16-be")):
        if high.count(0) * 10 > len(high) and len(high.translate(None, _ASCII)) * 5 > len(high) * 4:
            return _by(encoding, data, place), False
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    damaged = len(re.findall("[\udc80-\udcff]", text))
    if len(re.findall("[^\0-\x7f\udc80-\udcff]", text)) > damaged:
        return text, False  # their rows will be rejected
    # Arabic letters stand side by side, capitals with an accent among plain letters
    together = sum(map(len, re.findall(_ARABIC + rb"{2,}", data)))
    alone = len(re.findall(rb"(?<![\x80-\xff])" + _ARABIC + rb"(?![\x80-\xff])", data))
    text = _by("cp1256" if together > alone else "cp1252", data, place)
    _check_words(text[:SAMPLE], place)
    return text, False


def _by(encoding: str, data: bytes, place: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        why = f"neither UTF-8 nor {encoding}" if encoding.startswith("cp") else f"no sound {encoding.upper()}"
        raise LoadError(f"{why}: {error.reason} at byte {error.start:,}; save it as UTF-8", place) from None


def _check_words(text: str, place: str) -> None:
    """Refuse a text of which too many words make no sense: it is of yet another encoding, and all its letters are wrong."""
    words = [word for word in _WORDS.findall(text) if _NONSENSE.search(word) or re.search(r"[^\W\d_]", word)]
    odd = [word for word in words if _NONSENSE.search(word)]
    if len(odd) * 6 > len(words):
        told = ", ".join(dict.fromkeys(odd[:3]))[:80]
        raise LoadError(
            f"neither UTF-8 nor Windows-1252 or -1256, by which it would say {told}; save it as UTF-8", place
        )
