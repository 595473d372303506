"""Who may ask: the names that the server is called by, pages of other sites, and who may change data."""

import base64
import binascii
import hmac
import ipaddress
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from coopgraph.web.problems import ProblemError

_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?", re.ASCII)
LOCAL = ("localhost",)
# Of every answer: nothing of ours is run, framed, or taken for something else than it is.
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guards:
    """What a request must fulfil before it is looked into.

    Args:
        hosts: names that the server is called by, beside addresses in numbers and `localhost`; `*` is every name.
        origins: sites whose pages may read answers; `*` is every site.
        token: what a request that changes data must bring; without one, nothing is changed.
    """

    def __init__(self, hosts: Sequence[str] = (), origins: Sequence[str] = (), token: str | None = None):
        self._hosts, self._origins, self._token = {*LOCAL, *map(str.lower, hosts)}, set(origins), token

    def check(self, headers: Mapping[str, str]) -> None:
        """Refuse what a page of another site asks: through a name that it made point to us, or in its own name.

        Raises:
            ProblemError: it is refused.
        """
        host = headers.get("host", "")
        if "host" in headers and not self._is_host(_name(host)):
            raise ProblemError(421, f"this server is not called {host[:100]!r}; --allow-host gives it another name")
        origin = headers.get("origin")
        if origin is not None and not self.allows(origin) and urlsplit(origin).netloc.lower() != host.lower():
            raise ProblemError(403, f"pages of {origin[:100]} may not ask here; --cors lets those of a site")
        site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
        if site == "cross-site" and origin is None and mode != "navigate" and "*" not in self._origins:
            raise ProblemError(403, "pages of other sites may not ask here; --cors lets those of a site")

    def _is_host(self, name: str) -> bool:
        return "*" in self._hosts or name in self._hosts or _is_address(name)

    def allows(self, origin: str) -> bool:
        """Whether pages of a site may read answers."""
        return "*" in self._origins or origin in self._origins

    def headers(self, origin: str | None) -> dict[str, str]:
        """What is said to a browser of who may read an answer."""
        if origin is None or not self.allows(origin):
            return {**SAFE, "Vary": "Origin"} if self._origins else dict(SAFE)
        named = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "ETag, Retry-After"}
        return {**SAFE, "Cross-Origin-Resource-Policy": "cross-origin", "Vary": "Origin", **named}

    def may_change(self, headers: Mapping[str, str]) -> None:
        """Refuse a request that changes data, unless it brings the token: as a bearer, or as anybody's password.

        Raises:
            ProblemError: it does not, or nobody may.
        """
        if self._token is None:
            raise ProblemError(403, "this server only reads; --writable lets those change data who have a token")
        given = _given(headers.get("authorization", ""))
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            ask = {"WWW-Authenticate": 'Bearer realm="coopgraph", Basic realm="coopgraph"'}
            raise ProblemError(401, "changes need the token of this server", ask)


@lru_cache(256)
def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(256)
def _name(host: str) -> str:
    """A Host header without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower() if _HOST.fullmatch(host) else ""
    except ValueError:
        return ""


def _given(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
