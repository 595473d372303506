"""The plan of the package as it is: files and lines of each room, and circles of imports, types counted.

`python tools/rooms.py` exits with 1 where there is a circle.
"""

import sys
from collections import Counter
from pathlib import Path

import grimp
import networkx as nx

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "coopgraph"


def circles() -> list[list[str]]:
    """Modules that import one another in a circle, directly or by way of others."""
    graph = grimp.build_graph("coopgraph", exclude_type_checking_imports=False, cache_dir=None)
    imports = nx.DiGraph((a, b) for a in graph.modules for b in graph.find_modules_directly_imported_by(a))
    return sorted(sorted(part) for part in nx.strongly_connected_components(imports) if len(part) > 1)


def main() -> int:
    """Print the plan; 1 when there is a circle."""
    files = sorted(PACKAGE.rglob("*.py"))
    lines, number = Counter[str](), Counter[str]()
    for file in files:
        room = file.parent.relative_to(PACKAGE).as_posix()
        lines[room] += file.read_text("utf-8").count("\n")
        number[room] += file.name != "__init__.py" or room == "."
    for room in sorted(number):
        print(f"{room:<20} {number[room]:>3} modules {lines[room]:>6,} lines")
    found = circles()
    for part in found:
        print("a circle:", " – ".join(part))
    print(f"{sum(number.values())} modules, {sum(lines.values()):,} lines, {len(found)} circles")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
