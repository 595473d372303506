"""What is wrong with a request, as it is told to its client: in words, or as JSON to who asks for that."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from coopgraph.base.errors import CoopGraphError


class ProblemError(CoopGraphError):
    """A request that gets no answer; `status` is that of HTTP, `more` is told beside the text (line, column, hint)."""

    def __init__(
        self, status: int, text: str, headers: Mapping[str, str] | None = None, more: Mapping[str, Any] | None = None
    ):
        self.status, self.headers, self.more = status, dict(headers or {}), dict(more or {})
        super().__init__(text)

    def body(self, accept: str) -> tuple[str, bytes]:
        """The media type, and the text in it."""
        if "json" not in accept:
            return "text/plain; charset=utf-8", f"{self}\n".encode()
        says = {"status": self.status, "title": HTTPStatus(self.status).phrase, "detail": str(self), **self.more}
        return "application/problem+json", json.dumps(says, ensure_ascii=False).encode()
