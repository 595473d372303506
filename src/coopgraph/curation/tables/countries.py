"""Countries as tables name them: names and numbers that the graph does not hold, and States that are no more."""

import csv
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from coopgraph.base import paths
from coopgraph.base.text import fold, nearest

FILE = "reference/country-names.csv"  # its sources are told in graph_data/README.md
SYSTEMS = {"m49": "M49", "cow": "Correlates of War"}

_IN_FULL = {"rep": "republic", "dem": "democratic", "fed": "federal", "un": "united"}


class CountryName(NamedTuple):
    """What a name or number stands for: the last part of the country's IRI, and its labels where the graph has it not."""

    local: str
    labels: tuple[tuple[str, str], ...] = ()


class _Lists(NamedTuple):
    names: dict[str, CountryName]
    numbers: dict[str, dict[int, CountryName]]


@cache
def _lists() -> _Lists:
    """Names, folded, and numbers by the list that they are of."""
    names: dict[str, CountryName] = {}
    numbers: dict[str, dict[int, CountryName]] = {system: {} for system in SYSTEMS}
    with (paths.graph_data() / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = tuple((tag, row[tag]) for tag in ("en", "fr", "ar") if row[tag])
            country = CountryName(row["country"], labels)
            texts = [text for _, text in labels] + row["names"].split("|") + ([row["country"]] if labels else [])
            names |= {_key(text): country for text in texts if text}
            for system, known in numbers.items():
                known |= {int(number): country for number in row[system].split("|") if number}
    return _Lists(names, numbers)


def _key(text: str) -> str:
    """A name as names are compared: folded, without articles, its usual abbreviations written out."""
    return " ".join(_IN_FULL.get(word, word) for word in fold(text).split() if word != "the")


def forms(text: str) -> list[str]:
    """A name, and what it is with “Republic of” before it, or turned round (“Moldova, Republic of”)."""
    tail, comma, head = text.partition(",")
    turned = [f"{head} {tail}"] if comma else []
    return [text, *turned, *(one.removeprefix("republic of ") for one in map(_key, [text, *turned]))]


def named(text: str) -> CountryName | None:
    """The country that the lists have by a name."""
    return next((one for form in forms(text) if (one := _lists().names.get(_key(form)))), None)


def numbers(system: str) -> dict[int, CountryName]:
    """The countries of a list by their numbers; of M49 those that the graph has not."""
    return _lists().numbers[system]


def is_code(text: str) -> bool:
    """Whether a text looks like a code of two letters."""
    return len(text) == 2 and text.isascii() and text.isalpha()


def candidates(text: str, known: Collection[str]) -> list[str]:
    """Names of countries, as folded, that look like a text; none for what is too short to be a name.

    Args:
        known: names that the graph has.
    """
    name = fold(text)
    if len(name) < 4:
        return []
    return nearest(name, {one for one in (*known, *_lists().names) if len(one) > 3}, least=0.8)
