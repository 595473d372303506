"""Endpoints and time: what is slow is given up, what is busy asked again, what is interrupted ends; by no clock of ours."""

import email.utils
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import coopgraph as cg
from coopgraph.store.remote import endpoint, transport
from tests.store.test_endpoint import QUERY, failure
from tests.support.hostile_server import rows
from tests.support.misbehaving import SOON, dripping, response, serving, silent


def slow(seconds, body):
    def reply(connection, request):
        time.sleep(seconds)
        connection.sendall(response(body))

    return reply


def hurried(url, seconds, **options):
    """A graph whose requests have so little time from now on; a busy machine may need more to connect."""
    graph = cg.connect(url, timeout=60, **options)
    graph.place.transport.timeout = seconds
    return graph


def test_a_query_may_be_given_more_time_than_the_connection():
    with serving(slow(1.0, rows("1"))) as server:
        graph = hurried(server.url, 0.5)
        assert "within 0.5 seconds" in str(failure(lambda: graph.query(QUERY)))
        assert len(graph.query(QUERY, timeout=60)) == 1
        assert "within 0.2 seconds" in str(failure(lambda: graph.query(QUERY, timeout=0.2)))
    with serving(response(rows("1"))) as server:
        assert len(cg.connect(server.url, timeout=86_400).query(QUERY)) == 1


def test_an_error_page_that_drips_is_given_up_in_time():
    drip = dripping(b"HTTP/1.1 500 Oops\r\nContent-Length: 9000\r\n\r\n" + b"x" * 300, 50)
    with serving(drip) as server:
        graph, start = hurried(server.url, 1), time.monotonic()
        failure(lambda: graph.query(QUERY))
        assert time.monotonic() - start < SOON


def test_pages_share_one_time_limit(monkeypatch):
    """By a clock that goes on only while a page is made: there is time for three of them."""
    clock = [0.0]
    monkeypatch.setattr(endpoint, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    def page(connection, request):
        clock[0] += 40
        connection.sendall(response(rows(*"abcde")))

    with serving(page) as server:
        graph = cg.connect(server.url, timeout=100, page_size=5)
        assert "no answer" in str(failure(lambda: graph.query(QUERY)))
    assert len(server.asked) == 1 + 3


def test_interrupt_ends_a_command_that_waits():
    with serving(silent) as server:
        command = [sys.executable, "-m", "coopgraph.apps.cli", "query", QUERY, "--endpoint", server.url]
        with subprocess.Popen(command, stdout=-1, stderr=-1, text=True) as process:
            server.wait_for(2, process)
            start = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
    assert time.monotonic() - start < SOON
    assert (process.returncode, out, err) == (130, "", "coopgraph: interrupted\n")


def test_busy_servers_by_date_and_by_time_left(monkeypatch):
    def busy(when):
        late = response(b"", "503 Busy", Retry_After=email.utils.formatdate(time.time() + when, usegmt=True))
        with serving(late) as server:
            start = time.monotonic()
            assert "too busy" in str(failure(lambda: cg.connect(server.url, timeout=60).query(QUERY)))
        return len(server.asked) - 1, time.monotonic() - start

    assert busy(-60)[0] == 1 + transport.RETRIES
    requests, seconds = busy(3600)
    assert requests == 1 and seconds < SOON
    pauses, clock = [], [0.0]

    def sleep(seconds):
        pauses.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(transport, "time", SimpleNamespace(monotonic=lambda: clock[0], sleep=sleep))
    with serving(response(b"", "429 Too Many Requests")) as server:
        graph = hurried(server.url, 6)
        failure(lambda: graph.query(QUERY))
    assert (
        len(server.asked) - 1 == len(pauses) + 1 and len(pauses) >= 3
    )  # half a second, one, two; and no time for four
    assert all(0.75 * 2**i <= 2 * pause <= 1.25 * 2**i for i, pause in enumerate(pauses)) and sum(pauses) < 6
