"""What holds of every script that makes certificates: an authority stays the same, and keys are nobody else's."""

from pathlib import Path

from . import run


def verify(folder: str, file: str, *options: str) -> list:
    """What openssl says against a certificate of the authority in this folder."""
    code, out, err = run(["openssl", "verify", *options, "-CAfile", "ca.crt", file], Path(folder))
    return [] if code == 0 else [f"{file} {' '.join(options)}: {line}" for line in (out + err).strip().splitlines()]


def authority_problems(root: Path, script: str, folder: str):
    """What is wrong after the script has made its files in this folder, and when the authority's key is put away then."""
    trusted = Path(folder, "ca.crt").read_bytes()
    Path(folder, "ca.key").rename(Path(folder, "elsewhere.key"))
    if run(["bash", script, folder], root)[0] == 0 or Path(folder, "ca.crt").read_bytes() != trusted:
        yield "without its key, another authority takes the place of the one that is trusted"
    for path in Path(folder).glob("*.key"):
        if path.stat().st_mode & 0o077:
            yield f"{path.name} can be read by others"
