"""One test for many things: it fails once, and names each thing that it fails on."""

from collections.abc import Callable, Collection
from functools import wraps
from inspect import Signature, signature
from typing import Any

import pytest


def for_each(items: Collection[Any], name: Callable[[Any], str] = str) -> Callable[[Callable[..., None]], Any]:
    """Make one test of a check: it is run on each item, its first argument; the others are fixtures and parameters."""

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @wraps(check)
        def test(**others: Any) -> None:
            assert items, "there is nothing to check"
            failures = []
            for item in items:
                try:
                    check(item, **others)
                except AssertionError as error:
                    failures.append(f"{name(item)}: {error}")
            if failures:
                pytest.fail(f"{len(failures)} of {len(items)}:\n" + "\n".join(failures), pytrace=False)

        test.__signature__ = Signature(list(signature(check).parameters.values())[1:])  # type: ignore[attr-defined]
        return test

    return decorate
