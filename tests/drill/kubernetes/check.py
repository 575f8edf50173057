"""The manifests at a real Kubernetes API server: it takes every object, and warns of none.

Beyond the schemas, which `make check-deploy` knows: defaults, immutable fields, quotas of names, conflicts of ports, and
the pod security that the namespace demands. Nothing runs: there is no node.

Usage: check.py FOLDER, where FOLDER has `apiserver` and `etcd`; `kubectl` and `openssl` on the PATH.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OVERLAYS = ("development", "production", "cloudflare-tunnel", "clustered", "clustered-etcd")
START_SECONDS = 120
TOKEN = "of-the-drill"


def free_ports(count: int) -> list:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


class Cluster:
    """etcd and an API server on loopback, with a folder of their own."""

    def __init__(self, programs: Path, folder: Path):
        self.folder, self.running = folder, []
        store, peer, api = free_ports(3)
        key = folder / "service-accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        (folder / "tokens.csv").write_text(f"{TOKEN},drill,drill,system:masters\n")
        urls = {"client": f"http://127.0.0.1:{store}", "peer": f"http://127.0.0.1:{peer}"}
        self.start(
            programs / "etcd", f"--data-dir={folder / 'etcd'}", f"--initial-cluster=default={urls['peer']}",
            f"--listen-client-urls={urls['client']}", f"--advertise-client-urls={urls['client']}",
            f"--listen-peer-urls={urls['peer']}", f"--initial-advertise-peer-urls={urls['peer']}",
        )
        self.start(
            programs / "apiserver", f"--etcd-servers={urls['client']}", "--bind-address=127.0.0.1",
            "--endpoint-reconciler-type=none", f"--secure-port={api}", f"--cert-dir={folder / 'certificates'}",
            "--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={key}",
            f"--service-account-signing-key-file={key}", f"--token-auth-file={folder / 'tokens.csv'}",
            "--authorization-mode=RBAC", "--allow-privileged=true", "--service-cluster-ip-range=10.96.0.0/16",
            # Who makes accounts for pods is the controller manager, which is not here.
            "--disable-admission-plugins=ServiceAccount",
        )
        self.kubectl_options = [
            f"--server=https://127.0.0.1:{api}", f"--token={TOKEN}", "--insecure-skip-tls-verify=true",
        ]

    def start(self, *command):
        log = open(self.folder / f"{Path(command[0]).name}.log", "wb")
        self.running.append((subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT), log))

    def kubectl(self, *arguments, given: str | None = None) -> subprocess.CompletedProcess:
        environment = {**os.environ, "HOME": str(self.folder), "KUBECONFIG": os.devnull}
        return subprocess.run(
            ["kubectl", *self.kubectl_options, *map(str, arguments)],
            input=given, capture_output=True, text=True, cwd=ROOT, env=environment,
        )

    def is_ready(self) -> bool:
        return self.kubectl("get", "--raw", "/readyz", "--request-timeout=5s").stdout == "ok"

    def wait(self):
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            for process, log in self.running:
                if process.poll() is not None:
                    raise SystemExit(f"{log.name}: ended with {process.returncode}\n{Path(log.name).read_text()[-2_000:]}")
            if time.monotonic() > until:
                raise SystemExit(f"not ready after {START_SECONDS} s\n{Path(self.running[-1][1].name).read_text()[-2_000:]}")
            time.sleep(0.5)

    def stop(self):
        for process, log in reversed(self.running):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            log.close()


def said(what: str, done: subprocess.CompletedProcess) -> list:
    """What the server refused or warned of."""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode and not lines:
        lines = [f"status {done.returncode}"]
    return [f"{what}: {line}" for line in lines]


def take(cluster: Cluster, overlay: str) -> tuple:
    """How many objects of an overlay the server took, and what it said against them."""
    rendered = subprocess.run(["kubectl", "kustomize", f"k8s/overlays/{overlay}"], cwd=ROOT, capture_output=True, text=True)
    problems = said(overlay, rendered)
    strictly = ["--server-side", "--validate=strict", "--filename=-"]
    taken = cluster.kubectl("apply", *strictly, "--output=json", given=rendered.stdout)
    problems += said(overlay, taken)
    # Again: nothing that was taken is in the way of the next version.
    problems += said(f"{overlay}, again", cluster.kubectl("apply", *strictly, given=rendered.stdout))
    decoder, rest, objects = json.JSONDecoder(), taken.stdout.strip(), []
    while rest:
        item, end = decoder.raw_decode(rest)
        objects += item["items"] if item["kind"] == "List" else [item]
        rest = rest[end:].strip()
    for item in objects:
        problems += [f"{overlay}: {problem}" for problem in pod_problems(cluster, item)]
    return len(objects), problems


def pod_problems(cluster: Cluster, item: dict) -> list:
    """What the namespace's pod security says against the pods of a workload: there nobody makes them."""
    template = item.get("spec", {}).get("template")
    if item["kind"] not in ("Deployment", "StatefulSet", "DaemonSet", "Job") or not template:
        return []
    name = item["metadata"]["name"]
    metadata = {"name": name, "namespace": item["metadata"]["namespace"], "labels": template["metadata"]["labels"]}
    spec = dict(template["spec"])
    # A StatefulSet gives its pods the volumes that it claims.
    claimed = [claim["metadata"]["name"] for claim in item["spec"].get("volumeClaimTemplates", [])]
    spec["volumes"] = spec.get("volumes", []) + [{"name": name, "emptyDir": {}} for name in claimed]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
    done = cluster.kubectl("create", "--dry-run=server", "--filename=-", given=json.dumps(pod))
    return said(f"a pod of {name}", done)


def planted(cluster: Cluster) -> list:
    """A pod that may everything is refused, or the check above says nothing."""
    metadata = {"name": "planted", "namespace": "ticketbuster"}
    container = {"name": "a", "image": "a", "securityContext": {"privileged": True}}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}
    done = cluster.kubectl("create", "--dry-run=server", "--filename=-", given=json.dumps(pod))
    refused = done.returncode != 0 and "violates PodSecurity" in done.stderr
    return [] if refused else [f"a privileged pod is taken: {done.stdout}{done.stderr}"]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="ticketbuster-kubernetes-") as folder:
        cluster = Cluster(Path(sys.argv[1]), Path(folder))
        try:
            cluster.wait()
            problems = []
            # Kinds of others: their definitions first.
            for path in sorted((ROOT / "tests/deploy/schemas").glob("*.json")):
                problems += said(path.name, cluster.kubectl("create", "--filename", path))
            for name in ("prometheusrules.monitoring.coreos.com", "servicemonitors.monitoring.coreos.com", "clusters.postgresql.cnpg.io"):
                done = cluster.kubectl("wait", "--for=condition=established", f"crd/{name}", "--timeout=60s")
                problems += said(name, done)
            version = json.loads(cluster.kubectl("get", "--raw", "/version").stdout)["gitVersion"]
            for overlay in OVERLAYS:
                count, against = take(cluster, overlay)
                print(f"Kubernetes {version}: {overlay}: {count} objects taken")
                problems += against
            problems += planted(cluster)
        finally:
            cluster.stop()
    print("\n".join(problems) or "no refusals, no warnings")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
