"""Make `src/coopgraph/outlines.json`, the outlines of land behind maps, from Natural Earth's 1:110m vectors.

Usage: python tools/outlines.py land-110m.json

The argument is the TopoJSON file of that name in the npm package `world-atlas` 2.0.2; its data are Natural Earth's, in
the public domain. Lines are simplified (Douglas & Peucker 1973); small islands and Antarctica are left out; numbers are tenths of a degree, each as its difference from the one before.
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "coopgraph" / "diagrams" / "layouts" / "outlines.json"
TOLERANCE = 0.22  # degrees
SMALLEST = 1.2  # square degrees
SOUTHERNMOST = -60.0  # Antarctica is left out
Point = tuple[float, float]


def decoded(topology: dict) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON keeps whole numbers, each a difference from the one before."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def simplified(points: list[Point]) -> list[Point]:
    """A line without the points that lie nearly between those that are kept."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(point: Point) -> float:
        x, y = point[0] - ax, point[1] - ay
        return abs(x * (by - ay) - y * (bx - ax)) / length if length else (x * x + y * y) ** 0.5

    far = max(range(1, len(points) - 1), key=lambda i: off(points[i]))
    if off(points[far]) <= TOLERANCE:
        return [points[0], points[-1]]
    return [*simplified(points[: far + 1])[:-1], *simplified(points[far:])]


def unbroken(ring: list[Point]) -> list[Point]:
    """A ring that goes on beyond 180 degrees where it would jump to the other edge of the map."""
    found = ring[:1]
    for x, y in ring[1:]:
        while x - found[-1][0] > 180:
            x -= 360
        while x - found[-1][0] < -180:
            x += 360
        found.append((x, y))
    turns = round((min(x for x, _ in found) + max(x for x, _ in found)) / 720)
    return [(x - 360 * turns, y) for x, y in found]


def area(ring: list[Point]) -> float:
    """The area of a ring in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def rings(topology: dict) -> list[list[Point]]:
    """The outer rings of all land. Borders are left out: some are disputed, and none is needed to find a country."""
    arcs = [simplified(arc) for arc in decoded(topology)]
    found = []
    for land in topology["objects"]["land"]["geometries"]:
        for polygon in [land["arcs"]] if land["type"] == "Polygon" else land["arcs"]:
            ring: list[Point] = []
            for i in polygon[0]:
                ring += (arcs[i] if i >= 0 else arcs[~i][::-1])[:-1]
            if len(ring) < 4 or max(y for _, y in ring) < SOUTHERNMOST:
                continue
            whole = unbroken(ring)
            if area(whole) >= SMALLEST:
                found.append(whole)
    return found


def packed(ring: list[Point]) -> list[int]:
    """A ring as differences of tenths of a degree."""
    numbers, x, y = [], 0, 0
    for px, py in ring:
        nx, ny = round(px * 10), round(py * 10)
        if (nx, ny) != (x, y) or not numbers:
            numbers += [nx - x, ny - y]
        x, y = nx, ny
    return numbers


if __name__ == "__main__":
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    made = {
        "source": "Natural Earth, 1:110m Physical Vectors (Land), through world-atlas 2.0.2",
        "licence": "public domain",
        "unit": "tenths of a degree of longitude and latitude, each pair a difference from the one before",
        "rings": sorted(packed(ring) for ring in rings(topology)),
    }
    TARGET.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{TARGET.name}: {len(made['rings'])} rings, {TARGET.stat().st_size} bytes")
