"""Progress bars on standard error, where a person is looking; nothing at all where nobody is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def bar(label: str, total: int | None, unit: str = "triples") -> Iterator[Any]:
    """A bar to `update(n)`; it goes away when the work is done.

    Args:
        total: how much there is to do, in `unit`, or None when that is not known.
    """
    from tqdm.auto import tqdm

    scaled = unit in {"B", "triples"}
    with tqdm(desc=label, total=total, unit=unit, unit_scale=scaled, disable=None, leave=False, delay=0.5) as shown:
        yield shown
