"""An etcd that keeps the leases of engines: they know where it is and who it is, and nobody else reaches it."""

import json
import re
import tempfile
from pathlib import Path

from . import Result, clustered, read, run
from .certificates import authority_problems, verify

LABELS = {"app.kubernetes.io/name": "etcd"}
COMPONENT = "k8s/components/etcd/kustomization.yaml"


def problems(engine: dict, settings: dict, objects: list):
    """What is wrong with engines whose settings say that etcd keeps their leases."""
    members = [item for item in objects if item["kind"] == "StatefulSet" and item["metadata"]["name"] == "etcd"]
    if len(members) != 1:
        yield f"cluster.authority is etcd, and there are {len(members)} StatefulSets of it"
        return
    pod = engine["spec"]["template"]["spec"]
    for name in ("CA_FILE", "CERTIFICATE", "KEY"):
        path = clustered.setting(settings, f"CLUSTER__ETCD__{name}")
        if clustered.secret_behind(pod, path) is None:
            yield f"cluster.authority is etcd, and no Secret is behind cluster.etcd.{name.lower()}: etcd would refuse the engines"
    yield from addresses(members[0], settings, objects)
    yield from command(members[0])
    yield from evictions(objects)
    yield from clustered.closed(objects, "etcd's port for clients", (2379, "client"), LABELS, clustered.ENGINE)
    yield from clustered.closed(objects, "etcd's port for members", (2380, "peer"), LABELS, LABELS)


def names(members: dict) -> set:
    """The names of the pods behind their headless service."""
    service, name = members["spec"]["serviceName"], members["metadata"]["name"]
    return {f"{name}-{number}.{service}" for number in range(members["spec"]["replicas"])}


def addresses(members: dict, settings: dict, objects: list):
    expected = {f"https://{name}:2379" for name in names(members)}
    found = set(json.loads(clustered.setting(settings, "CLUSTER__ETCD__ENDPOINTS") or "[]"))
    for endpoint in sorted(found - expected):
        why = "without TLS" if endpoint.startswith("http:") else "which no pod is"
        yield f"cluster.etcd.endpoints has {endpoint}, {why}"
    for endpoint in sorted(expected - found):
        yield f"cluster.etcd.endpoints lacks {endpoint}"
    if members["spec"]["replicas"] < 3 or members["spec"]["replicas"] % 2 == 0:
        yield f"etcd has {members['spec']['replicas']} members: one that is lost would end all leases, or one is of no use"
    services = [item["spec"] for item in objects if item["kind"] == "Service" and item["spec"].get("selector") == LABELS
                and item["metadata"]["name"] == members["spec"]["serviceName"]]
    if not any(spec.get("clusterIP") == "None" and spec.get("publishNotReadyAddresses") for spec in services):
        yield "etcd's members have no names before they are ready, which they are only together"


def command(members: dict):
    args = members["spec"]["template"]["spec"]["containers"][0].get("args", [])
    for needed in ("--client-cert-auth", "--peer-client-cert-auth", "--peer-cert-allowed-cn=etcd-member"):
        if needed not in args:
            yield f"etcd is not started with {needed}: whoever reaches it may end leases, or engines may be members"
    initial = [argument.partition("=")[2] for argument in args if argument.startswith("--initial-cluster=")]
    expected = {f"{name.partition('.')[0]}=https://{name}:2380" for name in names(members)}
    if [set(value.split(",")) for value in initial] != [expected]:
        yield f"etcd is started as {initial}; its members are {sorted(expected)}"


def evictions(objects: list):
    budgets = [item["spec"].get("maxUnavailable") for item in objects if item["kind"] == "PodDisruptionBudget"
               and item["spec"]["selector"].get("matchLabels") == LABELS]
    if budgets != [1]:
        yield f"a disruption budget allows one member of etcd at a time, not {budgets}"


def certificates(root: Path) -> Result:
    """What the script makes has the names that the settings name; an engine's certificate is good for a client alone."""
    script = "deploy/etcd/make-certificates.sh"
    result = Result(script)
    hosts = re.findall(r"https://([^:\"]+):2379", read(root / COMPONENT))
    with tempfile.TemporaryDirectory() as folder:
        # Twice: the second ones are of the same authority.
        for _ in range(2):
            code, _, err = run(["bash", script, folder], root)
            if code != 0:
                result.problems += (err.strip() or "it fails and says nothing").splitlines()
                return result
            for host in hosts:
                for purpose in ("sslserver", "sslclient"):
                    result.problems += verify(folder, "member.crt", "-purpose", purpose, "-verify_hostname", host)
            result.problems += verify(folder, "tls.crt", "-purpose", "sslclient")
            if not verify(folder, "tls.crt", "-purpose", "sslserver"):
                result.problems.append("an engine's certificate also serves: its holder could be a member")
        result.problems += authority_problems(root, script, folder)
    result.note = f"members at {', '.join(hosts)}, and a client"
    return result
