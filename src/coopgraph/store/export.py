"""Write a graph to a file of any RDF format; formats that know graphs keep the layers."""

import os
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from coopgraph.base.errors import OutputError
from coopgraph.base.output import allowed_in_xml, write
from coopgraph.base.terms import quiet_rdflib
from coopgraph.base.text import UNICODE_ESCAPE, XML_REFERENCE, encoded
from coopgraph.base.vocab import PREFIXES
from coopgraph.store.engine import DatasetEngine, Engine
from coopgraph.store.files import write_quads
from coopgraph.store.reading import ftm
from coopgraph.store.reading.formats import DATASET_FORMATS, FORMATS, ending
from coopgraph.store.reading.packed import pack

RDFLIB_FORMATS = {"trix": "trix", "hext": "hext", "ndjson": "hext"}


def export(
    engine: Engine,
    path: str | os.PathLike[str],
    format: str | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
) -> Path:
    """Write what an engine's lens shows.

    Formats for one graph (Turtle, N-Triples, N3, RDF/XML) get the merged set with its deductions. Formats for
    several (TriG, N-Quads, JSON-LD, TriX, HexTuples) get the layers as named graphs, deductions in `graph/deduced/…`.
    Lines of FollowTheMoney (`.ftm.json`) get its entities alone.

    Args:
        path: the file; with `.gz`, `.bz2` or `.xz` it is compressed. It appears whole or not at all.
        format: a file ending without its dot; by default that of the path.
        prefixes: those that are declared, where they are used.

    Raises:
        OutputError: the format is unknown or has no place for named graphs that are no layers, or the file cannot be written.
    """
    target = Path(path)
    kind = format or ending(target)
    pack(b"", target)  # what cannot be packed is told before anything is made
    return write(target, pack(serialise(engine, kind, prefixes).encode(), target))


def serialise(engine: Engine, kind: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The graph as text in the format of a file ending; the same graph always gives the same text."""
    if kind in RDFLIB_FORMATS:
        return _through_rdflib(engine, RDFLIB_FORMATS[kind])
    if kind == "ftm":
        return _entities(engine)
    if kind not in FORMATS:
        known = ", ".join(sorted({*FORMATS, *RDFLIB_FORMATS, "ftm"}))
        raise OutputError(f"unknown RDF format {kind!r}; known are {known}")
    if kind in DATASET_FORMATS:
        return write_quads(engine.quads(), FORMATS[kind], prefixes)
    if isinstance(engine, DatasetEngine) and (count := engine.named_graphs()):
        raise OutputError(
            f"{kind} has no place for named graphs, of which there are {count}; choose trig, nq or jsonld"
        )
    return write_quads(engine.local().triples(), FORMATS[kind], prefixes)


def _entities(engine: Engine) -> str:
    lines = list(ftm.lines(engine.local().triples()))
    if not lines:
        raise OutputError("ftm holds entities of FollowTheMoney, of which there are none here; choose ttl or jsonld")
    return "\n".join([*lines, ""])


def _through_rdflib(engine: Engine, name: str) -> str:
    import rdflib

    dataset = rdflib.Dataset()
    quads = ox.serialize(engine.quads(), format=ox.RdfFormat.N_QUADS)
    with quiet_rdflib():
        dataset.parse(data=quads, format="nquads")
        text = str(dataset.serialize(format=name))
    return encoded(allowed_in_xml(text), XML_REFERENCE) if name == "trix" else encoded(text, UNICODE_ESCAPE)
