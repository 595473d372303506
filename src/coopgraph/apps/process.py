"""One command as a process: streams that may be closed, arguments that may be any bytes, errors as one message."""

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from coopgraph.base.errors import CoopGraphError, LoadWarning
from coopgraph.base.output import standard_streams

_PATHS = frozenset({"data", "file", "files", "mapping", "output", "query", "rejects", "store"})  # their names are bytes


def guarded(command: Callable[[], int]) -> int:
    """The exit code of a command, whose errors are told."""
    with standard_streams(), _told_warnings():
        try:
            code = command()
            sys.stdout.flush()
            return code
        except CoopGraphError as error:
            print(f"coopgraph: {error}", file=sys.stderr)
            return error.exit_code
        except BrokenPipeError:  # the reader, such as `head`, has had enough
            _give_up_output()
            return 0
        except KeyboardInterrupt:
            print("coopgraph: interrupted", file=sys.stderr)
            return 130
        except OSError as error:
            print(f"coopgraph: cannot write: {error.strerror or error}", file=sys.stderr)
            _give_up_output()
            return 2


@contextmanager
def _told_warnings() -> Iterator[None]:
    """What is to know about files is told once, as messages are."""
    told, show = set[str](), warnings.showwarning

    def tell(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if not issubclass(category, LoadWarning):
            show(message, category, *where, **more)
        elif str(message) not in told:
            told.add(str(message))
            print(f"coopgraph: {message}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("always", LoadWarning)
        warnings.showwarning = tell
        yield


def _give_up_output() -> None:
    """What is still to be written goes nowhere."""
    with suppress(OSError):  # it is none of the system's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_arguments(arguments: Mapping[str, object]) -> None:
    """Refuse bytes that are no text, but in names of files.

    Raises:
        CoopGraphError: an argument is not UTF-8.
    """
    for name, value in arguments.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not text.isascii() and name not in _PATHS and not _is_text(text):
                raise CoopGraphError(f"{text}: this argument is not UTF-8")


def _is_text(argument: str) -> bool:
    from coopgraph.base.text import is_unicode

    return is_unicode(argument)


def leave(main: Callable[[], int]) -> None:
    """End the process with the exit code of its work."""
    try:
        code = main()
    except SystemExit as end:  # of argparse
        code = int(end.code or 0)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # closed, or nobody reads it
            stream.flush()
    os._exit(code)
