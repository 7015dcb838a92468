"""What `make bench` runs: each part by itself with `python -m bench PART`, or all in turn."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping

from bench import (
    audit,
    checking,
    letters,
    look_back,
    rival,
    search,
    spine,
    sweeping,
    work,
    worklist,
)

LARGEST_IN_PASSING = 100_000  # on PostgreSQL; a million takes it over a minute to make


def main() -> None:
    told = _told()
    for part in [told.part] if told.part else PARTS:
        PARTS[part](told)


def _told() -> Namespace:
    parser = ArgumentParser(prog="python -m bench", description="Measure, and print the figures.")
    parser.add_argument("part", nargs="?", choices=PARTS, help="one part alone")
    sizes = "sweep: numbers of open cases, such as 1000,10000"
    parser.add_argument("--sizes", type=_sizes, default=sweeping.SIZES, help=sizes)
    full = f"sweep: sizes over {LARGEST_IN_PASSING:,} on PostgreSQL too; letters: {letters.FULL:,}"
    parser.add_argument("--full", action="store_true", help=full)
    parser.add_argument("--seed", type=int, default=rival.SEED, help="rival: of the made year")
    many = "rival: how many incidents are made"
    parser.add_argument("--incidents", type=int, default=rival.MANY, help=many)
    return parser.parse_args()


def _sizes(words: str) -> tuple[int, ...]:
    sizes = tuple(int(word) for word in words.split(",") if word.isdecimal())
    if min(sizes, default=0) < sweeping.SMALLEST:
        raise ArgumentTypeError(f"give numbers from {sweeping.SMALLEST} on, with commas between")
    return sizes


def _sweep(told: Namespace) -> None:
    passing = [size for size in told.sizes if told.full or size <= LARGEST_IN_PASSING]
    sweeping.run(told.sizes, passing)


PARTS: Mapping[str, Callable[[Namespace], None]] = {
    "spine": lambda told: spine.run(),
    "sweep": _sweep,
    "work": lambda told: work.run(),
    "check": lambda told: checking.run(),
    "letters": lambda told: letters.run(letters.FULL if told.full else letters.MANY),
    "audit": lambda told: audit.run((*audit.SIZES, audit.FULL) if told.full else audit.SIZES),
    "search": lambda told: search.run(search.FULL if told.full else search.SIZES),
    "worklist": lambda told: worklist.run(worklist.FULL if told.full else worklist.SIZES),
    "look_back": lambda told: look_back.run(look_back.FULL if told.full else look_back.MANY),
    "rival": lambda told: rival.run(told.seed, told.incidents),
}

if __name__ == "__main__":
    main()
