"""Numbers that users give, within the range that makes sense: refused with it, in the library as on the command line."""

from coopgraph.base.errors import RefusedError

RANGES: dict[str, tuple[float, float]] = {
    "timeout": (0.001, 7 * 86_400),  # seconds
    "memory": (64, 1_000_000),  # MiB
    "limit": (1, 1_000_000),
    "hops": (0, 1_000),
    "page_size": (1, 10_000_000),  # rows
    "mirror": (0, 100_000_000),  # triples
    "height": (1, 100_000),  # pixels
    "width": (1, 10_000),  # columns of a terminal
    "rows": (1, 1_000_000),  # that are shown
    "port": (0, 65_535),
    "workers": (1, 256),
    "answer": (1, 100_000),  # MiB
}


def check(name: str, value: float | None) -> None:
    """Refuse a number that is not in its range; None, no number at all, is fine.

    Raises:
        RefusedError: it is not; the text says the range.
    """
    if value is None:
        return
    low, high = RANGES[name]
    if not low <= value <= high:  # so is NaN
        raise RefusedError(f"{name} must be from {low:,} to {high:,}, not {value}")
