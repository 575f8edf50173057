"""The image: Dockerfile by hadolint and by our rules; .dockerignore lets through what the build reads."""

import re
import tomllib
from pathlib import Path

from . import Result, read, run


def check(root: Path, tools):
    yield dockerfile(root, tools)
    yield dockerignore(root)


def dockerfile(root: Path, tools) -> Result:
    result = Result("Dockerfile")
    code, out, err = run([tools.hadolint(), "--no-color", "Dockerfile"], root)
    if code != 0:
        result.problems += (out + err).strip().splitlines()
    stages = re.split(r"^FROM ", read(root / "Dockerfile"), flags=re.M)
    last = stages[-1]
    if not re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.M):
        result.problems.append("the last stage has no `USER` of two numbers above 0")
    if "STOPSIGNAL SIGTERM" not in last:
        result.problems.append("the last stage has no STOPSIGNAL SIGTERM")
    if "COPY --from=web /build/web/dist web/dist\nRUN cargo build" not in "".join(stages):
        result.problems.append("the web application does not get into the binary")
    health = re.search(r"^HEALTHCHECK .*\\\n\s+CMD (.*)$", last, re.M)
    if not health or not health.group(1).startswith('["/usr/local/bin/ticketbuster"'):
        result.problems.append("the health check is not the binary itself, without a shell")
    for label in ("title", "description", "licenses", "version", "revision", "created"):
        if f"org.opencontainers.image.{label}=" not in last:
            result.problems.append(f"the label org.opencontainers.image.{label} is missing")
    if re.search(r"^(ENV|ARG) .*(PASSWORD|SECRET|TOKEN)", "".join(stages), re.M):
        result.problems.append("a secret in ENV or ARG stays in the image's history")
    toolchain = re.search(r"^ARG RUST_VERSION=(\S+)", stages[0], re.M)
    least = re.search(r'^rust-version = "([^"]+)"', read(root / "Cargo.toml"), re.M)
    if not toolchain or toolchain.group(1) != least.group(1):
        result.problems.append(f"RUST_VERSION is not Cargo.toml's rust-version, {least.group(1)}")
    return result


def allowed(pattern_lines: list[str], path: str) -> bool:
    """Whether .dockerignore lets a file through; the last pattern that matches it or a folder of it counts."""
    parts = path.split("/")
    prefixes = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    through = True
    for line in pattern_lines:
        pattern = line.removeprefix("!")
        expression = re.escape(pattern).replace(r"\*", "[^/]*")
        if any(re.fullmatch(expression, prefix) for prefix in prefixes):
            through = line.startswith("!")
    return through


def dockerignore(root: Path) -> Result:
    result = Result(".dockerignore")
    lines = [line.strip() for line in read(root / ".dockerignore").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    needed = {"Cargo.toml", "Cargo.lock", "LICENSE-MIT", "LICENSE-APACHE"}
    # Cargo wants to see every target that the manifest names.
    benches = [bench["path"] for bench in tomllib.loads(read(root / "Cargo.toml"))["bench"]]
    needed |= set(benches)
    stand_ins = read(root / "Dockerfile").split("COPY . .")[0]
    result.problems += [f"{path} has no stand-in in the Dockerfile" for path in benches if path not in stand_ins]
    needed |= {str(path.relative_to(root)) for path in (root / "src").rglob("*") if path.is_file()}
    needed |= {str(path.relative_to(root)) for path in (root / "proto").rglob("*") if path.is_file()}
    # Cargo's configuration says how SQLite is built.
    needed |= {name for name in ("build.rs", ".cargo/config.toml") if (root / name).exists()}
    for source in (root / "src").rglob("*.rs"):
        # What follows belongs to tests alone.
        text = read(source).split("#[cfg(test)]")[0]
        for name in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', text):
            target = (source.parent / name).resolve()
            if not target.is_file():
                result.problems.append(f"{source.relative_to(root)} includes {name}, which is not there")
            elif target.is_relative_to(root.resolve()):
                needed.add(str(target.relative_to(root.resolve())))
    # The web application is built from these.
    needed |= {f"web/{name}" for name in ("package.json", "package-lock.json", ".npmrc", "index.html", "vite.config.ts")}
    needed |= {"web/src/main.tsx", "web/public/manifest.webmanifest", "web/scripts/precompress.mjs", "web/scripts/buyers-files.ts"}
    result.problems += [f"{path} does not get into the build" for path in sorted(needed) if not allowed(lines, path)]
    web_leftovers = ("web/node_modules/vite/package.json", "web/dist/index.html", "web/.env.local", "web/test-results/trace.zip")
    for path in (".env", ".git/config", "data/keys.json", "keys.json", "target/release/ticketbuster", "config/keys.json", *web_leftovers):
        if allowed(lines, path):
            result.problems.append(f"{path} would get into the build")
    result.note = f"{len(needed)} files the build reads get through"
    return result
