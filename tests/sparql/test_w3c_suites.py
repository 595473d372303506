"""The query and syntax suites of SPARQL 1.1 through our own face, beside the bare engine: each test's files are the only data."""

import importlib
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import coopgraph as cg
from coopgraph.base.errors import QueryError
from coopgraph.sparql.parser import form
from tests.conftest import SHARED

ARCHIVE, RUNNER = SHARED / "w3c" / "rdf-tests-sparql.tgz", SHARED / "tools" / "sparql_suite"


class Session:
    """What the runner tests: files are written as they come, loaded when a query is asked, and nothing else is there."""

    def __init__(self, folder: Path):
        self._folder, self._files = folder, [folder / "none.nt"]
        self._files[0].write_bytes(b"")

    def _write(self, ending: str, data: bytes) -> None:
        self._files.append(self._folder / f"{len(self._files)}.{ending}")
        self._files[-1].write_bytes(data)

    def load(self, ntriples: bytes, graph: str | None) -> None:
        if graph is None:
            self._write("nt", ntriples)
        else:
            self._write("trig", b"<" + graph.encode() + b"> {\n" + ntriples + b"}\n")

    def load_quads(self, nquads: bytes) -> None:
        self._write("nq", nquads)

    def query(self, text: str, accept: str) -> tuple[str, bytes]:
        try:
            table = cg.load(*self._files, ontology=False).query(text, allow_service=True)
        except QueryError as error:
            raise (RuntimeError if "cannot be run" in str(error) else SyntaxError)(str(error)) from None
        if form(text) in {"CONSTRUCT", "DESCRIBE"}:
            return "application/n-triples", ox.serialize(
                (ox.Triple(*row) for row in table.rows), format=ox.RdfFormat.N_TRIPLES
            )
        kind = accept.partition(",")[0]
        format = {"text/csv": "csv", "text/tab-separated-values": "tsv"}.get(kind, "json")
        return (kind if format != "json" else "application/sparql-results+json"), table.to(format).encode()


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The runner's modules and the unpacked tests, where they are beside this checkout; nothing is written there."""
    if not (ARCHIVE.is_file() and RUNNER.is_dir()):
        pytest.skip("the tests of the W3C are not beside this checkout")
    folder, before = tmp_path_factory.mktemp("w3c"), set(sys.modules)
    with tarfile.open(ARCHIVE) as archive:
        wanted = [member for member in archive if "/sparql1" in member.name]
        archive.extractall(folder, wanted, filter="data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.syspath_prepend(str(RUNNER))
        yield importlib.import_module("run"), folder / "rdf-tests"
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(RUNNER)):
                del sys.modules[name]


def results(suite: Any, name: str, session: Any) -> dict[str, tuple[str, str]]:
    """Of each test its result and a note. Those of updates are left out: queries here only read."""
    run, root = suite
    target = sys.modules["targets"].CallableTarget(session, name)
    runner = run.Runner(target, str(root), 20, True)
    tests = {test.id: test for m in run.SUITES[name] for test in run.M.load(str(root / m), str(root))}
    asked = (test for test in tests.values() if "Update" not in test.type)
    newest = name == "sparql12"  # of which none is approved yet
    said = {test.id: runner.run(test) for test in asked if newest or not test.approval or "Approved" in test.approval}
    target.close()
    return said


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("sparql11", 320), ("sparql10", 466), ("sparql12", 241)])
def test_what_the_engine_passes_we_pass(suite: Any, tmp_path: Path, name: str, least: int) -> None:
    """In one run, the bare engine and we; there is no difference to explain, in either direction."""
    theirs = results(suite, name, sys.modules["targets"].BUILTIN["pyoxigraph"])
    ours = results(suite, name, lambda: Session(tmp_path))
    others = [f"{test}: {theirs[test]}, here {ours[test]}" for test in theirs if theirs[test][0] != ours[test][0]]
    assert not others, "\n".join([f"{len(others)} of {len(theirs)}:", *others])
    assert sum(result == "pass" for result, _ in ours.values()) >= least
