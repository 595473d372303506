"""Briefs: one page on one thing, made of named questions, each line with its sources; as HTML for people and as Markdown."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from coopgraph.base import vocab
from coopgraph.base.choices import BRIEF_FORMATS
from coopgraph.base.dates import bounds
from coopgraph.base.errors import NotFoundError
from coopgraph.base.output import whole_folder, write
from coopgraph.base.text import inert, inert_lines, local_name
from coopgraph.base.words import word
from coopgraph.base.words.writing import day, writing
from coopgraph.graph import Graph
from coopgraph.knowledge.citation import CitedDataset, CitedDocument
from coopgraph.publish.brief.blocks import LATE, Block, CitedTable, CitedText, FootnoteKey
from coopgraph.publish.brief.sections import Composer

if TYPE_CHECKING:
    import networkx as nx

PARTNERS = "about-partners"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~$&])")


class Figure(NamedTuple):
    """A picture of a page: its caption, the SVG, and what stands for it where it cannot be seen."""

    caption: str
    svg: str
    alternative: str


class Footnote(NamedTuple):
    """A footnote: its number, the title of a source, more of it and of the passages, and an address to read (or nothing).

    `first` says whether it is the first one with that address.
    """

    number: int
    title: str
    more: tuple[str, ...]
    address: str
    first: bool


@dataclass(frozen=True)
class Brief:
    """A page on one thing: `html` and `markdown` say the same; `save` writes either.

    Attributes:
        thing: the IRI of what it is about.
        kind: what that is.
        facts: the lens, and the data and their version.
        sections: what is said, in order; only sections that say something.
    """

    thing: str
    title: str
    kind: str
    language: str
    facts: tuple[str, ...]
    sections: tuple[Block, ...] = field(repr=False)
    notes: tuple[Footnote, ...] = field(repr=False)
    numbers: dict[FootnoteKey, int] = field(repr=False)
    pictures: Callable[[], Iterable[Figure]] = field(repr=False)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """What is around the thing, and a time line, where there are any; drawn when first asked for."""
        return tuple(self.pictures())

    def numbers_of(self, value: CitedText) -> list[int]:
        """The numbers of the footnotes of a text, in order."""
        return sorted(self.numbers[key] for key in value.notes)

    @property
    def glance(self) -> tuple[tuple[str, int], ...]:
        """How much the page tells of: the headings of its parts, and how many things stand under each."""
        parts = [part for section in self.sections for part in (section, *section.blocks)]
        return tuple((p.title, len(p.blocks)) for p in parts if p.blocks and all(b.kind for b in p.blocks))

    @cached_property
    def html(self) -> str:
        """The page: one file that asks nothing of any server and runs nothing."""
        import jinja2
        from markupsafe import Markup

        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        page = environment.get_template("brief.html.j2").render(
            brief=self,
            policy=_POLICY,
            direction=writing(self.language).direction,
            figures=[figure._replace(svg=Markup(figure.svg)) for figure in self.figures],  # labels are escaped in it
            word=lambda key, **values: word(key, self.language, **values),
            writing=writing(self.language),
            seen=set(),
        )
        return inert_lines(page)

    @cached_property
    def markdown(self) -> str:
        """The same as Markdown, with its footnotes as `[^1]`."""
        return "\n".join(_Markdown(self).lines()) + "\n"

    def to(self, format: str) -> str:
        """The page in a format of `BRIEF_FORMATS`.

        Raises:
            NotFoundError: there is no such format.
        """
        if format not in BRIEF_FORMATS:
            raise NotFoundError(f"briefs have no format {format!r}; they have {', '.join(BRIEF_FORMATS)}")
        return self.html if format == "html" else self.markdown

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file, in the format that its ending names (`.html`, `.md`), and return its path.

        Raises:
            NotFoundError: no format has that ending.
            OutputError: the file cannot be written.
        """
        target = Path(path)
        ending = target.suffix[1:].lower()
        return write(target, self.to({"htm": "html", "markdown": "md"}.get(ending, ending)))

    def _repr_html_(self) -> str:
        """The page in a frame of its own."""
        import html

        return (
            f'<iframe title="{html.escape(self.title)}" sandbox loading="lazy" '
            f'style="width:100%;height:680px;border:1px solid #ccc" srcdoc="{html.escape(self.html)}"></iframe>'
        )


def brief(graph: Graph, thing: str | ox.NamedNode, *, language: str | None = None) -> Brief:
    """A page on one thing: what is stated of it, agreements, what was done, where sources disagree, what is not known.

    All of it are answers to named questions, through the lens of the graph; each line has its sources.

    Args:
        thing: a country, a theme, an organisation, an event or any other thing, by a name as `graph.resolve` takes it.
        language: `fr`, `en` or `ar`; that of the graph by default.

    Raises:
        NotFoundError: nothing has that name, or nothing is said of it.

    Example:
        >>> import coopgraph as cg
        >>> page = cg.brief(cg.load(), "TUR", language="fr")
        >>> page.title, page.language
        ('Turquie', 'fr')
    """
    if language and language != graph.language:
        graph = graph.in_language(language)
    graph.schema.need("a brief")
    node = graph.resolve(thing) if isinstance(thing, str) else thing
    if not graph.schema.knows(node.value) or graph.schema.kind(node) is None:
        raise NotFoundError(f"nothing is said of {node.value}")
    composer = Composer(graph, node)
    sections = () if node in graph.evidence.unspoken else tuple(composer.sections())
    numbers: dict[FootnoteKey, int] = {}
    for key in (key for section in sections for value in section.values() for key in value.notes):
        numbers.setdefault(key, len(numbers) + 1)
    return Brief(
        node.value,
        composer.title,
        composer.kind(node),
        graph.language,
        tuple(_facts(graph)),
        sections,
        tuple(_notes(composer, numbers)),
        numbers,
        lambda: _figures(graph, composer),
    )


def partners(graph: Graph) -> list[ox.NamedNode]:
    """The countries that are named as partners."""
    graph.schema.need("a brief")
    table = graph.query(PARTNERS)
    return [row[0] for row in table.rows if isinstance(row[0], ox.NamedNode)] if table.stated else []


def things_of(graph: Graph, kind: str) -> list[ox.NamedNode]:
    """All things of a kind, such as `Programme`, by the name of its class.

    Raises:
        NotFoundError: there is no such kind.
    """
    return sorted(graph.schema.subjects(ox.NamedNode(vocab.TYPE), graph.names.kind(kind)), key=str)


def file_names(things: Sequence[ox.NamedNode]) -> list[str]:
    """A plain file name for each thing, from the end of its IRI; no two are the same on any system."""
    names: list[str] = []
    taken: set[str] = set()
    for thing in things:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", local_name(thing.value)).strip("-")[:80] or "thing"
        start, count = name, 1
        while name.lower() in taken:
            count += 1
            name = f"{start}-{count}"
        taken.add(name.lower())
        names.append(name)
    return names


def save_all(
    graph: Graph, things: Sequence[ox.NamedNode], folder: str | os.PathLike[str], format: str = "html"
) -> list[Path]:
    """Write a page on each of some things into a folder; the paths. A folder that is missing is made, whole or not at all.

    Raises:
        NotFoundError: there is no such format, or nothing is said of one of the things.
        OutputError: the folder or a file cannot be written.
    """
    from coopgraph.base.progress import bar

    if format not in BRIEF_FORMATS:
        raise NotFoundError(f"briefs have no format {format!r}; they have {', '.join(BRIEF_FORMATS)}")
    once = list(dict.fromkeys(things))
    names = [f"{name}.{format}" for name in file_names(once)]
    with whole_folder(folder) as draft, bar("briefs", len(once), "pages") as shown:
        for thing, name in zip(once, names, strict=True):
            brief(graph, thing).save(draft / name)
            shown.update(1)
    return [Path(folder, name) for name in names]


# ---- What stands around the sections ----


def _facts(graph: Graph) -> Iterator[str]:
    """Through which lens the page is made, and of which data."""
    language, data = graph.language, graph.data
    yield word("brief.lens", language, lens=graph.lens, said=word(f"brief.lens-{graph.lens}", language))
    yield word("brief.version", language, title=_titled(graph, data))


def _titled(graph: Graph, data: CitedDataset) -> str:
    version = word("brief.number-of", graph.language, version=data.version) if data.version else ""
    return writing(graph.language).comma.join(
        part for part in (data.title, version, day(data.issued, graph.language)) if part
    )


def _notes(composer: Composer, numbers: dict[FootnoteKey, int]) -> Iterator[Footnote]:
    """The footnotes in the order of their numbers."""
    from coopgraph.knowledge.citation import sources_of

    language, schema = composer.language, composer.graph.schema
    sources = {source.iri: source for source in sources_of(composer.claims.values(), schema, language)}
    shown: set[str] = set()
    for key, number in numbers.items():
        if key.layer:
            yield Footnote(number, word("brief.layer", language, layer=key.layer), (), "", False)
            continue
        source = sources[key.document]
        address = source.address if re.fullmatch(r"https?://[^\s<>\"]+", source.address) else ""
        yield Footnote(number, source.title, tuple(_cited(source, key, language)), address, address not in shown)
        shown.add(address)


def _cited(source: CitedDocument, key: FootnoteKey, language: str) -> Iterator[str]:
    """The rest of a footnote: publisher, date and passages, as far as they are known."""
    yield from (part for part in (source.publisher, day(source.issued, language)) if part)
    for passage in key.passages:
        place = word("brief.passage", language, place=passage.place) if passage.place else ""
        characters = word("brief.characters", language, start=str(passage.start), end=str(passage.end))
        yield writing(language).comma.join(part for part in (place, characters) if part)


def _figures(graph: Graph, composer: Composer) -> Iterator[Figure]:
    """What is around the thing, and a time line of what has a date, where there are any."""
    focus, title, language = composer.thing.value, composer.title, graph.language
    for key, layout in (("brief.network", "stress"), ("brief.timeline", "timeline")):
        try:
            network = graph.network(focus=focus, collapse=layout == "stress")
            if layout == "timeline":
                _date(network, composer)
            if len(network) > 1:
                yield _figure(network, language, layout, title, word(key, language, title=title))
        except NotFoundError:  # it is not drawn, or nothing around it has a date
            continue


def _date(network: nx.MultiDiGraph, composer: Composer) -> None:
    """Give things that have no date of their own the first of their steps, such as the signature of an agreement."""
    for thing, first in composer.things.items():
        days = None if first == LATE else bounds(first)
        if days and days.first and days.last and thing.value in network:
            network.nodes[thing.value].setdefault("span", (days.first.isoformat(), days.last.isoformat()))


def _figure(network: nx.MultiDiGraph, language: str, layout: str, title: str, caption: str) -> Figure:
    from coopgraph.publish.drawing import draw

    drawing = draw(network, language=language, layout=layout, title=title)
    shown = drawing.spec["shown"]
    said = word("brief.alternative", language, nodes=shown["nodes"], edges=shown["edges"], title=title)
    return Figure(caption, str(drawing.to("svg")), said)


# ---- Markdown ----


def _plain(text: str) -> str:
    """A text that Markdown takes as it is."""
    return _MARKDOWN.sub(r"\\\1", inert(" ".join(text.split())))


class _Markdown:
    """Writes a brief as Markdown, line by line."""

    def __init__(self, brief: Brief):
        self._brief, self._writing = brief, writing(brief.language)

    def lines(self) -> Iterator[str]:
        """The page, from its title to its footnotes."""
        brief = self._brief
        yield f"# {_plain(brief.title)}"
        yield from ("", f"*{_plain(brief.kind)}* — {word('brief.brief', brief.language)}", "")
        yield from (f"- {_plain(fact)}" for fact in brief.facts)
        if brief.glance:
            counted = self._writing.semicolon.join(f"{_plain(title)} {count}" for title, count in brief.glance)
            yield f"- {word('brief.glance', brief.language)}{self._writing.colon}{counted}"
        yield ""
        for section in brief.sections:
            yield from self._block(section, 2)
        if not brief.sections:
            yield from (word("brief.nothing", brief.language), "")
        if brief.notes:
            yield from (f"## {word('brief.sources', brief.language)}", "")
            yield from (f"[^{note.number}]: {self._note(note)}" for note in brief.notes)

    def _block(self, block: Block, level: int) -> Iterator[str]:
        kind = f" ({_plain(block.kind)})" if block.kind else ""
        yield from (f"{'#' * min(level, 6)} {_plain(block.title)}{kind}", "")
        if block.remark:
            yield from (f"*{_plain(block.remark)}*", "")
        for line in block.lines:
            label = f"{_plain(line.label)}{self._writing.colon}" if line.label else ""
            yield f"- {label}{self._writing.semicolon.join(map(self._value, line.values))}"
        if block.lines:
            yield ""
        for grid in block.grids:
            yield from self._grid(grid)
        for inner in block.blocks:
            yield from self._block(inner, level + 1)

    def _grid(self, grid: CitedTable) -> Iterator[str]:
        yield from (f"**{_plain(grid.caption)}**", "", self._row(map(_plain, grid.head)))
        yield self._row("---" for _ in grid.head)
        yield from (self._row(map(self._value, row)) for row in grid.rows)
        yield ""

    def _row(self, cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    def _value(self, value: CitedText) -> str:
        marks = f"({self._writing.comma.join(map(_plain, value.marks))})" if value.marks else ""
        notes = "".join(f"[^{number}]" for number in self._brief.numbers_of(value))
        return " ".join(part for part in (marks, _plain(value.text)) if part) + notes

    def _note(self, note: Footnote) -> str:
        title = f"[{_plain(note.title)}](<{note.address}>)" if note.address else _plain(note.title)
        return f"{'. '.join((title, *map(_plain, note.more)))}."
