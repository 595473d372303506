"""What stands behind a table, as a test gives it."""

from collections.abc import Callable, Sequence

from coopgraph.answers.background import Background
from coopgraph.base.terms import Term


class Given(Background):
    """Labels, notes and evidence of a test; `asked` says what was asked for, each time."""

    def __init__(
        self,
        label: Callable[[Term], str | None] = lambda _: None,
        notes: Sequence[str] = (),
        evidence: Sequence[str] | None = None,
    ):
        self.label = label  # type: ignore[method-assign]
        self._notes, self._evidence, self.asked = notes, evidence, list[str]()

    def notes(self) -> Sequence[str]:
        self.asked.append("notes")
        return self._notes

    def evidence(self) -> Sequence[str] | None:
        self.asked.append("evidence")
        return self._evidence
