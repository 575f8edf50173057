"""Several engines that sell together: what they share is there, nobody else reaches their mesh, and a stop hands over."""

import re
import tempfile
from pathlib import Path

from . import Result, read, run
from .certificates import authority_problems, verify

ENGINE = {"app.kubernetes.io/name": "ticketbuster"}
# If the settings name no other.
DRAIN_SECONDS = 60


def problems(engine: dict, settings: dict, objects: list):
    """What is wrong with engines whose settings say that they are clustered."""
    yield from keys(engine, settings)
    yield from certificates(engine, settings)
    yield from address(engine, settings)
    yield from walls(settings, objects)
    yield from number(engine, objects)
    yield from evictions(objects)
    yield from roll_out(engine)
    yield from stop(engine, settings)


def setting(settings: dict, name: str) -> str:
    return settings.get(f"TICKETBUSTER__{name}", "")


# --- files


def secret_behind(pod: dict, path: str) -> str | None:
    """The Secret that an init container copies to this path of the engine's container."""
    mounts = pod["containers"][0].get("volumeMounts", [])
    folders = {mount["mountPath"]: mount["name"] for mount in mounts if path.startswith(f"{mount['mountPath']}/")}
    if not folders:
        return None
    volume = folders[max(folders, key=len)]
    secrets = {entry["name"]: entry["secret"]["secretName"] for entry in pod.get("volumes", []) if "secret" in entry}
    for container in pod.get("initContainers", []):
        mounted = [mount["name"] for mount in container.get("volumeMounts", [])]
        given = [secrets[name] for name in mounted if name in secrets]
        if given and volume in mounted and f"> {path}" in " ".join(container.get("command", [])):
            return given[0]
    return None


def keys(engine: dict, settings: dict):
    path = setting(settings, "AUTH__KEY_FILE")
    if secret_behind(engine["spec"]["template"]["spec"], path) is None:
        yield f"clustered, and no Secret is behind auth.key_file, {path or 'which is not set'}: each engine would have other keys"


def certificates(engine: dict, settings: dict):
    if setting(settings, "CLUSTER__MESH_LISTEN").startswith(("127.", "[::1]", "localhost")) or not port(settings):
        yield "clustered, and cluster.mesh_listen is not set to an address that other pods reach"
    for name in ("MESH_CERTIFICATE", "MESH_KEY", "MESH_CA_FILE"):
        path = setting(settings, f"CLUSTER__{name}")
        if secret_behind(engine["spec"]["template"]["spec"], path) is None:
            yield f"clustered, and no Secret is behind cluster.{name.lower()}: the mesh would not listen"
    if not setting(settings, "CLUSTER__MESH_SERVER_NAME"):
        yield "clustered, and no cluster.mesh_server_name: no certificate has the pods' addresses"


def certificate(root: Path) -> Result:
    """What the script makes has the name that the settings name, and is good for both ends of a connection."""
    script = "deploy/mesh/make-certificate.sh"
    result = Result(script)
    files = ("k8s/components/clustered/kustomization.yaml", "docker-compose.clustered.yml")
    named = {name for file in files for name in re.findall(r"CLUSTER__MESH_SERVER_NAME(?:=|: )(\S+)", read(root / file))}
    if len(named) != 1:
        result.problems.append(f"the settings name {sorted(named)}")
        return result
    name = named.pop()
    with tempfile.TemporaryDirectory() as folder:
        # Twice: the second one is of the same authority.
        for _ in range(2):
            code, _, err = run(["bash", script, folder], root)
            if code != 0:
                result.problems += (err.strip() or "it fails and says nothing").splitlines()
                return result
            for purpose in ("sslserver", "sslclient"):
                result.problems += verify(folder, "tls.crt", "-purpose", purpose, "-verify_hostname", name)
        result.problems += authority_problems(root, script, folder)
    result.note = f"server and client, named {name}"
    return result


# --- the mesh


def port(settings: dict) -> int | None:
    found = re.search(r":(\d+)$", setting(settings, "CLUSTER__MESH_LISTEN"))
    return int(found.group(1)) if found else None


def address(engine: dict, settings: dict):
    env = engine["spec"]["template"]["spec"]["containers"][0].get("env", [])
    paths = {entry["name"]: entry.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath") for entry in env}
    advertised = setting(settings, "CLUSTER__MESH_ADVERTISE")
    names = re.findall(r"\$\(([A-Z_]+)\)", advertised)
    if [paths.get(name) for name in names] != ["status.podIP"] or not advertised.endswith(f":{port(settings)}"):
        yield f"clustered, and cluster.mesh_advertise is not the pod's own address and the mesh's port: {advertised!r}"


def walls(settings: dict, objects: list):
    """Whoever may connect to the mesh is an engine, and engines may."""
    yield from closed(objects, "the mesh's port", (port(settings), "mesh"), ENGINE, ENGINE)


def closed(objects: list, what: str, of: tuple, server: dict, client: dict):
    """Whoever may connect to this port (number, name) of these pods is one of those, and those may. Both are labels."""
    for direction, way, pods, peers in (("ingress", "from", server, client), ("egress", "to", client, server)):
        policies = [item for item in objects if item["kind"] == "NetworkPolicy" and selects(item["spec"]["podSelector"], pods)]
        rules = [(item["metadata"]["name"], rule) for item in policies for rule in item["spec"].get(direction, [])
                 if direction.capitalize() in item["spec"]["policyTypes"] and covers(rule, *of)]
        if not any(peer == {"podSelector": {"matchLabels": peers}} for _, rule in rules for peer in rule.get(way, [])):
            yield f"{what}: no policy lets those connect {way} it that need it"
        if direction == "egress":
            continue
        for name, rule in rules:
            others = [peer for peer in rule.get(way, []) if peer != {"podSelector": {"matchLabels": peers}}]
            if others or not rule.get(way):
                yield f"{what} can be reached from other pods: NetworkPolicy {name} allows {others or 'everybody'}"


def selects(selector: dict, labels: dict) -> bool:
    """Whether a policy may be about pods with these labels; what this does not understand counts as well."""
    if any(labels.get(key, value) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    expressions = selector.get("matchExpressions", [])
    return not any(entry["key"] in labels and entry["operator"] == "In" and labels[entry["key"]] not in entry["values"]
                   for entry in expressions)


def covers(rule: dict, number: int | None, name: str) -> bool:
    """Whether a rule is about a port, by number, by name, within a range, or because it is about all."""
    def of(entry: dict) -> bool:
        first = entry.get("port")
        if entry.get("protocol", "TCP") != "TCP":
            return False
        return first in (None, name) or isinstance(first, int) and first <= (number or 0) <= entry.get("endPort", first)

    return "ports" not in rule or any(of(entry) for entry in rule["ports"])


# --- how many, and how they change


def number(engine: dict, objects: list):
    scalers = [item["spec"] for item in objects if item["kind"] == "HorizontalPodAutoscaler"
               and item["spec"]["scaleTargetRef"]["name"] == engine["metadata"]["name"]]
    least = scalers[0].get("minReplicas", 1) if scalers else engine["spec"].get("replicas", 1)
    if least < 2:
        yield f"clustered, and {least} engine may be all: nobody is there to take over"
    headless = [item for item in objects if item["kind"] == "Service" and item["spec"].get("clusterIP") == "None"
                and item["spec"].get("selector") == ENGINE and any(entry.get("targetPort") == "mesh" for entry in item["spec"]["ports"])]
    if not any(item["spec"].get("publishNotReadyAddresses") for item in headless):
        yield "clustered, and no headless service has the addresses of all engines, whether they are ready or not"


def evictions(objects: list):
    budgets = [item["spec"] for item in objects if item["kind"] == "PodDisruptionBudget"
               and item["spec"]["selector"].get("matchLabels") == ENGINE]
    if not budgets:
        yield "clustered, and no disruption budget: a drain of several machines may evict all engines at once"
    for budget in budgets:
        if budget.get("maxUnavailable") != 1:
            yield f"clustered, and its disruption budget is not one engine at a time: {budget.get('maxUnavailable')}"


def roll_out(engine: dict):
    spec = engine["spec"]
    update = spec.get("strategy", {}).get("rollingUpdate", {})
    if spec.get("strategy", {}).get("type") != "RollingUpdate" or update.get("maxUnavailable") != 0 or update.get("maxSurge") != 1:
        yield "clustered, and a roll-out does not start one new engine before it stops an old one"
    if spec.get("minReadySeconds", 0) < 10:
        yield "clustered, and a roll-out goes on before the new engine has its shards (minReadySeconds)"


def stop(engine: dict, settings: dict):
    pod = engine["spec"]["template"]["spec"]
    hook = pod["containers"][0].get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", [])
    drains = re.search(r"ticketbuster .*cluster drain --wait (\d+)$", " ".join(hook))
    if not drains:
        yield "clustered, and no hook hands the shards over before a stop"
        return
    needed = int(drains.group(1)) + int(setting(settings, "CLUSTER__DRAIN_SECONDS") or DRAIN_SECONDS) + 10
    if pod["terminationGracePeriodSeconds"] < needed:
        yield f"clustered, and a pod is killed after {pod['terminationGracePeriodSeconds']} s, while its stop may take {needed}"
