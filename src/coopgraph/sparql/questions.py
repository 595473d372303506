"""Named questions: each is one `.rq` file with its summary in three languages and its parameters.

Header lines begin with `#+`: `id: CQ1`, `summary: "Which …?"@en` (once a language), `param: NAME CLASS [DEFAULT]`
(DEFAULT names a `cg:defaultValue` of the loaded data, NAME itself when left out; CLASS is what a short name given
for it is looked up among), `topics: TOPIC …` (of `base/words/topics`, the chief one first), and `rests-on: PROPERTY …` for properties that the pattern reaches through a deduction.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from coopgraph.base import paths
from coopgraph.base.errors import NotFoundError
from coopgraph.base.text import fold
from coopgraph.base.words import in_languages, words
from coopgraph.sparql.tokens import STARTS


class Parameter(NamedTuple):
    """A value that a question takes: its name, the class of what it stands for, and the name of its default."""

    name: str
    kind: str
    default: str


class Question(NamedTuple):
    """A named question: its name, id, summaries by language, parameters, SPARQL text, and what it is about, the chief topic first."""

    name: str
    id: str
    summaries: dict[str, str]
    parameters: tuple[Parameter, ...]
    rests_on: tuple[str, ...]
    text: str
    topics: tuple[str, ...] = ()

    def summary(self, language: str = "en") -> str:
        """The summary in a language, in English where there is none."""
        return self.summaries.get(language) or self.summaries.get("en", self.name)


_HEADER = re.compile(r"^#\+ ([a-z-]+): (.*)$", re.MULTILINE)
_SUMMARY = re.compile(r'"(.*)"@([a-z-]+)$')


def parse(name: str, text: str) -> Question:
    """A question from the text of its file."""
    summaries, parameters, identifier = {}, [], ""
    several: dict[str, tuple[str, ...]] = {}
    for key, value in _HEADER.findall(text):
        if key == "id":
            identifier = value.strip()
        elif key == "summary" and (match := _SUMMARY.match(value.strip())):
            summaries[match[2]] = match[1]
        elif key == "param":
            parts = value.split()
            parameters.append(Parameter(parts[0], parts[1], parts[2] if len(parts) > 2 else parts[0]))
        elif key in {"rests-on", "topics"}:
            several[key] = tuple(value.split())
    return Question(
        name, identifier, summaries, tuple(parameters), several.get("rests-on", ()), text, several.get("topics", ())
    )


def _path(name: str) -> Path | None:
    file = paths.queries() / f"{name}.rq"
    return file if re.fullmatch(r"[a-z0-9-]+", name) and file.is_file() else None


@cache
def question(name: str) -> Question:
    """The question of that name.

    Raises:
        NotFoundError: there is none; the nearest names are offered.
    """
    file = _path(name)
    if file is None:
        from coopgraph.base.text import did_you_mean

        hint = did_you_mean(name, [*(q.name for q in questions()), *words("topics", "en")])
        raise NotFoundError(f"there is no question {name!r}; {hint or '`coopgraph questions` lists them'}")
    return parse(name, file.read_text("utf-8"))


def questions() -> list[Question]:
    """All named questions, by name."""
    return [parse(file.stem, file.read_text("utf-8")) for file in sorted(paths.queries().glob("*.rq"))]


def about(said: str, among: Iterable[Question]) -> list[Question]:
    """The questions in whose name, topics or summaries, in any language, words begin so; all of them for no words.

    Example:
        >>> [each.name for each in about("pays partenaires région", questions())]
        ['partners-by-region', 'partners-in-region']
    """
    wanted = fold(said).split()
    return [each for each in among if not wanted or _has(f" {fold(' '.join(_said(each)))}", wanted)]


def named(said: str) -> list[Question]:
    """The question of that name, else those with such words; all of them for no words.

    Raises:
        NotFoundError: there is none; the nearest are offered.
    """
    known = questions()
    return [each for each in known if each.name == said] or about(said, known) or [question(said)]


def _has(text: str, beginnings: Iterable[str]) -> bool:
    """Whether words of a text begin so, one for each."""
    return all(f" {part}" in text for part in beginnings)


def _said(asked: Question) -> Iterator[str]:
    """A question's name, topics and summaries, in all languages."""
    yield asked.name
    yield from asked.summaries.values()
    for topic in asked.topics:
        yield topic
        yield from in_languages(f"topics.{topic}").values()


def is_name(text: str) -> bool:
    """Whether a text is a question's name rather than SPARQL: one word, no spaces or braces, that begins no query."""
    return re.fullmatch(r"[\w-]+", text.strip()) is not None and text.strip().upper() not in STARTS
