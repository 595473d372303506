"""What coopgraph itself says, in English, French and Arabic: one catalogue, a module for each page of it, and `word`, which reads it.

`answers` (below and beside answers), `nothing` (why there is none), `citations`, `topics` (of questions), `terms` (of RDF), `columns` (their headings),
`labels` (made for numbers and steps), `findings` and `passages` (checks),
`measures`, `page` and `picture` (diagrams), `notebook` and `brief`. Each holds `WORDS`: a name, and its texts in the order of `LANGUAGES`. How numbers, days and lists are written in
a language is in `writing`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.words.writing import Counted, spaced


@cache
def words(page: str, language: str) -> dict[str, str]:
    """All texts of a page of the catalogue in a language, by name; in English for a language that we have not."""
    index = LANGUAGES.index(language if language in LANGUAGES else "en")
    texts: dict[str, tuple[str, str, str]] = import_module(f"{__name__}.{page}").WORDS
    return {name: spaced(said[index], language) for name, said in texts.items()}


def word(key: str, language: str, **values: object) -> str:
    """A word or sentence of the catalogue, with what it is about put in; in English for a language that we have not.

    Args:
        key: its page and its name, such as `answers.stated-in`.
        values: a whole number is written as the language writes it; `{count:row|rows}` in a text is the number with the form of the
            word that goes with it (of two in English and French, of five in Arabic).

    Example:
        >>> word("answers.rows", "en", count=1200), word("answers.rows", "ar", count=2)
        ('1,200 rows', 'سطران')
    """
    page, _, name = key.partition(".")
    said = words(page, language)[name]
    if not values:
        return said
    return said.format_map(
        {each: Counted(value, language) if isinstance(value, int) else value for each, value in values.items()}
    )


def in_languages(key: str) -> dict[str, str]:
    """A word or sentence of the catalogue by language, as labels are in a DiagramSpec."""
    return {language: word(key, language) for language in LANGUAGES}
