"""A generated world as a file of N-Triples, of any size, in a vocabulary that coopgraph does not know or in its own.

The same seed gives the same bytes, and a smaller file is the beginning of a larger.

Usage: python benchmarks/generate.py SIZE foreign|own FILE.nt [--seed N]     (SIZE in triples, such as 875k or 8.7m)
"""

import argparse
from pathlib import Path

import world_foreign
import world_own
import worlds

SEED = 17
VOCABULARIES = {"foreign": world_foreign.said, "own": world_own.said}


def size(text: str) -> int:
    """How many triples `89k` or `8.7m` are."""
    by = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return round(float(text[:-1] if by > 1 else text) * by)


def write(path: Path, triples: int, vocabulary: str, seed: int = SEED) -> int:
    """At least so many triples, up to the end of what is said of the last thing; how many there are."""
    said, count = VOCABULARIES[vocabulary], 0
    things = worlds.World(seed).things()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        while count < triples:
            text = said(next(things))
            file.write(text)
            count += text.count("\n")
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a generated world of cooperation as N-Triples.")
    parser.add_argument("triples", type=size)
    parser.add_argument("vocabulary", choices=VOCABULARIES)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    print(f"{write(args.file, args.triples, args.vocabulary, args.seed):,} triples in {args.file}")


if __name__ == "__main__":
    main()
