"""The errors that coopgraph raises: few, each saying what to do, each with its exit code.

CoopGraphError            the base: catch this one
├── LoadError             a file cannot be read; knows file, line and column
├── QueryError            a query is wrong; shows the place with a caret and a hint
├── NotFoundError         nothing has that name; offers the nearest names
├── RefusedError          allowed by the standards, refused here: a limit, or an outside address
├── EndpointError         an endpoint does not answer as it should; knows its address
└── OutputError           a format is unknown, or a result cannot be written

LoadWarning is a warning of Python's: a file was read, and something about it is to know.
"""


class CoopGraphError(Exception):
    """Base of all errors of this package; its text is meant for the user, and drives no terminal."""

    exit_code = 2

    def __str__(self) -> str:
        from coopgraph.base.text import inert  # a cold command that goes well needs none of it

        return inert(super().__str__())


class LoadError(CoopGraphError):
    """A file cannot be read as RDF."""

    def __init__(self, message: str, file: str = "", line: int | None = None, column: int | None = None):
        self.file, self.line, self.column = file, line, column
        place = ":".join(str(part) for part in (file, line, column) if part not in (None, ""))
        super().__init__(f"{place}: {message}" if place else message)


class QueryError(CoopGraphError):
    """A query cannot be understood; the text shows its place, a caret and a hint."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None, hint: str = ""):
        self.line, self.column, self.hint = line, column, hint
        super().__init__(message)


class NotFoundError(CoopGraphError):
    """No question, thing, term or lens has that name."""


class RefusedError(CoopGraphError):
    """Something that coopgraph will not do unless asked to, or not at all: the text says which."""


class EndpointError(CoopGraphError):
    """An endpoint cannot be reached, or does not answer as an endpoint should; the text names it, never a password.

    `status` is that of HTTP, where the server sent one.
    """

    def __init__(self, message: str, address: str = "", status: int | None = None):
        self.address, self.status = address, status
        super().__init__(f"{address}: {message}" if address else message)


class OutputError(CoopGraphError):
    """A result cannot be written as asked."""


class LoadWarning(UserWarning):
    """A file was read, and something about it is to know: it holds no triples, or not all of it was read as it stands."""
