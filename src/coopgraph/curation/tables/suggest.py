"""A first mapping of a wide table, by its headers and values; what it is not sure of stands in comments."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from coopgraph.base.errors import LoadError
from coopgraph.base.text import fold, local_name
from coopgraph.curation.tables import reader, styles
from coopgraph.curation.tables.facts import Facts
from coopgraph.curation.tables.register import COUNTRY, Register
from coopgraph.knowledge.view import View

LOOKED_AT = 400  # different values of a column
MOST = 0.8  # of them must be of a kind
_TITLES = r"title|name|treaty|agreement|document|titre|intitul|accord|nom|عنوان|اسم|اتفاق"
_CODES = r"(?:.*[ _.])?(?:id|no|number|code|key|num|numero|identifier|رقم)|.*id"
_LINKS = r"url|link|website|lien|رابط"
_STATES = r"part|memb|state|countr|signator|iso|pays|etat|بلد|دول|شريك|عضو"
_EVENTS = r"disaster|hazard|casualt|catastroph|كارثة"
_STAGES = (
    (r"sign|adopt|conclu|توقيع", "signature date"),
    (r"force|effective|vigueur|سريان|نفاذ", "entry into force date"),
    (r"ratif|access|تصديق", "ratification date"),
    (r"end|term|expir|exit|until|fin\b|انتهاء", "expiry date"),
    (r"publi|نشر", "publication date"),
    (r"start|beg|debut|بداية", "start date"),
)
_YEAR, _MONTH, _DAY = r"(.*?)[ _.]?(?:year|yr)(.*)", ("month", "mo", "mon"), ("day", "dy", "da")
_STRANGE = re.compile(r"[{}=]|\.\.|…")  # which mean something in a mapping
_YEARS = re.compile(r"1[0-9]{3}|20[0-9]{2}|21[0-9]{2}")
_QUANTITY = r"total|number|nombre|no|nb|sum"
_TIMES = r"year|date|annee|سنة|تاريخ|" + "|".join(words for words, _ in _STAGES)


class _Look(NamedTuple):
    """A column as it looks: its name, some of its different values, how many there are, and how often it is filled."""

    name: str
    values: list[str]
    different: int
    filled: int

    @property
    def key(self) -> str:
        """The name as its words are compared."""
        return fold(self.name.replace("_", " ").replace(".", " "))

    def share(self, count: int) -> float:
        """How large a part of the values these are."""
        return count / len(self.values) if self.values else 0


def suggest(path: Path, base: View) -> str:
    """A mapping in TOML for a table, which loads.

    Args:
        base: whose terms and countries are recognised.

    Raises:
        LoadError: the file is no table.
    """
    base.schema.need("a mapping")
    header, cells = reader.columns_of(path)
    columns = {name: column for name, column in zip(header, cells, strict=True) if name and not _STRANGE.search(name)}
    if not columns:
        raise LoadError("no column has a name that a mapping can use", str(path))
    return _Suggestion(columns, Facts(base.schema, Register(base.engine, base.schema, "en"), "en")).text(path)


def _look(name: str, cells: Sequence[str]) -> _Look:
    held = [cell.strip() for cell in cells if cell.strip() and not styles.is_missing(cell.strip())]
    values = list(dict.fromkeys(held))
    step = max(1, len(values) // LOOKED_AT)
    return _Look(name, values[::step][:LOOKED_AT], len(values), len(held))


class _Suggestion:
    """Lines of a mapping on their way."""

    def __init__(self, columns: dict[str, list[str]], facts: Facts):
        self._facts, self._is_country, self._cells = facts, facts.register.is_country, columns
        self._looks = [_look(name, column) for name, column in columns.items()]
        self._by_name = {look.name: look for look in self._looks}
        self._event = any(re.search(_EVENTS, look.key) for look in self._looks)
        self._states = next((look for look in self._looks if self._is_of_states(look)), None)
        self._missing: list[str] = []
        self._used: dict[str, str] = {}  # columns, and what they say
        self._lines: list[str] = []
        self._doubts: list[str] = []

    def text(self, path: Path) -> str:
        """The whole mapping."""
        title = self._title()
        code = self._identifier(title)
        link = next((look for look in self._looks if self._is_link(look)), None)
        self._of_all = title is None and self._states is not None and self._is_unique(self._states)
        self._of_row = [look.name for look in (title, code) if look] or [self._looks[0].name]
        head = [f"# A first mapping of {path.name}: read it before you use it (docs/bring-your-own-tables.md)."]
        if self._of_all:
            head += [
                f"subject_of_all = {_quoted(path.stem)}  # not sure: the name of the treaty of which this is the status"
            ]
        else:
            head += [f"subject = {_quoted(self._subject(title, code))}  # the name of what a row is about"]
        head += [f'subject_kind = "{"hazard event" if self._event else "agreement"}"  # not sure: what a row is about']
        head += [f"source_url = {_quoted('{' + link.name + '}')}"] if link else []
        head += [f"source_title = {_quoted(path.name)}  # not sure: who says so"]
        if code and not self._of_all:
            self._add(code.name, "identifier")
        if title:
            self._add(title.name, "official title", ', kind = "text", language = "en"', "its language")
        for look in sorted(self._looks, key=lambda look: not self._stage(look)[1]):
            if look.name not in self._used:
                self._column(look)
        if not self._lines:
            self._add(self._looks[0].name, "other name", ', kind = "text"', "nothing was recognised")
        head += [f"missing = [{', '.join(map(_quoted, self._missing))}]"] if self._missing else []
        return "\n".join([*head, "", "[columns]", *self._lines, *self._doubts]) + "\n"

    def _add(self, name: str, predicate: str, more: str = "", doubt: str = "") -> None:
        self._used[name] = predicate
        told = f"  # not sure: {doubt}" if doubt else ""
        self._lines.append(f"{_quoted(name)} = {{ predicate = {_quoted(predicate)}{more} }}{told}")

    def _doubt(self, look: _Look, why: str) -> None:
        told = ", ".join(re.sub(r"\s+", " ", value)[:30] for value in look.values[:3])
        self._doubts.append(f"# {_quoted(look.name)}: {why}{f' ({told})' if told else ''}")

    # ---- What a row is about ----

    def _title(self) -> _Look | None:
        """The column of names: long texts, most of them different."""
        texts = [look for look in self._looks if look.values and not self._is_link(look)]
        long = [look for look in texts if sum(map(len, look.values)) > 12 * len(look.values)]
        named = [look for look in long if re.search(rf"(?:^|[ .])(?:{_TITLES})", look.key)]
        return max(named, key=lambda look: look.different, default=None)

    def _identifier(self, title: _Look | None) -> _Look | None:
        """The column of identifiers: short, called so, and as many as there are titles, or rows."""
        codes = [
            look
            for look in self._looks
            if look.values and re.fullmatch(_CODES, look.key) and max(map(len, look.values)) < 40
        ]
        enough = [look for look in codes if look.different >= (title.different if title else 0.1 * look.filled)]
        return min(enough, key=lambda look: look.different, default=None) if title else next(iter(enough), None)

    def _is_of_states(self, look: _Look) -> bool:
        """Whether a column has a country each, and is called so."""
        if not re.search(_STATES, look.key) or re.search(_TIMES, look.key):
            return False
        return bool(self._system(look.values)) or self._countries(look) == " "

    @staticmethod
    def _is_unique(look: _Look) -> bool:
        return look.different >= 0.95 * look.filled

    def _subject(self, title: _Look | None, code: _Look | None) -> str:
        """A template for the name of what a row is about, with what tells two of the same name apart."""
        if title is None:
            return "{" + (code or self._looks[0]).name + "}"
        unique = title.different >= title.filled
        return "{" + title.name + "}" + ("" if unique or code is None else " ({" + code.name + "})")

    @staticmethod
    def _is_link(look: _Look) -> bool:
        links = sum(value.startswith(("http://", "https://")) for value in look.values)
        return bool(re.search(_LINKS, look.key)) and look.share(links) >= MOST

    # ---- What a column is ----

    def _column(self, look: _Look) -> None:
        """What a column says, if that can be told."""
        if not look.values:
            return self._doubt(look, "it is empty")
        if run := self._run(look):
            return self._list(look, run)
        if parts := self._parts_of_date(look):
            return self._date(look, parts)
        if self._is_date(look):
            return self._date(look)
        if look is self._states and (system := self._system(look.values)):
            return self._add(look.name, "partner", f', kind = "country", codes = "{system}"', f"numbers of {system}")
        if separator := self._countries(look):
            return self._partners(look, separator)
        if measure := self._measure(look):
            return self._add(look.name, measure, "", "what it counts")
        if set(look.values) <= {"0", "1"}:
            return self._doubt(look, f'yes and no: when = "{look.name}" in another line says where that holds')
        return self._doubt(look, "not recognised; a predicate makes it a fact")

    def _run(self, look: _Look) -> list[str]:
        """The names of a run of numbered columns of which this is the first."""
        match = re.fullmatch(r"(.*?\D)1", look.name)
        if not match:
            return []
        names = [look.name]
        while f"{match[1]}{len(names) + 1}" in self._by_name:
            names.append(f"{match[1]}{len(names) + 1}")
        return names if len(names) > 2 else []

    def _list(self, look: _Look, run: list[str]) -> None:
        """Numbered columns as one list, of countries or of something else."""
        values = list(dict.fromkeys(value for name in run for value in self._by_name[name].values))[:LOOKED_AT]
        name, every = f"{run[0]}..{run[-1]}", _Look(look.name, values, 0, 0)
        self._used |= dict.fromkeys(run, "")
        system = self._system(values)
        if system:
            self._add(name, "partner", f', kind = "country", codes = "{system}"', f"numbers of {system}")
        elif every.share(sum(map(self._is_country, values))) >= MOST:
            self._add(name, "partner", ', kind = "country"')
        else:
            self._doubt(every._replace(name=name), "a list, but not of countries")

    def _system(self, values: Iterable[str]) -> str:
        """The list that numbers of countries are of: the one that has nearly all of them, the more the better."""
        numbers = [value for value in values if re.fullmatch(r"[0-9]{1,3}(?:\.0)?", value)]
        if len(numbers) < 5 or len(numbers) < MOST * len(list(values)):
            return ""
        counts = {
            system: sum(self._is_number(value.removesuffix(".0"), system) for value in numbers)
            for system in ("m49", "cow")
        }
        best = max(counts, key=lambda system: counts[system])
        return best if counts[best] >= MOST * len(numbers) and len(set(counts.values())) > 1 else ""

    def _is_number(self, number: str, system: str) -> bool:
        try:
            return bool(self._facts.register.find(f"{system}:{number}", COUNTRY))
        except ValueError:
            return False

    def _is_date(self, look: _Look) -> bool:
        """Whether most values are days, or years under a header that speaks of time."""
        years = sum(bool(_YEARS.fullmatch(value)) for value in look.values)
        days = sum(_is_day(value) and not value.isdecimal() for value in look.values)
        called = bool(re.search(_TIMES, look.key))
        return look.share(days + (years if called else 0)) >= MOST

    def _parts_of_date(self, look: _Look) -> list[str]:
        """The columns with the months and the days of a column of years."""
        match = re.fullmatch(_YEAR, look.name, re.IGNORECASE)
        years = sum(bool(_YEARS.fullmatch(value)) or value == "0" for value in look.values)
        if not match or look.share(years) < MOST:
            return []
        spelled = {fold(name): name for name in self._by_name}
        columns = []
        for words in (_MONTH, _DAY):
            names = (fold(f"{match[1]}{gap}{word}{match[2]}") for word in words for gap in ("", " ", "_"))
            named = next((spelled[name] for name in names if name in spelled), "")
            if not named:
                break
            columns.append(named)
        return columns

    def _stage(self, look: _Look) -> tuple[str, bool]:
        """The predicate of a date by its header, and whether that says it."""
        stage = next((stage for words, stage in _STAGES if re.search(words, look.key)), "")
        if self._event:
            return "start date", stage == "start date"
        return ("signature date", False) if stage in ("", "start date") else (stage, True)

    def _date(self, look: _Look, parts: Sequence[str] = ()) -> None:
        """A date, of the stage that its header names."""
        stage, sure = self._stage(look)
        self._used |= dict.fromkeys(parts, "")
        if stage in self._used.values():
            return self._doubt(look, f"a date, as the {stage} above; another predicate takes it")
        more = "".join(f", {key} = {_quoted(name)}" for key, name in zip(("month", "day"), parts, strict=False))
        if self._states and (self._of_all or self._varies(look)):
            more += f", scope = {_quoted(self._states.name)}"
            if system := self._system(self._states.values):
                more += f', codes = "{system}"'
        if "0" in look.values and "0" not in self._missing:
            self._missing.append("0")
        self._add(look.name, stage, more, "" if sure else "which date it is")

    def _varies(self, look: _Look) -> bool:
        """Whether a column has several values for one thing that rows are about, such as a date for each party."""
        seen: dict[tuple[str, ...], set[str]] = {}
        for value, *key in zip(self._cells[look.name], *(self._cells[name] for name in self._of_row), strict=True):
            seen.setdefault(tuple(key), set()).add(value)
        return sum(len(values) > 1 for values in seen.values()) > 0.05 * len(seen)

    def _countries(self, look: _Look) -> str:
        """What parts the countries of a column; a blank where there is one each; nothing for a column of others."""
        if all(value.isdecimal() for value in look.values):
            return ""
        if look.share(sum(map(self._is_country, look.values))) >= MOST:
            return " "
        for mark in sorted(";|,/", key=lambda mark: -sum(mark in value for value in look.values)):
            parts = [part.strip() for value in look.values if mark in value for part in value.split(mark)]
            if len(parts) > 1 and sum(map(self._is_country, parts)) >= 0.6 * len(parts):
                return mark
        return ""

    def _partners(self, look: _Look, separator: str) -> None:
        predicate = "affected country" if self._event else "partner"
        if predicate in self._used.values() or not re.search(_STATES, look.key):
            return self._doubt(look, f"countries; predicate = {_quoted(predicate)} takes them")
        more = f', separator = ["{separator}", " and "]' if separator.strip() else ""
        dated = next((name for name, said in self._used.items() if said.endswith(" date")), "")
        if self._of_all and dated:
            more += f", when = {_quoted(dated)}"
        return self._add(look.name, predicate, f', kind = "country"{more}', "" if self._event else "partners or others")

    def _measure(self, look: _Look) -> str:
        """The quantity that a header names, over numbers."""
        numbers = sum(bool(re.fullmatch(r"[0-9]+(?:[., ][0-9]+)*", value)) for value in look.values)
        if look.share(numbers) < MOST:
            return ""
        bare = " ".join(word for word in look.key.split() if not re.fullmatch(_QUANTITY, word))
        for name in (look.key, bare, f"people {bare}", f"{bare} people", f"number of {bare}"):
            if concept := self._facts.predicates.measures.get(name):
                return self._facts.schema.label(concept, "en") or local_name(concept.value)
        return ""


def _is_day(value: str) -> bool:
    try:
        return bool(styles.read_day(value, styles.PLAIN))
    except ValueError:
        return False


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda sign: f"\\u{ord(sign[0]):04X}", escaped) + '"'
