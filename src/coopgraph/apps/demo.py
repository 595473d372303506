"""`make demo`: load, check, ask three questions, draw one page, and say what to try next."""

import sys
import time
from pathlib import Path

from coopgraph.opening import load

QUESTIONS = ("security-partners", "theme-of-agreement", "multilateral-cooperation")
PAGE = Path("out/network.html")


def main() -> int:
    """Run the demo; 1 when the shipped graph does not pass its own checks."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    start = time.perf_counter()
    graph = load(lens="ministry")
    print(f"Loaded the shipped graph: {len(graph):,} triples through the lens of what the ministry says.\n")

    report = graph.validate()
    print(report.to_text("en").strip(), "\n")

    for name in QUESTIONS:
        table = graph.query(name)
        print(f"{table.name}    [coopgraph query {name} --lens ministry]")
        print(table.to("table"), "\n", sep="")

    from coopgraph.publish.drawing import draw

    PAGE.parent.mkdir(exist_ok=True)
    draw(graph.network(), language="en").save(PAGE)
    size = PAGE.stat().st_size / 1024
    print(f"Drawn: {PAGE.resolve()}  ({size:,.0f} KiB, works offline: open it in a browser)\n")
    print("Try next:")
    for command in (
        "coopgraph questions                              the named questions",
        "coopgraph query disaster-responses --language fr",
        "coopgraph show Qatar                             all that is said of Qatar, and where",
        "coopgraph draw --focus Qatar --hops 2 --language ar -o qatar.html",
        "coopgraph query 'SELECT ?agreement ?country { ?agreement cg:hasPartner ?country }'",
    ):
        print(f"  .venv/bin/{command}")
    print(f"\nDone in {time.perf_counter() - start:.1f} s.")
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
