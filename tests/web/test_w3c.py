"""The W3C suites of SPARQL 1.1 over an empty server that may be changed, where they and their runner are beside this checkout."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.support import serving
from tests.support.examples import LONG
from tests.support.serving import TOKEN

pytestmark = pytest.mark.slow
writable = serving.writable
RUNNER, TESTS = SHARED / "tools" / "sparql_suite" / "run.py", SHARED / "w3c" / "rdf-tests-sparql.tgz"

# Of the engine: values are kept by number, paths of no length between unknown terms, GRAPH with nothing in it. And what is
# refused here: an update with LOAD is not read to its end before it is refused.
KNOWN = {
    *(f"aggregates#agg-{name}" for name in ("groupconcat-04", "groupconcat-06", "empty-group-count-graph")),
    *(f"property-path#zero_or_{many}_set_{end}" for many in ("one", "more") for end in ("start", "end")),
    *("bindings#graph", "functions#bnode01", "negation#graph-minus", "csv-tsv-res#csv03", "csv-tsv-res#tsv03"),
    *("syntax-update-1#test_41", "syntax-update-1#test_49"),
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory) -> Path:
    if not RUNNER.is_file() or not TESTS.is_file():
        pytest.skip("the W3C suites are not beside this checkout")
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(TESTS) as packed:
        packed.extractall(folder, filter="data")
    return folder / "rdf-tests"


def run(suite: Path, server, *names: str) -> tuple[int, set[str]]:
    """How many passed, and which failed."""
    told = suite.parent / "results.json"
    command = [sys.executable, str(RUNNER), "--suite", ",".join(names), "--tests", str(suite), "--json", str(told)]
    where = ["--query-url", server.sparql, "--update-url", f"{server.url}/update", "--gsp-url", f"{server.url}/store"]
    subprocess.run([*command, *where, "--auth", f"Bearer {TOKEN}", "--gsp-direct"], check=False, capture_output=True)
    results = json.loads(told.read_text("utf-8"))
    failed = {"#".join(each["id"].split("/")[-1:]) for each in results if each["result"] == "fail"}
    return sum(each["result"] == "pass" for each in results), failed


def test_protocols(suite, writable):
    assert run(suite, writable, "protocol", "service-description", "gsp") == (50, set())


@pytest.mark.skipif(not LONG, reason="in the long run: half a minute")
def test_queries_and_updates(suite, writable):
    passed, failed = run(suite, writable, "sparql11")
    assert failed == KNOWN and passed >= 461
