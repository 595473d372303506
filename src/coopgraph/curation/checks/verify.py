"""Does a copy of the source still say it? Cited passages are looked for in it by position and digest alone.

The graph ships no text: a passage is `[start, end)` in code points and the SHA-256 of its UTF-8 bytes, and so
is the sentence that holds it. A sentence that moved is found again by its digest and carries its passages;
a passage is looked for on its own only when its sentence has changed, because short passages recur.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from coopgraph.base.choices import LANGUAGES
from coopgraph.base.errors import LoadError, OutputError
from coopgraph.base.output import standard_input
from coopgraph.base.text import inert, json_text
from coopgraph.base.words import word
from coopgraph.base.words.writing import writing

SIZE_LIMIT = 64 * 1024 * 1024  # bytes of a document
WORK_LIMIT = 100_000_000  # characters hashed for the sentences, and again for lone passages: about a second
WINDOW_COST = 64  # what one more digest costs, however short its window, in characters
NEAR = 200  # code points around the place where the neighbours say that a passage should be

Status = Literal["found", "moved", "lost"]
Progress = Callable[[int, int], None]

# Where sentences begin: after a line end, after a list's dash, after the mark that ends another sentence.
_STARTS = (r"\n\s*", r"\n[ \t]*[-–—•*][ \t]*", r"[.!?…;:؟؛۔][»”’\"')\]]*\s+")


@dataclass(frozen=True)
class CitedPassage:
    """What a claim cites: offsets `[start, end)` in code points, digests as 64 hexadecimal digits."""

    claim: str
    start: int
    end: int
    sha256: str
    sentence_start: int
    sentence_end: int
    sentence_sha256: str
    locator: str = ""


@dataclass(frozen=True)
class PassageFinding:
    """What became of one cited passage; `reason` is a name of `coopgraph.base.words.passages`, empty when there is nothing to say."""

    claim: str
    status: Status
    start: int
    end: int
    new_start: int | None
    reason: str = ""
    places: int = 0
    locator: str = ""

    @property
    def message(self) -> str:
        """The reason, in English."""
        return self.explain("en")

    def explain(self, language: str) -> str:
        """The reason, in a language."""
        return word(f"passages.{self.reason}", language, places=self.places) if self.reason else ""


@dataclass(frozen=True)
class PassageReport:
    """What became of all the cited passages, in the order in which they were given."""

    document_matches: bool
    findings: list[PassageFinding]
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many passages were found, moved and lost."""
        return {"found": 0, "moved": 0, "lost": 0} | Counter(finding.status for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 when every passage is in its place, else 1; nothing cited and another document is 1 too."""
        in_place = all(finding.status == "found" for finding in self.findings)
        return 0 if in_place and (self.findings or self.document_matches) else 1

    def to_text(self, language: str = "en") -> str:
        """A summary that names each claim that moved or is lost. Raises OutputError: no such language."""
        if language not in LANGUAGES:
            raise OutputError(f"no report in {language!r}: choose one of {', '.join(LANGUAGES)}")
        lines = [word("passages.same" if self.document_matches else "passages.other", language)]
        lines += [word(f"passages.{note}", language) for note in self.notes]
        lines.append(word("passages.summary", language, total=len(self.findings), **self.counts))
        groups: dict[str, list[str]] = defaultdict(list)
        for finding in sorted(self.findings, key=lambda finding: finding.status == "lost"):
            if finding.status != "found":
                shift = "" if finding.new_start is None else f" {finding.new_start - finding.start:+d}"
                status = word(f"passages.{finding.status}", language)
                title = f"{status}{shift}{writing(language).colon}{finding.explain(language)}"
                name = f"    {finding.claim}  {finding.start}–{finding.end}  {finding.locator}"
                groups[title].append(inert(name.rstrip()))
        for title, names in groups.items():
            lines += [f"{title} ({len(names)})", *names]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """The whole report as JSON text, messages in English."""
        notes = [word(f"passages.{note}", "en") for note in self.notes]
        findings = [{**asdict(finding), "message": finding.message} for finding in self.findings]
        answer = asdict(self) | {"notes": notes, "counts": self.counts, "findings": findings}
        return json_text(answer)


class _TextSpan(NamedTuple):
    start: int
    length: int
    digest: bytes


_Key = tuple[int, bytes]  # length in code points, digest
_Hits = tuple[list[int], bool]  # places, and whether the text was searched to its ends
_Verdict = tuple[int | None, str, int]  # new start or None, reason, number of places


def read_document(path: str) -> tuple[str, str]:
    """The text of a UTF-8 file, or of stdin for `-`, without its BOM; and the SHA-256 of its bytes as read.

    Line ends are kept: `verify` compares them both ways. Raises LoadError: unreadable, empty, over 64 MiB,
    not UTF-8, binary, or HTML.
    """
    try:
        if path == "-":
            data = standard_input(SIZE_LIMIT + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror or error}", file=path) from error
    if len(data) > SIZE_LIMIT:
        raise LoadError(f"is over {SIZE_LIMIT // 1024 // 1024} MiB: give the text of one document", file=path)
    if data.startswith(b"%PDF") or b"\0" in data:
        raise LoadError("is binary (PDF, Word, UTF-16…): save it as UTF-8 text first", file=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(f"is not UTF-8 (byte {error.start}): save it as such first", file=path) from error
    if not text.strip():
        raise LoadError("is empty", file=path)
    if re.search(r"<(!doctype\s+html|html|head|body)\b", text[:2000], re.IGNORECASE):
        raise LoadError("looks like HTML, which is not parsed: save the page as text first", file=path)
    return text, hashlib.sha256(data).hexdigest()


def verify(
    text: str, document_sha256: str, passages: Iterable[CitedPassage], *, progress: Progress | None = None
) -> PassageReport:
    """Look for each cited passage in a text; even in the very document cited, each is read again.

    `document_sha256` is the digest that the graph cites; `progress(settled, total)` counts passages.
    Raises LoadError: a digest that is none, offsets that cannot be.
    """
    cited = _digest(document_sha256, "the document")
    records = [(passage, *_spans(passage)) for passage in passages]
    sentences = sorted({sentence for _, sentence, _ in records})
    form, notes, matches = _choose_form(text.removeprefix("\ufeff"), cited, sentences)
    placed, several = _locate(form, sentences)
    tell = progress or (lambda settled, total: None)
    tell(sum(sentence in placed for _, sentence, _ in records), len(records))
    alone = sorted({span for _, sentence, span in records if sentence not in placed})
    verdicts = _search_alone(form, alone, _Layout(placed))
    findings = []
    for passage, sentence, span in records:
        if sentence in placed:
            verdict = _with_sentence(form, span, placed[sentence] - sentence.start, several[sentence])
        else:
            verdict = verdicts[span]
        status: Status = "lost" if verdict[0] is None else "found" if verdict[0] == span.start else "moved"
        findings.append(PassageFinding(passage.claim, status, passage.start, passage.end, *verdict, passage.locator))
    tell(len(records), len(records))
    return PassageReport(matches, findings, notes)


def _digest(hexadecimal: str, owner: str) -> bytes:
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", hexadecimal):
        raise LoadError(f"the digest of {owner} is not 64 hexadecimal digits: {hexadecimal[:80]!r}")
    return bytes.fromhex(hexadecimal)


def _spans(passage: CitedPassage) -> tuple[_TextSpan, _TextSpan]:
    """The sentence and the passage as spans. Raises LoadError: a passage outside its sentence, or empty."""
    sentence, own = (passage.sentence_start, passage.sentence_end), (passage.start, passage.end)
    if not 0 <= sentence[0] <= own[0] < own[1] <= sentence[1]:
        raise LoadError(f"the passage {own} of {passage.claim} is empty or not in its sentence {sentence}")
    whole = _digest(passage.sentence_sha256, f"the sentence of {passage.claim}")
    part = _digest(passage.sha256, passage.claim)
    return _TextSpan(sentence[0], sentence[1] - sentence[0], whole), _TextSpan(own[0], own[1] - own[0], part)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _stands(text: str, span: _TextSpan, start: int) -> bool:
    return 0 <= start <= len(text) - span.length and _hash(text[start : start + span.length]) == span.digest


def _choose_form(text: str, cited: bytes, sentences: list[_TextSpan]) -> tuple[str, list[str], bool]:
    """The form in which most sentences are in place, notes on it, and whether any has the cited digest."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    forms = list(dict.fromkeys([unicodedata.normalize("NFC", unix), unix, text]))
    matches = any(cited in (_hash(form), _hash("\ufeff" + form)) for form in forms)
    form = max(forms, key=lambda form: sum(_stands(form, span, span.start) for span in sentences))
    return form, ["normalised"] if form != text else [], matches


class _Layout:
    """Where sentences went: tells where a passage of another should be, and which places are not its own."""

    def __init__(self, placed: Mapping[_TextSpan, int]):
        self._placed = placed
        self._old = sorted(placed)
        self._new = sorted((place, span) for span, place in placed.items())

    def predictions(self, start: int) -> set[int]:
        """The places where `start` would be, had it moved as the sentence before it or the one after."""
        index = bisect_left(self._old, (start,))
        neighbours = self._old[max(0, index - 1) : index + 1]
        return {start + self._placed[span] - span.start for span in neighbours} or {start}

    def distance(self, start: int, place: int) -> int:
        """How far, in code points, a place is from the nearest prediction."""
        return min(abs(place - prediction) for prediction in self.predictions(start))

    def foreign(self, span: _TextSpan, place: int) -> bool:
        """Whether a place lies in a sentence that was found again, and where the span never was."""
        index = bisect_right(self._new, place, key=lambda pair: pair[0])
        return any(
            place + span.length <= start + sentence.length and place - start != span.start - sentence.start
            for start, sentence in self._new[max(0, index - 1) : index]
        )


def _locate(text: str, sentences: list[_TextSpan]) -> tuple[dict[_TextSpan, int], Counter[_TextSpan]]:
    """The new start of each sentence that is still there, and at how many places those that recur are."""
    twins: dict[_Key, list[_TextSpan]] = defaultdict(list)
    for span in sentences:
        twins[span[1:]].append(span)
    singles = [group[0] for group in twins.values() if len(group) == 1]
    placed = {span: span.start for span in singles if _stands(text, span, span.start)}
    missing = {key: group[0].start for key, group in twins.items() if group[0] not in placed}
    hits: dict[_Key, list[int]] = {}
    for positions in (_likely_starts(text, sentences) if missing else [], range(len(text))):
        matches = _search(text, missing, positions, WORK_LIMIT)
        hits |= {key: places for key, (places, _) in matches.items() if places}
        missing = {key: start for key, start in missing.items() if len(hits.get(key, [])) < len(twins[key])}
    recurring = {key for key, places in hits.items() if len(places) > 1 or len(twins[key]) > 1}
    placed |= {twins[key][0]: hits[key][0] for key in hits.keys() - recurring}
    layout = _Layout(placed)
    several: Counter[_TextSpan] = Counter()
    for key in recurring:
        placed |= _pair(twins[key], hits[key], layout)
        several.update({span: len(hits[key]) for span in twins[key]})
    return placed, several


def _likely_starts(text: str, sentences: list[_TextSpan]) -> list[int]:
    searches = (islice(re.finditer(pattern, text), 1_000_000) for pattern in _STARTS)
    ends = {match.end() for matches in searches for match in matches}
    return sorted({0, *ends, *(span.start for span in sentences)})


def _pair(spans: list[_TextSpan], places: list[int], layout: _Layout) -> dict[_TextSpan, int]:
    """Identical sentences get one place each, the nearest first; those left over are lost."""
    pairs = sorted((layout.distance(span.start, place), span, place) for span in spans for place in places)
    given: dict[_TextSpan, int] = {}
    for _, span, place in pairs:
        if span not in given and place not in given.values():
            given[span] = place
    return given


def _search(text: str, wanted: Mapping[_Key, int], positions: Sequence[int], work: int) -> dict[_Key, _Hits]:
    """Where each digest stands among sorted positions; `wanted` maps it to the place it is searched around.

    Each length is slid once for all its digests. When the work left is too little for every position, the
    nearest ones are read, and the hits say that they are not complete.
    """
    lengths: dict[int, dict[bytes, list[int]]] = defaultdict(dict)
    for length, digest in wanted:
        lengths[length][digest] = []
    complete = {}
    for index, (length, digests) in enumerate(sorted(lengths.items())):
        places = positions[: bisect_right(positions, len(text) - length)]
        share = work // (len(lengths) - index) // (length + WINDOW_COST)
        complete[length] = len(places) <= share
        if not complete[length]:
            middle = bisect_left(places, wanted[length, next(iter(digests))])
            first = max(0, min(middle - share // 2, len(places) - share))
            places = places[first : first + share]
        work -= len(places) * (length + WINDOW_COST)
        for place in places:
            digest = _hash(text[place : place + length])
            if digest in digests:
                digests[digest].append(place)
    return {key: (lengths[key[0]][key[1]], complete[key[0]]) for key in wanted}


def _search_alone(text: str, spans: Collection[_TextSpan], layout: _Layout) -> dict[_TextSpan, _Verdict]:
    """What became of passages whose sentences are lost: looked for near their places, then everywhere."""
    verdicts: dict[_TextSpan, _Verdict] = {}
    for span in spans:
        around = layout.predictions(span.start)
        near = sorted({max(0, place + step) for place in around for step in range(-NEAR, NEAR + 1)})
        for places, _ in _search(text, {span[1:]: span.start}, near, WORK_LIMIT).values():
            verdicts[span] = _choose(span, places, False, layout)
    missing = [span for span in spans if verdicts[span][0] is None]
    hits = _search(text, {span[1:]: span.start for span in missing}, range(len(text)), WORK_LIMIT)
    verdicts |= {span: _choose(span, *hits[span[1:]], layout) for span in missing}
    placed = {span: place for span, (place, _, _) in verdicts.items() if place is not None}
    taken = set()
    for span in sorted(placed, key=lambda span: layout.distance(span.start, placed[span])):
        if (placed[span], span[1:]) in taken:  # one place cannot be the passages of two sentences
            verdicts[span] = None, "elsewhere", 1
        taken.add((placed[span], span[1:]))
    return verdicts


def _choose(span: _TextSpan, places: list[int], complete: bool, layout: _Layout) -> _Verdict:
    """The only place, else the only one near, else the only one exactly where a neighbour's shift puts it."""
    own = [place for place in places if not layout.foreign(span, place)]
    near = [place for place in own if layout.distance(span.start, place) <= NEAR]
    exact = [place for place in near if place in layout.predictions(span.start)]
    for choice in (own if complete else [], near, exact):
        if len(choice) == 1:
            return choice[0], "edited", 1
    if len(own) > 1:
        return None, "ambiguous", len(own)
    return None, "unfinished" if not complete else "elsewhere" if places else "gone", len(places)


def _with_sentence(text: str, span: _TextSpan, shift: int, several: int) -> _Verdict:
    if not _stands(text, span, span.start + shift):
        return None, "inconsistent", 0
    reason = "nearest" if several > 1 else "with-sentence"
    return span.start + shift, reason if shift else "", several
