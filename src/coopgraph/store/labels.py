"""How well labels fit a text, and an index of them, in which those that fit best are found without reading the others.

The index is one SQLite file, made when data are loaded and not changed any more, or the same in memory. FTS5 knows which
labels have which words; labels are numbered by their length, so that of those that fit equally well the shortest come
first and the rest is left unread. Words that contain one, or look like it, are found among the distinct words.
"""

from __future__ import annotations

import errno
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache, cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.errors import LoadError
from coopgraph.base.text import fold, fold_all, split_iri
from coopgraph.store.memory import vocabularies

if TYPE_CHECKING:
    import sqlite3

FILE = "label-index.sqlite"  # in the folder of a store
RANK = ox.NamedNode(vocab.CG + "labelRank")
ONLY_FOUND = 100  # from this rank on, things are found by a property and not called by it
LITERAL_FORM = "http://www.w3.org/2008/05/skos-xl#literalForm"  # of a label that is a thing of its own
WHOLE, BEGINNING, PHRASE, WORDS, PARTS = 100, 95, 90, 85, 80
_LITTLE = 75  # words of three letters and less may be missing, beside longer ones
_ALIKE = 72  # of 100: words less alike are strangers; three quarters of it count, 54 to 74
_INSIDE = range(47, 51)  # the label stands in the text: one word, up to four of them

_TABLES = """
CREATE TABLE label(id INTEGER PRIMARY KEY, namespace INTEGER, local TEXT, label TEXT, language TEXT, property INTEGER);
CREATE TABLE iri(id INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE vocabulary(words TEXT);
CREATE VIRTUAL TABLE folded USING fts5(words, content='', columnsize=0, tokenize="ascii tokenchars '_'");
INSERT INTO folded(folded, rank) VALUES('hashsize', 67108864);
CREATE TEMP TABLE given(size, label, iri, language, folded, namespace, local, property);
"""
_FILL = (
    "CREATE TEMP TABLE sorted AS SELECT * FROM given ORDER BY size, label, iri, language",
    "INSERT INTO label SELECT size << 32 | rowid, namespace, local, label, language, property FROM sorted",
    "INSERT INTO folded(rowid, words) SELECT size << 32 | rowid, folded FROM sorted",
    "DROP TABLE given",
    "DROP TABLE sorted",
)
_FITTING = """
SELECT namespace.iri || local, label, language, property.iri FROM folded
CROSS JOIN label ON label.id = folded.rowid
CROSS JOIN iri AS namespace ON namespace.id = namespace CROSS JOIN iri AS property ON property.id = property
WHERE folded MATCH :words AND folded.rowid BETWEEN :shortest << 32 AND (:longest << 32) - 1
AND (:namespace IS NULL OR namespace.iri = :namespace) ORDER BY folded.rowid
"""
_LOCAL_NAMES = "SELECT DISTINCT local FROM label JOIN iri ON iri.id = namespace WHERE iri = ?"
_LONGEST = 1 << 30
_LEADING = 5  # words of a text, the longest, by which labels are looked up
_FEW = 300  # labels that are soon looked at one by one


class Label(NamedTuple):
    """What a thing is called: its IRI, the label, that label's language, and the property that says so."""

    iri: str
    label: str
    language: str
    property: str


class Fit(NamedTuple):
    """A label that fits a text, and how well: a score of 100."""

    score: int
    label: Label


def ranked(stated: Iterable[ox.Triple | ox.Quad]) -> dict[str, int]:
    """The properties by which things are called or found, the best first, with their ranks.

    Args:
        stated: what data say of properties of their own by `cg:labelRank`.
    """
    known = vocabularies().quads_for_pattern(None, RANK, None)
    ranks = {t.subject.value: t.object.value for t in (*known, *stated)}  # type: ignore[union-attr]
    whole = {iri: int(rank) for iri, rank in ranks.items() if rank.isdecimal()}
    return dict(sorted(whole.items(), key=lambda each: (each[1], each[0])))


def stated(store: ox.Store, graphs: Iterable[ox.NamedNode | ox.DefaultGraph]) -> Iterator[Label]:
    """The labels that some graphs of a store hold."""
    properties = [p for p in ranked(store.quads_for_pattern(None, RANK, None)) if p != LITERAL_FORM]
    for graph in graphs:
        for property in properties:
            way = f"<{property}>|<{property}>/<{LITERAL_FORM}>" if "skos-xl" in property else f"<{property}>"
            rows: Any = store.query(f"SELECT ?thing ?label {{ ?thing {way} ?label }}", default_graph=graph)
            for thing, label in rows:
                if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
                    yield Label(thing.value, label.value, label.language or "", property)


# ---- How well a label fits ----


def score(wanted: str, label: str) -> int:
    """How well a label fits a text, both folded: up to 100, and 0 when it does not.

    The whole label, its beginning, a phrase in it, all words in any order, parts of words, words that look alike; last,
    a label that stands in the text. The end of a word may be missing. A label fits as well as the word that fits worst.
    """
    if label.startswith(wanted):
        return WHOLE if label == wanted else BEGINNING
    if f" {wanted}" in label:
        return PHRASE
    worst = WORDS
    for word, least in _words(wanted).items():
        worst = min(worst, max(_fit(word, label), least))
    return worst or _inside(wanted).get(label, 0)


def _fit(word: str, label: str) -> int:
    """How well the one that fits best of a label's words fits a word."""
    if f" {word}" in f" {label}":
        return WORDS
    if len(word) > 2 and word in label:
        return PARTS
    return max(_alike(word, list(filter(_is_spelled, label.split()))).values(), default=0)


@lru_cache(100)
def _words(wanted: str) -> dict[str, int]:
    """The words of a text, and how well it fits where one is missing."""
    words = dict.fromkeys(wanted.split(), 0)
    if any(len(word) > 3 for word in words):
        words |= {word: _LITTLE for word in words if len(word) < 4 and word.isalpha()}
    return words


def _is_spelled(word: str) -> bool:
    """Whether a word may be misspelled: numbers and codes are what they are."""
    return len(word) > 3 and word.isalpha()


def _alike(word: str, spelled: list[str]) -> dict[str, int]:
    """The words that look like one, and how well they fit it."""
    if not _is_spelled(word):
        return {}
    from rapidfuzz import fuzz, process

    matches = process.extract(word, spelled, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    return {other: round(0.75 * ratio) for other, ratio, _ in matches}


@lru_cache(100)
def _inside(wanted: str) -> dict[str, int]:
    """What of a text may be a label of its own, and how well it fits: a few words that follow one another, and no code."""
    words = wanted.split()
    runs: dict[str, int] = {}
    for more, fit in enumerate(_INSIDE, start=1):
        starts = range(len(words) - more + 1) if more < len(words) else ()
        runs |= {run: fit for start in starts if len(run := " ".join(words[start : start + more])) > 3}
    return runs


# ---- Labels of which one asks which fit ----


class LabelList:
    """Labels that are looked through from the first to the last: where SQLite has no FTS5, and to compare with."""

    def __init__(self, labels: Iterable[Label]):
        self._labels = list(labels)
        self._folded = fold_all(label.label for label in self._labels)

    def fitting(self, text: str, namespace: str | None = None) -> Iterator[Fit]:
        """The labels that fit a text, of things of a namespace if one is named; best first, among equals the shortest."""
        wanted = fold(text)
        fits = [
            (-fit, len(folded), label.label, label)
            for label, folded in zip(self._labels, self._folded, strict=True)
            if wanted and folded and (fit := score(wanted, folded)) and namespace in (None, split_iri(label.iri)[0])
        ]
        return (Fit(-fit, label) for fit, _, _, label in sorted(fits))

    def local_names(self, namespace: str) -> list[str]:
        """The last parts of the IRIs that labels of a namespace have."""
        parts = (split_iri(label.iri) for label in self._labels)
        return list(dict.fromkeys(local for there, local in parts if there == namespace))


class LabelIndex:
    """As LabelList, without looking at each: what SQLite keeps in a file or in memory."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def fitting(self, text: str, namespace: str | None = None) -> Iterator[Fit]:
        """As in LabelList."""
        wanted = fold(text)
        if not wanted:
            return

        def having(fit: int, words: str, shortest: int = 1, longest: int = _LONGEST) -> Iterator[Fit]:
            matching = self._matching(words, shortest, longest, namespace)
            return (Fit(fit, label) for label in matching if score(wanted, fold(label.label)) == fit)

        size, phrase = len(wanted), f'"{wanted}"'
        yield from having(WHOLE, f"^ {phrase}", size, size + 1)
        yield from having(BEGINNING, f"^ {phrase} *", size + 1)
        yield from having(PHRASE, f"{phrase} *", size + 1)
        leading = _leading(wanted)
        yield from having(WORDS, " AND ".join(f'"{word}" *' for word in leading))
        similar = {word: self._fits(word) for word in leading}
        few = list(islice(self._matching(_matched(similar, 0), 1, _LONGEST, namespace), _FEW))
        if len(few) < _FEW:
            fits = (Fit(score(wanted, fold(label.label)), label) for label in few)
            yield from sorted((fit for fit in fits if _INSIDE.stop <= fit.score < WORDS), key=lambda fit: -fit.score)
        else:
            scores = {_LITTLE, *(fit for fits in similar.values() for fit in fits.values())}
            others = range(_INSIDE.stop, WORDS) if len(leading) == _LEADING else ()  # of words that are not looked up
            for fit in sorted({*scores, *others}, reverse=True):
                yield from having(fit, _matched(similar, fit))
        runs = defaultdict(list)
        for run, fit in _inside(wanted).items():
            runs[-fit, len(run)].append(f'^ "{run}"')
        for (fit, size), phrases in sorted(runs.items()):
            yield from having(-fit, " OR ".join(phrases), size, size + 1)

    def _matching(self, words: str, shortest: int, longest: int, namespace: str | None) -> Iterator[Label]:
        """The labels that FTS5 finds, the shortest first."""
        import sqlite3

        values = {"words": words, "shortest": shortest, "longest": longest, "namespace": namespace}
        try:
            yield from map(Label._make, self._connection.execute(_FITTING, values))
        except sqlite3.DatabaseError as error:
            raise LoadError(f"the index of labels is damaged ({error}); load the store again with --replace") from None

    def local_names(self, namespace: str) -> list[str]:
        """As in LabelList."""
        return [local for (local,) in self._connection.execute(_LOCAL_NAMES, (namespace,))]

    def _fits(self, word: str) -> dict[str, int]:
        """The words that contain a word or look like it, and how well they fit."""
        if len(word) < 3:
            return {}
        containing = dict.fromkeys((other for other in self._vocabulary if word in other), PARTS)
        return _alike(word, self._spelled) | containing

    @cached_property
    def _vocabulary(self) -> list[str]:
        words: str = self._connection.execute("SELECT words FROM vocabulary").fetchone()[0]
        return words.split()

    @cached_property
    def _spelled(self) -> list[str]:
        return list(filter(_is_spelled, self._vocabulary))


def _leading(wanted: str) -> list[str]:
    """The words of a text by which labels are looked up: a few, the longest."""
    return sorted((word for word, least in _words(wanted).items() if not least), key=len, reverse=True)[:_LEADING]


def _matched(similar: dict[str, dict[str, int]], least: int) -> str:
    """What FTS5 matches: for each word its beginning, or one that fits it so well."""
    every = (
        " OR ".join((f'"{word}" *', *(f'"{other}"' for other, fit in fits.items() if fit >= least)))
        for word, fits in similar.items()
    )
    return " AND ".join(f"({each})" for each in every)


def collected(labels: Iterable[Label]) -> LabelIndex | LabelList:
    """Labels in memory."""
    if not has_index():
        return LabelList(labels)
    index = _IndexWriter(":memory:")
    index.add(labels)
    return LabelIndex(index.finished())


def write(labels: Iterable[Label], path: Path) -> None:
    """Make an index in a file; where SQLite has no FTS5 there will be none, and labels are read when they are asked for."""
    with writing(path) as add:
        add(labels)


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Iterable[Label]], None]]:
    """As `write`, of labels that come one after the other: what is given takes some more.

    Raises:
        OSError: the file cannot be written.
    """
    if not has_index():
        yield lambda labels: None
        return
    import sqlite3

    try:
        index = _IndexWriter(str(path))
        yield index.add
        index.finished().close()
    except sqlite3.OperationalError as error:
        number = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(number, os.strerror(number), str(path)) from None


def read(path: Path) -> LabelIndex | None:
    """An index that was written, whoever wrote it; None where it is missing, damaged, or SQLite has no FTS5."""
    if not has_index() or not path.is_file():
        return None
    import sqlite3

    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        connection.execute(_FITTING, {"words": "a", "shortest": 1, "longest": 1, "namespace": None})
        return LabelIndex(connection)
    return None


@cache
def has_index() -> bool:
    """Whether this Python's SQLite has FTS5, with words at the beginning of a text."""
    try:
        import sqlite3
    except ImportError:
        return False
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE folded USING fts5(words)")
        connection.execute("""SELECT * FROM folded WHERE folded MATCH '^ "a" *'""")
        return True
    return False


class _IndexWriter:
    """A database with all tables of an index, in which nothing is sorted or kept by Python."""

    def __init__(self, place: str):
        import sqlite3

        self._connection = sqlite3.connect(place, check_same_thread=False, isolation_level=None)
        for setting in ("journal_mode = OFF", "cache_size = -65536"):
            self._connection.execute(f"PRAGMA {setting}")
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")
        self._numbers: dict[str, int] = {}
        self._words: set[str] = set()

    def add(self, labels: Iterable[Label]) -> None:
        """Take labels, in any order."""
        rows = _rows(labels, self._numbers, self._words)
        self._connection.executemany("INSERT INTO given VALUES(?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def finished(self) -> sqlite3.Connection:
        """The database, when there are no more."""
        for statement in _FILL:
            self._connection.execute(statement)
        self._connection.executemany("INSERT INTO iri(iri, id) VALUES(?, ?)", self._numbers.items())
        self._connection.execute("INSERT INTO vocabulary VALUES(?)", (" ".join(sorted(self._words)),))
        self._connection.execute("COMMIT")
        return self._connection


def _rows(labels: Iterable[Label], numbers: dict[str, int], words: set[str]) -> Iterator[tuple[object, ...]]:
    """Labels as rows; numbers for their namespaces and properties, and all words that they have, are added."""
    rest = iter(labels)
    while some := list(islice(rest, 2000)):
        every = fold_all(label.label for label in some)
        words.update(" ".join(every).split())
        for (iri, text, language, property), folded in zip(some, every, strict=True):
            if folded:
                namespace, local = split_iri(iri)
                number = numbers.setdefault(namespace, len(numbers))
                yield (
                    len(folded),
                    text,
                    iri,
                    language,
                    folded,
                    number,
                    local,
                    numbers.setdefault(property, len(numbers)),
                )
