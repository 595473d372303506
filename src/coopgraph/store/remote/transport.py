"""SPARQL 1.1 Protocol and Graph Store Protocol over HTTP, by SPARQLWrapper, with limits and errors that say where.

SPARQLWrapper makes the requests. What it leaves to `urllib`'s defaults is done here: a login is never sent to
another host, a request has a time limit as a whole (not one for each packet), a body has a size limit, and a server
that is busy is asked again a few times.
"""

import base64
import email.utils
import html
import http.client
import random
import re
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from SPARQLWrapper import GET, POST, SPARQLWrapper

from coopgraph.base import ranges
from coopgraph.base.errors import EndpointError, RefusedError
from coopgraph.base.progress import bar
from coopgraph.store.worker import within

MAX_BYTES = 512 * 1024 * 1024  # of one answer
MAX_URL = 2_000  # bytes of a query sent by GET; longer ones are sent as a form
BUSY = frozenset({429, 503})
RETRIES = 4
LONGEST = 1e9  # seconds that a socket can be told to wait
GRAPH_FORM, RESULT_FORM = (
    "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5",
    "application/sparql-results+json, application/sparql-results+xml;q=0.5",
)


class Response(NamedTuple):
    """What a server answered: media type without parameters, headers, and the body."""

    type: str
    headers: Mapping[str, str]
    body: bytes


class Login(NamedTuple):
    """Who asks: a user with a password (basic authentication), or a token (bearer)."""

    user: str | None = None
    password: str | None = None
    token: str | None = None

    @property
    def header(self) -> str | None:
        """The value of the `Authorization` header."""
        if self.token is not None:
            return f"Bearer {self.token}"
        if self.user is None:
            return None
        pair = f"{self.user}:{self.password or ''}"
        return "Basic " + base64.b64encode(pair.encode()).decode("ascii")

    def hide(self, text: str) -> str:
        """A text without the password or token, should a server repeat it."""
        secrets = {self.password, self.token, (self.header or "").partition(" ")[2]} - {None, ""}
        written = {form(secret) for secret in secrets for form in (str, html.escape, urllib.parse.quote)}  # type: ignore[arg-type]
        for secret in sorted(written, key=len, reverse=True):
            text = text.replace(secret, "…")
        return text


class Transport:
    """The way to one endpoint.

    Args:
        url: where queries go; a login in it (`http://user:password@host/`) is taken out.
        login: who asks.
        timeout: seconds for a whole request, with its retries.
        method: `GET`, `POST` (as a form) or `auto`: GET for what fits into an address.

    Raises:
        EndpointError: the address is none of HTTP.
    """

    def __init__(self, url: str, login: Login, timeout: float = 60.0, method: str = "auto"):
        ranges.check("timeout", timeout)
        parts = _parts(url.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise EndpointError("the address of an endpoint starts with http:// or https://", _shown(parts))
        if login.header is None and parts.username:
            login = Login(urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
        if not (login.header or "").isascii() or set(login.header or "") & set("\r\n"):
            raise EndpointError("a token has only ASCII characters", _shown(parts))
        if method not in {"auto", "GET", "POST"}:
            raise EndpointError(f"a method is auto, GET or POST, not {method!r}", _shown(parts))
        path, asked = (urllib.parse.quote(part, safe="/%:;=@&?!$+,~()*'") for part in (parts.path, parts.query))
        self.url = urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, asked, ""))
        self.address = _shown(parts)
        self.login, self.timeout, self.method = login, timeout, method
        self._opener = _opener()

    def query(
        self, text: str, form: str, parameters: Sequence[tuple[str, str]] = (), timeout: float | None = None
    ) -> Response:
        """Send a query.

        Args:
            form: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; it decides which media types are asked for.
            parameters: of the protocol, such as `default-graph-uri`.
            timeout: seconds, when not those of the transport.

        Raises:
            EndpointError: no answer, or not one of SPARQL.
            BadQueryError: the server does not accept the query (400).
            RefusedError: the answer is too large.
        """
        size = len(urllib.parse.quote_plus(text)) + sum(len(name) + len(value) for name, value in parameters)
        method = ("GET" if size <= MAX_URL else "POST") if self.method == "auto" else self.method
        asked = _Protocol(self, self.url, form, text, method)
        for name, value in parameters:
            asked.addParameter(name, value)
        return self._timed(asked.send, timeout)

    def is_true(self, text: str, graph: str) -> bool:
        """Whether an ASK over a default graph is answered yes."""
        return re.search(rb"boolean\W+true", self.query(text, "ASK", [("default-graph-uri", graph)]).body) is not None

    def update(self, text: str, url: str, timeout: float | None = None) -> Response:
        """Send an update, as a form, to the address for updates, which errors then name."""
        there = Transport(url, self.login, self.timeout)
        return there._timed(_Protocol(there, there.url, "INSERT", text, "POST").send, timeout)

    def store(self, url: str, body: bytes | None, timeout: float | None = None) -> Response:
        """Add N-Triples by the Graph Store Protocol to the graph that the address names; None removes the graph."""
        headers = {"Content-Type": "application/n-triples"} if body is not None else {}
        method = "DELETE" if body is None else "POST"
        there = Transport(url, self.login, self.timeout)
        request = urllib.request.Request(there.url, data=body, headers=headers | {"Accept": "*/*"}, method=method)
        return there._timed(lambda seconds: there._open(request, seconds), timeout)

    def _timed(self, send: Callable[[float], Any], timeout: float | None) -> Response:
        seconds = self.timeout if timeout is None else timeout
        deadline = time.monotonic() + seconds
        try:
            return within(seconds, lambda: self._retried(send, deadline))  # type: ignore[no-any-return]
        except TimeoutError:
            raise self.error(f"no answer within {seconds:.3g} seconds") from None

    def _retried(self, send: Callable[[float], Any], deadline: float) -> Response:
        """Send until the server is not busy, with growing pauses, at most RETRIES times."""
        for attempt in range(RETRIES + 1):
            try:
                with send(deadline - time.monotonic()) as answer:
                    return self._read(answer, deadline)
            except urllib.error.HTTPError as error:
                pause = _pause(error.headers.get("Retry-After"), attempt)
                if error.code not in BUSY or attempt == RETRIES or time.monotonic() + pause > deadline:
                    raise self._refused(error) from None
                error.close()
            except urllib.error.URLError as error:
                raise self.error(_unreachable(error.reason)) from None
            except (OSError, http.client.HTTPException) as error:
                raise self.error(_unreachable(error)) from None
            except ValueError:  # of urllib, for a port or a host that cannot be
                raise self.error("the address, or the one it sends us on to, is malformed") from None
            time.sleep(pause)
        raise AssertionError("the last attempt answers or raises")

    def _open(self, request: urllib.request.Request, seconds: float) -> Any:
        if self.login.header is not None:
            request.add_unredirected_header("Authorization", self.login.header)
        request.add_header("User-Agent", "coopgraph")
        return self._opener.open(request, timeout=max(0.001, min(seconds, LONGEST)))

    def _read(self, answer: Any, deadline: float) -> Response:
        parts, size = [], 0
        with bar(f"from {urllib.parse.urlsplit(self.url).hostname}", None, "B") as read:
            while part := answer.read1(2**20):
                parts.append(part)
                size += len(part)
                read.update(len(part))
                if size > MAX_BYTES:
                    raise RefusedError(f"{self.address}: an answer of more than {MAX_BYTES // 2**20} MiB; add a LIMIT")
                if time.monotonic() > deadline:
                    raise TimeoutError
        announced = answer.headers.get("Content-Length", "")
        if announced.isdecimal() and size < float(announced):
            raise self.error(f"the answer ends in the middle ({size:,} of {float(announced):,.0f} bytes)")
        return Response(answer.headers.get_content_type(), answer.headers, b"".join(parts))

    def _refused(self, error: urllib.error.HTTPError) -> EndpointError:
        code = error.code
        try:
            with error:
                says = self.first_line(error.read(4_000))
        except (OSError, http.client.HTTPException):
            says = ""
        if code == 400:
            return BadQueryError(f"the server does not accept this: {says}", self.address, code)
        if code == 401:
            given = "the login is not accepted" if self.login.header else "it asks for a password"
            return self.error(f"{given}; pass user and password, or token", code)
        if 300 <= code < 400:
            return self.error(_redirected(self.url, error), code)
        known = {403: "access is forbidden", 404: "there is no endpoint at this address", **_BUSY_TEXT}
        text = known.get(code, f"HTTP {code} {error.reason}")
        return self.error(f"{text}{': ' + says if says else ''}", code)

    def error(self, message: str, status: int | None = None) -> EndpointError:
        """An error of this endpoint: never with the password, nor with control characters."""
        return EndpointError(_printable(self.login.hide(message)), self.address, status)

    def first_line(self, body: bytes) -> str:
        """The first words of an answer that is no result: of a web page its title; no control characters."""
        text = self.login.hide(body[:4_000].decode("utf-8", "replace"))
        if re.match(r"\s*<(?:!doctype|html|\?xml|head)", text, re.IGNORECASE):
            title = re.search(r"<(?:title|h1)[^>]*>(.*?)</", text, re.IGNORECASE | re.DOTALL)
            text = title[1] if title else ""
        lines = (" ".join(_printable(line).split()) for line in text.splitlines())
        return next(filter(None, lines), "")[:200]


class BadQueryError(EndpointError):
    """The server does not accept a query (HTTP 400)."""


class _Protocol(SPARQLWrapper):
    """One request, made by SPARQLWrapper and sent by our opener.

    Private methods of SPARQLWrapper are overridden here and nowhere else; `tests/store/test_transport.py` tells when they change.
    """

    def __init__(self, transport: Transport, url: str, form: str, text: str, method: str):
        self._form, self._transport = form, transport
        super().__init__(url)
        self.setOnlyConneg(True)
        self.setMethod(POST if method == "POST" else "GET")
        self.setQuery(text)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802 - SPARQLWrapper's name
        return self._form

    def _getAcceptHeader(self) -> str:  # noqa: N802 - SPARQLWrapper's name
        if self._form == "INSERT":
            return "*/*"
        return GRAPH_FORM if self._form in {"CONSTRUCT", "DESCRIBE"} else RESULT_FORM

    def _createRequest(self) -> urllib.request.Request:  # noqa: N802 - SPARQLWrapper's name
        request = super()._createRequest()
        if self.method == GET and "?" in self.endpoint:  # SPARQLWrapper would put a second one
            request.full_url = f"{self.endpoint}&{request.full_url[len(self.endpoint) + 1 :]}"
        return request

    def _query(self) -> tuple[Any, str]:
        return self._transport._open(self._createRequest(), self._seconds), self.returnFormat

    def send(self, seconds: float) -> Any:
        """The response, which is to be closed."""
        self._seconds = seconds
        return self.query().response


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirection within a host, with the same method and body; never to another, nor away from TLS."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The request to send instead, or None: the answer is then an error."""
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        secured = old.scheme == "http" and new.scheme == "https" and not old.port and not new.port
        if new.hostname != old.hostname or not (secured or (new.scheme, new.port) == (old.scheme, old.port)):
            return None
        again = urllib.request.Request(newurl, data=req.data, headers=req.headers, method=req.get_method())
        for name, value in req.unredirected_hdrs.items():
            if name == "Authorization":
                again.add_unredirected_header(name, value)
        return again


def _opener() -> urllib.request.OpenerDirector:
    """An opener that knows HTTP and nothing else (no files, no FTP)."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


_BUSY_TEXT = {429: "it asks for fewer requests (HTTP 429)", 503: "it is too busy (HTTP 503)"}


def _parts(url: str) -> urllib.parse.SplitResult:
    """The parts of an address; of a malformed one nothing is shown that may be a login."""
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port  # looked at only when it is read
    except ValueError:
        shown = url.rpartition("@")[2].partition("?")[0]
        says = "this is no address; in a login, characters such as / : @ are written %2F %3A %40"
        raise EndpointError(says, shown) from None
    return parts


def _shown(parts: urllib.parse.SplitResult) -> str:
    """An address as it may be shown: without login and without a query, which may hold a key."""
    host, path = parts.netloc.rpartition("@")[2], parts.path
    return urllib.parse.urlunsplit((parts.scheme, host, path if host else path.rpartition("@")[2], "", ""))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _pause(asked: str | None, attempt: int) -> float:
    """Seconds to wait: what the server asks for, else twice as long each time, with some chance in it."""
    if asked and asked.strip().isdecimal():
        return float(asked)
    if when := email.utils.parsedate_tz(asked):
        return max(0.0, email.utils.mktime_tz(when) - time.time())
    return float(0.5 * 2**attempt * random.uniform(0.75, 1.25))


def _redirected(url: str, error: urllib.error.HTTPError) -> str:
    place = error.headers.get("Location", "")
    if not place:
        return f"HTTP {error.code}, which sends us nowhere"
    old, new = (urllib.parse.urlsplit(u) for u in (url, urllib.parse.urljoin(url, place)))
    if (new.scheme, new.netloc) == (old.scheme, old.netloc):
        return f"it sends us in a circle (to {_shown(new)})"
    return f"it sends us on to {_shown(new)}, which is not followed; connect there if you trust it"


def _unreachable(reason: object) -> str:
    """Why there was no answer, in words."""
    if isinstance(reason, ConnectionRefusedError):
        return "nothing answers there (connection refused)"
    if isinstance(reason, socket.gaierror):
        return "there is no such host"
    if isinstance(reason, ssl.SSLError):
        return f"no secure connection: {getattr(reason, 'verify_message', '') or reason.reason or reason}"
    if isinstance(reason, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
        return "the connection was closed without an answer"
    if isinstance(reason, http.client.IncompleteRead):
        return "the answer ends in the middle"
    if isinstance(reason, http.client.HTTPException):
        return "what answers there does not speak HTTP"
    if isinstance(reason, TimeoutError):
        raise reason
    return f"no connection: {reason}"
