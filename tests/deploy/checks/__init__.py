"""What the checks of the deployment files have in common: results, and the programs that they run."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass
class Result:
    """What was found in one file (or one rendering)."""

    name: str
    problems: list[str] = field(default_factory=list)
    note: str = ""


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def load_yaml(path: Path):
    return yaml.safe_load(read(path))


def run(command: list, cwd: Path, env: dict | None = None) -> tuple[int, str, str]:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=env, capture_output=True, text=True, timeout=300
    )
    return done.returncode, done.stdout, done.stderr


class ToolMissing(Exception):
    """A program that is needed and not to be had. The check that needs it fails; it is never skipped."""


class Tools:
    """Finds programs: on the PATH first, then in this virtual environment, then in Debian's packages."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.beside = Path(sys.executable).parent
        self._found: dict[str, Path] = {}

    def _find(self, name: str, make) -> Path:
        if name not in self._found:
            on_path = shutil.which(name)
            path = Path(on_path) if on_path else make()
            if path is None or not path.exists():
                raise ToolMissing(f"{name} is neither installed nor to be had; {HINTS[name]}")
            self._found[name] = path
        return self._found[name]

    def kustomize(self) -> list:
        """The command that renders the kustomization of the folder that follows it."""
        try:
            return [self._find("kubectl", lambda: self.beside / "kubectl"), "kustomize"]
        except ToolMissing:
            if standalone := shutil.which("kustomize"):
                return [standalone, "build"]
            raise

    def kubectl(self) -> Path:
        return self._find("kubectl", lambda: self.beside / "kubectl")

    def hadolint(self) -> Path:
        return self._find("hadolint", lambda: self.beside / "hadolint")

    def compose(self) -> Path:
        # Not by name: the package's script loses the exit status.
        import compose

        return Path(compose.__file__).parent / "docker-compose"

    def promtool(self) -> Path:
        return self._find("promtool", self._promtool_of_debian)

    def _promtool_of_debian(self) -> Path | None:
        """Takes the one program out of the package, so that no server is installed or started."""
        path = self.folder / "usr/bin/promtool"
        if path.exists() or not shutil.which("apt-get"):
            return path
        self.folder.mkdir(parents=True, exist_ok=True)
        if run(["apt-get", "download", "prometheus"], self.folder)[0] != 0:
            run(["apt-get", "update"], self.folder)
            run(["apt-get", "download", "prometheus"], self.folder)
        for package in self.folder.glob("prometheus_*.deb"):
            run(["dpkg-deb", "--extract", package, self.folder], self.folder)
            package.unlink()
        return path

    def versions(self) -> list[str]:
        def first(command, pattern):
            code, out, err = run(command, self.folder.parent)
            found = re.search(pattern, out + err)
            return found.group(1) if code == 0 and found else "?"

        kubectl, compose, promtool = self.kubectl(), self.compose(), self.promtool()
        client = [kubectl, "version", "--client"]
        return [
            "kubectl {} ({})".format(first(client, r"Client Version: (\S+)"), kubectl),
            "kustomize {}".format(first(client, r"Kustomize Version: (\S+)")),
            "docker-compose {}".format(first([compose, "version"], r"version (\S+)")),
            "hadolint {}".format(first([self.hadolint(), "--version"], r"(\S+)$")),
            "promtool {} ({})".format(first([promtool, "--version"], r"version (\S+)"), promtool),
        ]


HINTS = {
    "kubectl": "requirements.txt names a package with it",
    "hadolint": "requirements.txt names a package with it",
    "promtool": "install Debian's package `prometheus`, or put promtool on the PATH",
}
