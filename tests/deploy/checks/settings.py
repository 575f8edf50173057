"""Every TICKETBUSTER__… name, wherever it is set, is a key of config/default.toml; production says who takes the money."""

import re
import tomllib
from pathlib import Path

from . import Result, read


def known(root: Path) -> set[str]:
    names = set()

    def walk(table: dict, path: list[str]):
        for key, value in table.items():
            names.add("__".join(["TICKETBUSTER", *path, key]).upper())
            if isinstance(value, dict):
                walk(value, [*path, key])

    walk(tomllib.loads(read(root / "config/default.toml")), [])
    return names


def check(root: Path, tools):
    names = known(root)
    files = [root / "Dockerfile", root / "docker-compose.yml", root / "docker-compose.clustered.yml", *sorted((root / "k8s").rglob("*.yaml"))]
    for path in files:
        used = set(re.findall(r"\bTICKETBUSTER__[A-Z_]+\b", read(path)))
        if used:
            wrong = [f"{name} is no key of config/default.toml" for name in sorted(used - names)]
            yield Result(f"{path.relative_to(root)} (settings)", wrong, f"{len(used)} settings exist")
    yield payments(root)


def payments(root: Path) -> Result:
    """What runs in production names a payment provider, and not the one that gives tickets away."""
    wrong = []
    for name in ("docker-compose.yml", "k8s/base/kustomization.yaml"):
        found = re.findall(r"TICKETBUSTER__PAYMENTS__PROVIDER(?:=|: +)\"?([a-z-]*)", read(root / name))
        if len(found) != 1 or found[0] in ("", "test"):
            wrong.append(f"{name} gives tickets away or does not start: payments.provider is {found}")
    return Result("payments.provider", wrong, "production names somebody who takes the money")
