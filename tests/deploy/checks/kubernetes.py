"""k8s/: every overlay renders; every object fits its schema, strictly; references lead somewhere; pods are locked."""

import json
import os
import re
import tempfile
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml

from . import Result, clustered, etcd, run

# The oldest that the manifests are meant for, and the newest that the schemas know.
VERSIONS = ("1.31", "1.37")
OVERLAYS = ("development", "production", "cloudflare-tunnel", "clustered", "clustered-etcd")
# Keycloak writes beside its own files when it starts; the file says so.
WRITABLE_ROOT = {"keycloak"}
# Made by whoever has them: by cert-manager, by cloudflared, and by CloudNativePG.
SECRETS_OF_OTHERS = {
    ("cloudflared", None), ("ticketbuster-tls", None), ("ticketbuster-grpc-tls", None), ("ticketbuster-login-tls", None),
    ("postgres-superuser", "password"),
}
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job")
# Custom kinds, of which tests/deploy/schemas has definitions.
OPERATORS = ("monitoring.coreos.com/", "postgresql.cnpg.io/")


def check(root: Path, tools):
    found = {path.name for path in (root / "k8s/overlays").iterdir()}
    if found != set(OVERLAYS):
        yield Result("k8s/overlays", [f"there are {sorted(found)}; this check knows {sorted(OVERLAYS)}"])
    secrets = made_secrets(root, tools)
    yield secrets[0]
    yield clustered.certificate(root)
    yield etcd.certificates(root)
    for overlay in OVERLAYS:
        yield check_overlay(root, tools, overlay, secrets[1])
    yield unused(root)


def check_overlay(root: Path, tools, overlay: str, secrets: set | None = None) -> Result:
    result = Result(f"k8s/overlays/{overlay}")
    code, out, err = run([*tools.kustomize(), f"k8s/overlays/{overlay}"], root)
    if code != 0 or err.strip():
        result.problems += (err or "kustomize says nothing and fails").strip().splitlines()
        return result
    objects = list(yaml.safe_load_all(out))
    for item in objects:
        result.problems += [f"{title(item)}: {problem}" for problem in schema_problems(root, item)]
    if result.problems:
        return result
    for item in objects:
        result.problems += [f"{title(item)}: {problem}" for problem in object_problems(item)]
    result.problems += reference_problems(objects, secrets)
    result.problems += engine_problems(objects)
    kinds = sorted({item["kind"] for item in objects})
    result.note = f"{len(objects)} objects of {len(kinds)} kinds, strictly valid for {' and '.join(VERSIONS)}"
    return result


def title(item: dict) -> str:
    return f"{item.get('kind')} {item.get('metadata', {}).get('name')}"


# --- schemas


def schema_problems(root: Path, item: dict):
    if item["apiVersion"].startswith(OPERATORS):
        yield from definition_problems(root, item)
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(item, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            where = ".".join(str(step) for step in error.path)
            yield f"{where}: {error.message} (Kubernetes {version})"
        except kubernetes_validate.SchemaNotFoundError:
            yield f"Kubernetes {version} knows no {item['apiVersion']} {item['kind']}"


def definition_problems(root: Path, item: dict):
    """Custom kinds, by the definition that their operator publishes, and as strictly."""
    path = root / f"tests/deploy/schemas/{item['kind'].lower()}s.json"
    if not path.exists():
        yield f"no schema for it in {path.parent.relative_to(root)}"
        return
    definition = json.loads(path.read_text())["spec"]
    group, _, version = item["apiVersion"].partition("/")
    served = [entry for entry in definition["versions"] if entry["name"] == version and entry["served"]]
    if definition["group"] != group or definition["names"]["kind"] != item["kind"] or not served:
        yield f"its definition has no {item['apiVersion']} {item['kind']}"
        return
    schema = strict(served[0]["schema"]["openAPIV3Schema"])
    # Kubernetes checks these itself.
    schema["properties"]["metadata"] = {"type": "object"}
    for error in jsonschema.Draft202012Validator(schema).iter_errors(item):
        yield f"{'.'.join(str(step) for step in error.path)}: {error.message}"


def strict(schema):
    """The same schema, refusing fields that it does not name."""
    if isinstance(schema, list):
        return [strict(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    names_fields = isinstance(schema.get("properties"), dict) and schema.get("type") == "object"
    if names_fields and not schema.get("x-kubernetes-preserve-unknown-fields"):
        made.setdefault("additionalProperties", False)
    return made


# --- one object by itself


def object_problems(item: dict):
    if item["kind"] == "Secret":
        yield "a secret does not belong in the repository"
    if item["kind"] in WORKLOADS:
        yield from workload_problems(item)
    if item["kind"] == "Cluster":
        yield from database_problems(item["spec"])


def database_problems(spec: dict):
    synchronous = spec.get("postgresql", {}).get("synchronous", {})
    if synchronous.get("dataDurability") != "required" or not synchronous.get("failoverQuorum"):
        yield "may lose an order that a buyer was told of: commits do not wait for a standby, or any standby may follow the primary"
    if spec["instances"] < 3:
        yield "has fewer than three instances: one that is lost ends all commits"
    if spec["postgresql"].get("parameters", {}).get("synchronous_commit", "on") != "on":
        yield "acknowledges commits before they are written"


def workload_problems(item: dict):
    pod = item["spec"]["template"]["spec"]
    context = pod.get("securityContext", {})
    if not context.get("runAsNonRoot") or not context.get("runAsUser"):
        yield "does not say that it is not root, by number"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccomp profile"
    if pod.get("automountServiceAccountToken") is not False:
        yield "gets a token of the cluster that it does not need"
    if pod.get("enableServiceLinks") is not False:
        yield "gets the namespace's services as environment variables"
    if pod.get("hostNetwork") or pod.get("hostPID") or pod.get("hostIPC"):
        yield "shares something of the host"
    if pod.get("terminationGracePeriodSeconds", 0) <= 10:
        yield "has ten seconds or less to stop in"
    for volume in pod.get("volumes", []):
        if "hostPath" in volume:
            yield f"volume {volume['name']} is the host's"
    mounted = {volume["name"] for volume in pod.get("volumes", [])}
    mounted |= {claim["metadata"]["name"] for claim in item["spec"].get("volumeClaimTemplates", [])}
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        for problem in container_problems(item, container, mounted):
            yield f"container {container['name']} {problem}"
    for container in pod["containers"]:
        for probe in ("readinessProbe", "livenessProbe"):
            # A job has an end, and nobody asks it anything.
            if probe not in container and item["kind"] != "Job":
                yield f"container {container['name']} has no {probe}"


def container_problems(item: dict, container: dict, mounted: set):
    context = container.get("securityContext", {})
    if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
        yield "may gain privileges"
    if context.get("capabilities", {}).get("drop") != ["ALL"] or context.get("capabilities", {}).get("add"):
        yield "does not drop all capabilities"
    if not context.get("readOnlyRootFilesystem") and item["metadata"]["name"] not in WRITABLE_ROOT:
        yield "has a writable root file system"
    resources = container.get("resources", {})
    if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get("limits", {}):
        yield "does not ask for processor and memory, or has no limit on memory"
    tag = container["image"].rpartition("/")[2].partition(":")[2]
    if tag in ("", "latest"):
        yield f"has an image without a version, {container['image']}"
    ports = {port["name"] for port in container.get("ports", [])}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        action = container.get(probe, {}).get("httpGet") or container.get(probe, {}).get("tcpSocket") or {}
        if isinstance(action.get("port"), str) and action["port"] not in ports:
            yield f"has a {probe} on a port that it does not have, {action['port']}"
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in mounted:
            yield f"mounts {mount['name']}, which the pod does not have"
    for entry in container.get("env", []):
        if re.search(r"(PASSWORD|PASS|SECRET|TOKEN)$", entry["name"]) and "value" in entry:
            yield f"has {entry['name']} in the open"


# --- the engine


def engine_problems(objects: list):
    engines = [item for item in objects if item["kind"] in WORKLOADS and item["metadata"]["name"] == "ticketbuster"]
    if len(engines) != 1:
        yield f"there are {len(engines)} engines; one is right"
        return
    spec = engines[0]["spec"]
    settings = engine_settings(engines[0], objects)
    if settings.get("TICKETBUSTER__CLUSTER__MODE") == "clustered":
        yield from clustered.problems(engines[0], settings, objects)
        if settings.get("TICKETBUSTER__CLUSTER__AUTHORITY") == "etcd":
            yield from etcd.problems(engines[0], settings, objects)
    else:
        yield from problems_of_one(spec, objects)
    container = spec["template"]["spec"]["containers"][0]
    for probe, path in (("startupProbe", "live"), ("livenessProbe", "live"), ("readinessProbe", "ready")):
        asked = container.get(probe, {}).get("httpGet", {})
        if asked.get("path") != f"/health/{path}" or asked.get("port") != "ops":
            yield f"the engine's {probe} is not /health/{path} on the operations port"
    mounts = {mount["name"] for mount in container["volumeMounts"]}
    for volume in spec["template"]["spec"]["volumes"]:
        if "secret" in volume and volume["name"] in mounts:
            yield "the engine mounts the key Secret itself, whose files its group can read: it refuses them"


def problems_of_one(spec: dict, objects: list):
    if spec.get("replicas") != 1 or spec.get("strategy", {}).get("type") != "Recreate":
        yield "cluster.mode is \"single\", and the engine is not one replica that is recreated: a second would fence the first"
    for item in objects:
        if item["kind"] == "HorizontalPodAutoscaler" and item["spec"]["scaleTargetRef"]["name"] == "ticketbuster":
            yield "cluster.mode is \"single\", and an autoscaler would start a second engine, which fences the first"


def engine_settings(engine: dict, objects: list) -> dict:
    """The engine's environment, as far as it is in the manifests."""
    container = engine["spec"]["template"]["spec"]["containers"][0]
    maps = {item["metadata"]["name"]: item.get("data", {}) for item in objects if item["kind"] == "ConfigMap"}
    settings = {}
    for entry in container.get("envFrom", []):
        settings |= maps.get(entry.get("configMapRef", {}).get("name"), {})
    return settings | {entry["name"]: entry["value"] for entry in container.get("env", []) if "value" in entry}


# --- references between objects


def reference_problems(objects: list, secrets: set | None):
    by_name = {(item["kind"], item["metadata"]["name"]): item for item in objects}
    pods = [item["spec"]["template"]["metadata"]["labels"] for item in objects if item["kind"] in WORKLOADS]
    # What the operator calls the pods that it makes.
    pods += [{"cnpg.io/cluster": item["metadata"]["name"]} for item in objects if item["kind"] == "Cluster"]
    namespaces = {item["metadata"].get("namespace") for item in objects if item["kind"] != "Namespace"}
    if len(namespaces) != 1:
        yield f"objects are in {len(namespaces)} namespaces: {namespaces}"

    def selected(selector: dict) -> bool:
        return any(matches(selector, labels) for labels in pods)

    for item in objects:
        kind, spec = item["kind"], item.get("spec", {})
        if kind == "Service" and not selected({"matchLabels": spec["selector"]}):
            yield f"{title(item)} selects no pod"
        if kind == "Service":
            yield from service_problems(item, objects)
        if kind == "PodDisruptionBudget" and not selected(spec["selector"]):
            yield f"{title(item)} selects no pod"
        if kind == "NetworkPolicy":
            peers = [peer for rule in [*spec.get("ingress", []), *spec.get("egress", [])]
                     for peer in [*rule.get("from", []), *rule.get("to", [])]]
            own = [peer["podSelector"] for peer in peers if "podSelector" in peer and "namespaceSelector" not in peer]
            for selector in [spec["podSelector"], *own]:
                if selector and not selected(selector):
                    yield f"{title(item)} selects no pod with {selector}"
        if kind == "HorizontalPodAutoscaler":
            target = by_name.get((spec["scaleTargetRef"]["kind"], spec["scaleTargetRef"]["name"]))
            if not target:
                yield f"{title(item)} scales what is not there"
            elif "replicas" in target["spec"]:
                yield f"{title(target)} says how many replicas, and so does its autoscaler"
        if kind == "Ingress":
            for rule in spec["rules"]:
                for path in rule["http"]["paths"]:
                    backend = path["backend"]["service"]
                    service = by_name.get(("Service", backend["name"]))
                    ports = {port["name"] for port in service["spec"]["ports"]} if service else set()
                    if backend["port"].get("name") not in ports:
                        yield f"{title(item)} leads to {backend}, which is not there"
            covered = {host for entry in spec.get("tls", []) for host in entry["hosts"]}
            yield from (f"{title(item)}: {rule['host']} has no TLS" for rule in spec["rules"] if rule["host"] not in covered)
        if kind == "ServiceMonitor":
            services = [other for other in objects if other["kind"] == "Service"
                        and matches(spec["selector"], other["metadata"].get("labels", {}))]
            ports = {port["name"] for other in services for port in other["spec"]["ports"]}
            for endpoint in spec["endpoints"]:
                if endpoint["port"] not in ports:
                    yield f"{title(item)} finds no service with the port {endpoint['port']}"
        if kind in WORKLOADS:
            yield from uses_problems(item, by_name, secrets)
    if not any(item["kind"] == "NetworkPolicy" and item["spec"]["podSelector"] == {}
               and set(item["spec"]["policyTypes"]) == {"Ingress", "Egress"} and "ingress" not in item["spec"]
               and "egress" not in item["spec"] for item in objects):
        yield "no policy denies what no other allows"


def matches(selector: dict, labels: dict) -> bool:
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(
        entry["operator"] == "In" and labels.get(entry["key"]) in entry["values"]
        for entry in selector.get("matchExpressions", [])
    )


def service_problems(item: dict, objects: list):
    for workload in objects:
        if workload["kind"] not in WORKLOADS:
            continue
        template = workload["spec"]["template"]
        if not matches({"matchLabels": item["spec"]["selector"]}, template["metadata"]["labels"]):
            continue
        ports = {port["name"] for container in template["spec"]["containers"] for port in container.get("ports", [])}
        for port in item["spec"]["ports"]:
            if port.get("targetPort") not in ports:
                yield f"{title(item)}: port {port['name']} leads to {port.get('targetPort')}, which the pod does not have"


def uses_problems(item: dict, by_name: dict, secrets: set | None):
    """Config maps are rendered with it; secrets are made by the script, key by key."""
    pod = item["spec"]["template"]["spec"]
    wanted_secrets, wanted_maps = set(), set()
    for volume in pod.get("volumes", []):
        if "secret" in volume:
            wanted_secrets.add((volume["secret"]["secretName"], None))
        if "configMap" in volume:
            wanted_maps.add(volume["configMap"]["name"])
        if "persistentVolumeClaim" in volume:
            claim = volume["persistentVolumeClaim"]["claimName"]
            if ("PersistentVolumeClaim", claim) not in by_name:
                yield f"{title(item)} claims {claim}, which is not there"
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        wanted_maps |= {entry["configMapRef"]["name"] for entry in container.get("envFrom", []) if "configMapRef" in entry}
        for entry in container.get("env", []):
            reference = entry.get("valueFrom", {}).get("secretKeyRef")
            if reference:
                wanted_secrets.add((reference["name"], reference["key"]))
    yield from (f"{title(item)} needs ConfigMap {name}, which is not there"
                for name in sorted(wanted_maps) if ("ConfigMap", name) not in by_name)
    if secrets is not None:
        known = secrets | {(name, None) for name, _ in secrets} | SECRETS_OF_OTHERS
        yield from (f"{title(item)} needs Secret {name}, key {key}, which k8s/create-secrets.sh does not make"
                    for name, key in sorted(wanted_secrets - known, key=str))
    account = pod.get("serviceAccountName")
    if account and ("ServiceAccount", account) not in by_name:
        yield f"{title(item)} runs as {account}, which is not there"


def made_secrets(root: Path, tools) -> tuple[Result, set]:
    """What k8s/create-secrets.sh makes, and whether two runs make different ones."""
    result, made, contents = Result("k8s/create-secrets.sh"), set(), []
    env = {**os.environ, "PATH": f"{tools.kubectl().parent}:{os.environ['PATH']}"}
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            keys, mesh, members = Path(folder, "keys.json"), Path(folder, "mesh"), Path(folder, "etcd")
            keys.write_text("{}")
            for command in (["deploy/mesh/make-certificate.sh", mesh], ["deploy/etcd/make-certificates.sh", members],
                            ["k8s/create-secrets.sh", "--print", keys, mesh, members]):
                code, out, err = run(["bash", *command], root, env)
                if code != 0:
                    result.problems += (err.strip() or f"{command[0]} fails and says nothing").splitlines()
                    return result, made
            contents.append([item for item in yaml.safe_load_all(out) if item])
    for item in contents[0]:
        result.problems += [f"{title(item)}: {problem}" for problem in schema_problems(root, item)]
    for first, second in zip(*contents):
        for key, value in first["data"].items():
            made.add((first["metadata"]["name"], key))
            if key != "keys.json" and (value == second["data"][key] or len(value) < 32):
                result.problems.append(f"{title(first)}: {key} is the same in every run, or short")
    result.note = f"makes {len(contents[0])} secrets, new ones at each run"
    return result, made


def unused(root: Path) -> Result:
    """Each file of k8s/ is named by the kustomization beside it."""
    result = Result("k8s (files)")
    for path in sorted((root / "k8s").rglob("*.yaml")):
        kustomization = path.parent / "kustomization.yaml"
        if path != kustomization and (not kustomization.exists() or path.name not in kustomization.read_text()):
            result.problems.append(f"{path.relative_to(root)} is used by no kustomization")
    return result
