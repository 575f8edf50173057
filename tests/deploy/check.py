#!/usr/bin/env python3
"""Checks everything that puts TicketBuster into containers, offline. `make check-deploy` runs it.

A line for each file, then what was found; then errors are planted, one at a time, in a copy, and the same
checks must find them. The last line counts; the exit status is 1 if anything failed.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import plants
from checks import Result, ToolMissing, Tools, compose, image, kubernetes, monitoring, settings

ROOT = Path(__file__).resolve().parents[2]


def guarded(name: str, results):
    """A check that breaks has failed."""
    try:
        yield from results
    except ToolMissing as missing:
        yield Result(name, [str(missing)])
    except Exception as error:  # what a checked file has in it can break a check anywhere
        yield Result(name, [f"the check broke: {type(error).__name__}: {error}"])


def main() -> int:
    tools = Tools(ROOT / "target/check-deploy/debian")
    try:
        print("\n".join(tools.versions()))
    except ToolMissing as missing:
        print(missing)
    passed = failed = 0
    for subject in (image, compose, settings, monitoring, kubernetes):
        for result in guarded(subject.__name__, subject.check(ROOT, tools)):
            failed += bool(result.problems)
            passed += not result.problems
            print(f"{'FAIL' if result.problems else 'ok  '}  {result.name}{f': {result.note}' if result.note else ''}")
            for problem in result.problems:
                print(f"        {problem}")
    # Most of the time each of them waits for a program.
    with ThreadPoolExecutor(4) as pool:
        planted = list(pool.map(lambda plant: plants.found(plant, ROOT, tools), plants.ALL))
    for plant, found in zip(plants.ALL, planted):
        failed += not found.ok
        passed += found.ok
        print(f"{'ok  ' if found.ok else 'FAIL'}  planted: {plant.what}: {found.said}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
