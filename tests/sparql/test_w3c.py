"""The syntax tests of the W3C through our own face: what the engine reads is answered, explained and written; the rest is a QueryError."""

import tarfile

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.store.memory import Memory, own
from tests.conftest import SHARED

ARCHIVE = SHARED / "w3c" / "rdf-tests-sparql.tgz"


def queries() -> dict[str, str]:
    """The queries in all folders of syntax tests, good and bad, each with the base IRI that the tests have."""
    if not ARCHIVE.is_file():
        pytest.skip("the tests of the W3C are not beside this checkout")
    texts = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            *_, folder, file = member.name.split("/")
            if file.endswith(".rq") and folder.startswith(("syntax", "codepoint")):
                text = archive.extractfile(member).read().decode()
                texts[f"{folder}/{file}"] = f"BASE <https://example.org/{file}>\n{text}"
    return texts


def engine_says(store: ox.Store, text: str) -> str:
    """What the engine says, of what comes up when it runs too."""
    try:
        result = store.query(text)
        return "answered" if isinstance(result, ox.QueryBoolean) or list(result) is not None else ""
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return "QueryError"


def we_say(graph: cg.Graph, text: str) -> str:
    """What we say, of all that goes with an answer too."""
    try:
        table = graph.query(text, allow_service=True)
        assert table.completeness and table.to("json") and table.cite()
        assert all(why.ways or why.reason for why in table.whys)
        assert table.diagnosis is None or table.diagnosis.kind
    except Exception as error:  # noqa: BLE001 - one of any other kind is what is looked for
        return type(error).__name__
    return "answered"


@pytest.mark.slow
def test_what_the_engine_reads_is_read(tmp_path):
    """Over a graph of one triple, without the ontology: it is the reading that counts."""
    file = tmp_path / "one.nt"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    graph = cg.Graph(Memory(own(file)), "ministry")
    said = {name: (engine_says(graph.engine.store, text), we_say(graph, text)) for name, text in queries().items()}
    others = [f"{name}: {theirs} by the engine, here {ours}" for name, (theirs, ours) in said.items() if theirs != ours]
    assert len(said) > 450
    assert not others, "\n".join([f"{len(others)} of {len(said)}:", *others])
