"""`%sparql` and `%%sparql` through a real kernel."""

import html
import threading
import time

import pytest

MISTYPED = "%%sparql\nSELECT * {\n  ?s cg:hasPartnr ?c }"
QATAR = "https://w3id.org/coopgraph/id/country/QAT"


@pytest.fixture(scope="module")
def manager():
    from jupyter_client.manager import start_new_kernel

    manager, manager.first_client = start_new_kernel(kernel_name="python3")
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(manager):
    client = manager.first_client
    client.execute_interactive("%load_ext coopgraph\n%reload_ext coopgraph", timeout=60)
    code = "import coopgraph as cg; g = cg.load(); partner = g.resolve('QAT'); odd = []"
    client.execute_interactive(code, timeout=60)
    yield client
    client.stop_channels()


def run(kernel, code: str) -> tuple[str, dict[str, dict]]:
    """The status of a cell, and the last message of each kind that it sent."""
    sent: dict[str, dict] = {}
    reply = kernel.execute_interactive(
        code, timeout=60, output_hook=lambda message: sent.update({message["msg_type"]: message["content"]})
    )
    return reply["content"]["status"], sent


def test_a_kernel_sends_errors_without_traceback(kernel):
    status, sent = run(kernel, MISTYPED)
    assert status == "error"
    assert sent["error"]["ename"] == "QueryError"
    assert sent["error"]["traceback"] == ("QueryError: " + sent["error"]["evalue"]).split("\n")
    assert "stream" not in sent
    assert run(kernel, "%sparql partner-count --as pandas")[0] == "error"


def test_the_interrupt_of_a_kernel_ends_a_query(kernel, manager):
    """As the button of a notebook does; the next cell works."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    run(
        kernel, "%sparql SELECT ?c { ?c skos:prefLabel ?l FILTER REGEX(?l, CONCAT('^', 'Turk')) }"
    )  # starts what runs it
    threading.Timer(0.5, manager.interrupt_kernel).start()
    start = time.monotonic()
    status, sent = run(kernel, f"%sparql {endless}")
    assert time.monotonic() - start < 10  # most of it for the traceback that IPython makes
    assert (status, sent["error"]["ename"]) == ("error", "KeyboardInterrupt")
    assert run(kernel, "%sparql SELECT ?c { ?c skos:prefLabel ?l FILTER REGEX(?l, CONCAT('^', 'Turk')) }")[0] == "ok"


def test_a_kernel_sends_tables_and_drawings(kernel):
    table = run(kernel, "%sparql security-partners --limit 2")[1]["execute_result"]["data"]
    assert f'<a href="{QATAR[:-3]}' in table["text/html"]
    assert ">Stated in</th>" in table["text/html"]
    assert all("2 of 13 rows shown" in shown for shown in table.values())
    drawing = run(kernel, "%sparql security-partners --draw")[1]["execute_result"]["data"]
    assert drawing["text/html"].startswith("<iframe ")
    assert "vis" in html.unescape(drawing["text/html"])


def test_progress_is_one_line_that_replaces_itself(kernel):
    sent = []
    code = """
from coopgraph.base import progress
progress.DELAY_IN_NOTEBOOKS = -1
with progress.bar("going through", 3) as bar:
    for _ in range(3):
        bar.update(1); bar._bar.refresh()
"""
    kernel.execute_interactive(code, timeout=60, output_hook=sent.append)
    kinds = [message["msg_type"] for message in sent if "display_id" in message["content"].get("transient", {})]
    assert kinds[0] == "display_data" and set(kinds[1:]) == {"update_display_data"}
    assert not [message for message in sent if message["msg_type"] == "stream"]
    last = [message["content"]["data"]["text/plain"] for message in sent if "data" in message["content"]][-1]
    assert "going through" in last and "3.00/3.00" in last and "\r" not in last and "\n" not in last


@pytest.mark.parametrize(
    ("written", "fragment", "offered"),
    [
        ("%%sparql --lens ministry\nSELECT * {\n  ?s cg:hasPartnerO", "cg:hasPartnerO", ["cg:hasPartnerOrganisation"]),
        ("%%sparql\nASK { country:TU", "country:TU", ["country:TUN", "country:TUR", "country:TUV"]),
        ("%%sparql\nPREFIX my: <https://w3id.org/coopgraph/ns#>\nASK { ?s my:inReg", "my:inReg", ["my:inRegion"]),
        ("%%sparql\nASK { ?s rdfs:lab", "rdfs:lab", ["rdfs:label"]),
        ("%%sparql\nASK { ?s cg:ratified", "cg:ratified", ["cg:ratifiedOn", "stage:ratification"]),
        ("%%sparql\nsel", "sel", ["SELECT"]),
        ("%%sparql\nASK { coun", "coun", ["COUNT", "country:"]),
        ("%%sparql\nASK { ?some ?p $", "$", ["$p", "$partner", "$some"]),
        ("%%sparql\nASK { ?some ?p ?s", "?s", ["?some"]),
        ("%%sparql\nASK { nothing:li", "nothing:li", ["nothing:li"]),
        ("%%sparql --l", "--l", ["--language", "--lens", "--limit"]),
        ("%%sparql --draw --lens ", "", ["ministry", "possible", "sourced"]),
        ("%%sparql --as=p", "p", ["polars"]),
        ("%%sparql --graph ", "", ["g"]),
        ("x = 1\nt = %sparql security-p", "security-p", ["security-partner-count", "security-partners"]),
        ("%sparql --as df --draw is-partner cou", "cou", ["country="]),
        ("%sparql is-partner country=country:TU", "country:TU", ["country:TUN", "country:TUR", "country:TUV"]),
        ("%sparql is-partner country=TURK", "TURK", ["country:TCA", "country:TKM", "country:TUR"]),
        ("%sparql is-partner country=Turqu", "Turqu", ["country:TCA", "country:TUR"]),
        ("%sparql is-partner country=$pa", "$pa", ["$partner"]),
        ("%sparql partner-count --lan", "--lan", ["--language"]),
        ("%sparql SELECT * { ?x a cg:Countr", "cg:Countr", ["cg:Country"]),
        ("cg.valid", "valid", ["validate"]),
    ],
)
def test_a_kernel_completes(kernel, written, fragment, offered):
    kernel.complete(written + " }\nLIMIT 3" if written.startswith("%%") and "\n" in written else written, len(written))
    while (reply := kernel.get_shell_msg(timeout=60))["msg_type"] != "complete_reply":
        pass
    found = reply["content"]
    assert (found["cursor_start"], found["cursor_end"]) == (len(written) - len(fragment), len(written))
    assert sorted(found["matches"]) == offered
    for each in found["metadata"]["_jupyter_types_experimental"]:
        assert each["text"] != "country:TUR" or each["type"] == "Türkiye", "a thing is offered with its name"


@pytest.mark.slow
def test_a_notebook_that_fails_says_why_and_stops():
    import nbformat.v4 as nb
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from nbconvert import HTMLExporter

    cells = ["%load_ext coopgraph", "%sparql security-partners --draw", MISTYPED, "1"]
    notebook = nb.new_notebook(cells=[nb.new_code_cell(cell) for cell in cells])
    with pytest.raises(CellExecutionError, match="did you mean cg:hasPartner"):
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert 'sandbox="allow-scripts' in page
    assert "Traceback" not in page
