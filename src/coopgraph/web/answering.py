"""One request from its message to a worker to the last byte of its answer."""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from coopgraph.base.errors import CoopGraphError
from coopgraph.web.cache import AnswerCache, Kept
from coopgraph.web.limits import Limits
from coopgraph.web.pool import Channel, Pool
from coopgraph.web.problems import ProblemError
from coopgraph.web.request import Receive, Scope, Send, headers_of

MOMENT = 0.02  # seconds
OLDEST = 8 * 1024**2  # bytes of an answer to a client of HTTP/1.0, which cannot tell a cut one from a whole one


class Exchange:
    """One request and what was sent for it, as the journal tells it.

    Args:
        more: headers of every answer.
    """

    def __init__(self, scope: Scope, send: Send, more: Callable[[], Mapping[str, str]]):
        self.scope, self._send, self._more = scope, send, more
        self.headers = headers_of(scope)
        self.status, self.size, self.said = 0, 0, dict[str, Any]()

    @property
    def started(self) -> bool:
        """Whether the answer has begun, so that its status cannot be changed."""
        return self.status > 0

    async def send(self, message: Any) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = {name.lower() for name, _ in message["headers"]}
            more = [(n.lower().encode(), v.encode("latin-1", "replace")) for n, v in self._more().items()]
            vary = [value for name, value in (*message["headers"], *more) if name == b"vary"]
            kept = [pair for pair in message["headers"] if pair[0] != b"vary"]
            kept += [pair for pair in more if pair[0] not in own and pair[0] != b"vary"]
            message = {**message, "headers": [*kept, (b"vary", b", ".join(vary))] if vary else kept}
        else:
            self.size += len(message.get("body", b""))
        await self._send(message)

    async def whole(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        """Send an answer that is there."""
        bare = status in {204, 304}  # they have no body
        await self.begin(status, headers if bare else {**headers, "Content-Length": str(len(body))})
        await self.piece(b"" if bare or self.scope["method"] == "HEAD" else body, last=True)

    async def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status and the headers."""
        pairs = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": pairs})

    async def piece(self, body: bytes, *, last: bool) -> None:
        """Send a piece of the body."""
        await self.send({"type": "http.response.body", "body": body, "more_body": not last})


class Leaving:
    """Stops what is done for a client when this one leaves; then ConnectionError is raised, once the rest is tidied up.

    It is looked for that only when an answer takes a moment, as most do not.
    """

    def __init__(self, receive: Receive):
        self._receive, self._left = receive, False
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Leaving":
        self._task: Any = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(MOMENT, self._begin)
        return self

    def _begin(self) -> None:
        self._watch = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._left = True
        self._task.cancel()

    def stop(self) -> None:
        """Look no more: what is left to be done is done."""
        self._timer.cancel()
        if self._watch:
            self._watch.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._left and kind is not None and issubclass(kind, asyncio.CancelledError):
            self._task.uncancel()
            raise ConnectionError


class Answering:
    """Passes messages to workers, and their replies to clients.

    Args:
        pool: the workers.
        cache: keeps answers that have a name.
    """

    def __init__(self, pool: Pool, cache: AnswerCache, limits: Limits):
        self.pool, self.cache, self._limits = pool, cache, limits

    async def answer(
        self,
        exchange: Exchange,
        receive: Receive,
        message: tuple[Mapping[str, Any], bytes],
        name: Callable[[str], str | None] = lambda version: None,
    ) -> None:
        """Answer a request by what a worker replies to a message.

        Args:
            name: what names the answer over a version of the data, if it is to be kept.

        Raises:
            ProblemError: it has no answer.
            ConnectionError: the client has left.
        """
        begun = asyncio.get_running_loop().time()
        async with Leaving(receive) as leaving:
            channel: Channel | None = await self.pool.take()
            assert channel
            try:
                async with asyncio.timeout_at(begun + self._limits.seconds):
                    await channel.ask(*message)
                    await self._passed_on(exchange, channel, name(channel.version), leaving)
            except TimeoutError:
                lost, channel = channel, None
                await self.pool.kill(lost, "time")
                self._cut(exchange, ProblemError(504, f"no answer within {self._limits.seconds:g} seconds; narrow it"))
            except (EOFError, OSError):
                lost, channel = channel, None
                why = await self.pool.why_ended(lost)
                await self.pool.kill(lost, "died")
                self._cut(exchange, ProblemError(507 if "memory" in str(why) else 400, str(why)))
            finally:
                if channel:
                    self.pool.give_back(channel)

    def _cut(self, exchange: Exchange, problem: ProblemError) -> None:
        """Tell a problem, or if the answer has begun, leave it without an end, which its client sees."""
        if not exchange.started:
            raise problem
        exchange.said["cut"] = str(problem).partition("\n")[0]

    async def _passed_on(self, exchange: Exchange, channel: Channel, name: str | None, leaving: Leaving) -> None:
        said, piece = await channel.reply()
        await self._look(channel, said)
        headers = {"Content-Type": said["type"]} if "type" in said else {}
        headers |= {"Content-Encoding": said["encoding"]} if "encoding" in said else {}
        headers |= {"Location": said["location"]} if "location" in said else {}
        headers |= {"ETag": f'"{name}"', "Cache-Control": "no-cache"} if name else {}
        headers |= {"Vary": "Accept, Accept-Encoding"} if "type" in said else {}
        if channel.whole:
            leaving.stop()
            if name:
                self.cache.put(name, Kept(headers, piece))
            return await exchange.whole(said.get("done", 200), headers, piece)
        if exchange.scope["http_version"] == "1.0":
            return await exchange.whole(200, headers, piece + await self._collected(channel, OLDEST - len(piece)))
        await self._streamed(exchange, channel, headers, piece)

    async def _streamed(self, exchange: Exchange, channel: Channel, headers: Mapping[str, str], piece: bytes) -> None:
        """Send pieces as they come; the body of an answer to HEAD goes nowhere."""
        shown = exchange.scope["method"] != "HEAD"
        await exchange.begin(200, headers)
        while not channel.whole:
            if shown:
                await exchange.piece(piece, last=False)
            said, piece = await channel.reply()
            try:
                await self._look(channel, said)
            except CoopGraphError as error:
                return self._cut(exchange, ProblemError(400, str(error)))
        await exchange.piece(piece if shown else b"", last=True)

    async def _collected(self, channel: Channel, most: int) -> bytes:
        pieces = []
        while not channel.whole:
            said, piece = await channel.reply()
            await self._look(channel, said)
            pieces.append(piece)
            most -= len(piece)
            if most < 0:
                raise ProblemError(505, "so long an answer takes HTTP/1.1, in which it has an end")
        return b"".join(pieces)

    async def _look(self, channel: Channel, said: dict[str, Any]) -> None:
        """Whether a reply is an answer.

        Raises:
            ProblemError: it says what is wrong.
        """
        if "error" in said:
            channel.spoil(
                "memory" if said["error"] == "MemoryError" else "failed"
            )  # what it took may be left in pieces
            if said["error"] == "MemoryError":
                raise ProblemError(507, channel.worker.too_large)
            raise ProblemError(500, f"the worker failed: {said['text']}")
        if "status" in said:
            status, text = said.pop("status"), said.pop("text")
            raise ProblemError(status, text, more=said)
