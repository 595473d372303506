"""Public names, words of the command line and named questions stay what people hold on to."""

from tests.support import public_names


def test_nothing_public_changes_unseen():
    """A change that is meant: `python -m tests.support.public_names`, and a line in the changelog."""
    assert public_names.text().splitlines() == public_names.FILE.read_text("utf-8").splitlines()
