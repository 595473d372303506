"""SPARQL servers that tests start as children of their own: Oxigraph, Virtuoso, Fuseki and a reference on rdflib.

`server = servers.server` in a module of tests makes them a fixture; each is started when first wanted, once, and ends
with the session. What a machine lacks is skipped loudly, and is a failure in CI where it could have been installed.
Only a test that is marked `servers` may start one: so all such tests share a worker, and `make check` has none.
"""

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coopgraph-tests" / "fuseki"
NAMES = ["oxigraph", "virtuoso", "fuseki", "reference"]
START_TIMEOUT = 180.0  # a server that fails ends at once; one that is slow has all the time that a busy machine takes
FORM = "application/x-www-form-urlencoded"
wanted = True  # set anew for each test by tests/support/groups.py
_ends = ExitStack()  # of what is kept till the end
atexit.register(_ends.close)


@dataclass(frozen=True)
class Server:
    """A running server, and how it is spoken to."""

    name: str
    query: str
    update: str
    store: str | None = None
    user: str | None = None
    password: str | None = None
    default_graph: bool = True
    """Whether it has an unnamed default graph; without one, queries see the union of all graphs."""
    direct_post: bool = True
    """Whether a query or an update may be the body itself; Virtuoso never answers one."""
    folder: Path | None = None
    sql: str | None = None

    def ask(self, query: str, accept: str = "application/sparql-results+json", **dataset: list[str]) -> bytes:
        """The bytes that answer a query sent as a form; the dataset as `default_graph_uri=[…]`."""
        fields = [(name.replace("_", "-"), each) for name, values in dataset.items() for each in values]
        return self.send(self.query, urlencode([("query", query), *fields]).encode(), Accept=accept)

    def change(self, update: str) -> None:
        self.send(self.update, urlencode({"update": update}).encode())

    def put(self, graph: str, triples: bytes) -> None:
        """Fill a named graph with N-Triples, blank nodes included, by what the server does best."""
        if self.store:
            url = f"{self.store}?graph={quote(graph, safe='')}"
            self.send(url, triples, method="PUT", content="application/n-triples")
            return
        assert self.folder is not None
        file = self.folder / "put.nt"
        file.write_bytes(triples)
        self.run_sql(
            f"SPARQL CLEAR GRAPH <{graph}>;\n"
            f"DB.DBA.TTLP (file_to_string_output ('{file}'), '', '{graph}', 512);\nCHECKPOINT;"
        )

    def send(self, url: str, body: bytes, method: str = "POST", content: str = FORM, **headers: str) -> bytes:
        request = urllib.request.Request(url, body, {"Content-Type": content, **headers}, method=method)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return bytes(answer.read())

    def run_sql(self, text: str) -> str:
        """Run statements by Virtuoso's own client; an error in one is an error here."""
        assert self.sql is not None
        command = ["isql-vt", self.sql, "dba", "dba", "ERRORS=STDOUT", "VERBOSE=OFF", "PROMPT=OFF"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0 and "*** Error" not in done.stdout, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a server says anything at all at this address, be it an error."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True


@contextmanager
def child(command: list[str], folder: Path, url: str) -> Iterator[None]:
    """Run a command in a process group of its own until it answers at the URL; at the end all of the group is killed.

    Where the system can do so, the child ends with this process too, however that ended.
    """
    if not wanted:
        pytest.fail("a test that starts a server is marked: @pytest.mark.servers", pytrace=False)
    setpriv = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    log = folder / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*setpriv, *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        until = time.monotonic() + START_TIMEOUT
        while not answers(url):
            ended = process.poll() is not None
            if ended or time.monotonic() > until:
                tail = log.read_text("utf-8", "replace")[-2000:]
                what = f"ended with {process.returncode}" if ended else f"did not answer in {START_TIMEOUT:.0f} s"
                raise RuntimeError(f"{command[0]} {what}; its log ends:\n{tail}")
            time.sleep(0.05)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="coopgraph-server-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextmanager
def oxigraph() -> Iterator[Server]:
    url = f"http://127.0.0.1:{free_port()}"
    program = str(Path(sys.executable).parent / "oxigraph")
    with folder() as place:
        command = [program, "serve", "--bind", url.removeprefix("http://")]  # in memory
        with child(command, place, f"{url}/query?query=ASK%7B%7D"):
            yield Server("oxigraph", f"{url}/query", f"{url}/update", f"{url}/store")


@contextmanager
def fuseki() -> Iterator[Server]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/ds"
    main = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    options = ["--localhost", f"--port={port}", "--mem", "--update", "/ds"]
    java = ["java", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", str(CACHE / "jars" / "*")]
    with folder() as place, child([*java, main, *options], place, f"{url}/sparql?query=ASK%7B%7D"):
        yield Server("fuseki", f"{url}/sparql", f"{url}/update", f"{url}/data")


@contextmanager
def reference(user: str = "", password: str = "") -> Iterator[Server]:
    """The endpoint on rdflib; with a user's name it answers no other."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-B", str(HERE / "reference_server.py"), url.rpartition(":")[2]]
    command += [f"{user}:{password}"] if user else []
    with folder() as place, child(command, place, f"{url}/sparql?query=ASK%7B%7D"):
        own = {"user": user or None, "password": password or None, "direct_post": False}
        yield Server("reference", f"{url}/sparql", f"{url}/sparql", f"{url}/store", **own)


VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
FileExtend = 200

[Parameters]
ServerPort = {sql}
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
DirsAllowed = {folder}

[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 600
"""


@contextmanager
def virtuoso(rows: int = 10_000) -> Iterator[Server]:
    """Virtuoso with a database of its own, that gives at most so many rows and lets all who ask update.

    A database is made once and copied after that: making one takes longer than all else of a start.
    """
    http, sql = (f"127.0.0.1:{free_port()}" for _ in range(2))
    url = f"http://{http}/sparql"
    with folder() as place:
        ini = place / "virtuoso.ini"
        ini.write_text(VIRTUOSO_INI.format(http=http, sql=sql, folder=place, rows=rows), "utf-8")
        database, empty = place / "virtuoso.db", _empty_databases() / "virtuoso.db"
        if empty.exists():
            shutil.copy(empty, database)
        command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
        with child(command, place, f"{url}?query=ASK%7B%7D"):
            made = Server("virtuoso", url, url, default_graph=False, direct_post=False, folder=place, sql=sql)
            if not empty.exists():
                made.run_sql('GRANT SPARQL_UPDATE TO "SPARQL";\nCHECKPOINT;')
                shutil.copy(database, empty)
            yield made


@cache
def _empty_databases() -> Path:
    """Where an empty database is kept till the end."""
    return _ends.enter_context(folder())


def available(name: str) -> str | None:
    """What this machine lacks to run a server, or nothing."""
    if name == "oxigraph" and not (Path(sys.executable).parent / "oxigraph").is_file():
        return "no Oxigraph server here (the package `oxigraph` has it)"
    if name == "virtuoso" and not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        return "no Virtuoso here (Debian has it in virtuoso-opensource-7-bin)"
    if name == "fuseki" and not shutil.which("java"):
        return "no Java here for Fuseki (Debian has it in default-jdk-headless)"
    pom = CACHE / "pom.xml"
    if name == "fuseki" and not (pom.is_file() and pom.read_bytes() == (HERE / "fuseki" / "pom.xml").read_bytes()):
        return "no archives of Fuseki here (`make system` fetches them with Maven)"
    return None


def installable(name: str) -> bool:
    """Whether tools/system-packages.sh could have installed it."""
    if name == "virtuoso":
        return os.geteuid() == 0 and shutil.which("apt-get") is not None
    return name != "fuseki" or shutil.which("mvn") is not None


def require(name: str) -> None:
    """Skip loudly what this machine cannot run, or fail in CI."""
    if reason := available(name):
        if os.environ.get("CI") == "true" and installable(name):
            pytest.fail(f"{reason}; CI must try {name}", pytrace=False)
        warnings.warn(f"NOT TRIED AGAINST {name.upper()}: {reason}", stacklevel=2)
        pytest.skip(reason)


MOST_ROWS = 50_000  # of the Virtuoso that all tests share: more than a lens has; test_pages is about answers cut off
STARTS = {"oxigraph": oxigraph, "virtuoso": partial(virtuoso, MOST_ROWS), "fuseki": fuseki, "reference": reference}
RUNNING: dict[str, Server] = {}


def running(name: str) -> Server:
    """A server that was started when first wanted, and runs till the end."""
    if name not in RUNNING:
        require(name)
        start: AbstractContextManager[Server] = STARTS[name]()
        RUNNING[name] = _ends.enter_context(start)
    return RUNNING[name]


@pytest.fixture(scope="session", params=NAMES)
def server(request: pytest.FixtureRequest) -> Server:
    """Each server in turn."""
    return running(request.param)
