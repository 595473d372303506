"""One command as a process: streams that may be closed, arguments that may be any bytes, errors as one message."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache

from coopgraph.base.errors import CoopGraphError
from coopgraph.base.output import standard_streams

_PATHS = frozenset({"data", "file", "files", "mapping", "output", "query", "rejects", "store"})  # their names are bytes


def guarded(command: Callable[[], int]) -> int:
    """The exit code of a command, whose errors are told."""
    with standard_streams():
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


class Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, asked without `shutil`, which a cold start would have to import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


@cache
def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    return (os.get_terminal_size(1).columns if os.isatty(1) else 80) or 80
