"""docker-compose.yml, alone and with several engines, by Docker Compose itself and by our rules for what a service may do."""

import json
import os
import re
from pathlib import Path

from . import Result, read, run

# Keycloak writes beside its own files when it starts; the file says so.
WRITABLE_ROOT = {"keycloak"}
ALONE = ("docker-compose.yml",)
CLUSTERED = (*ALONE, "docker-compose.clustered.yml")
PROXY = "deploy/nginx/clustered.conf"
SECRET = re.compile(r"(PASSWORD|PASS|SECRET|TOKEN|URL)$")


def variables(root: Path) -> list[str]:
    return re.findall(r"^([A-Z_]+)=", read(root / ".env.example"), re.M)


def config(root: Path, tools, values: dict[str, str], files=ALONE) -> tuple[int, str, str]:
    """Renders with these variables and no others."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **values}
    named = [word for file in files for word in ("--file", file)]
    return run([tools.compose(), "--env-file", "/dev/null", *named, "config", "--format", "json"], root, env)


def check(root: Path, tools):
    yield rendered(root, tools, ALONE)
    yield rendered(root, tools, CLUSTERED)
    yield example(root, tools, values_of(root))


def values_of(root: Path) -> dict[str, str]:
    return {name: f"value-of-{name.lower()}" for name in variables(root)}


def rendered(root: Path, tools, files) -> Result:
    """What these files make together."""
    result, values = Result(files[-1]), values_of(root)
    code, out, err = config(root, tools, values, files)
    if code != 0:
        result.problems += err.strip().splitlines()
        return result
    model = json.loads(out)
    for name, service in model["services"].items():
        result.problems += [f"{name}: {problem}" for problem in service_problems(root, name, service, values)]
    result.problems += published(model)
    result.problems += gateway(model)
    result.problems += roles(model)
    result.problems += engines(model)
    if files == CLUSTERED:
        result.problems += several(root, model)
    result.note = f"{len(model['services'])} services, rendered by Docker Compose"
    return result


def service_problems(root: Path, name: str, service: dict, values: dict):
    if service.get("cap_drop") != ["ALL"]:
        yield "does not drop all capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    if not service.get("read_only") and name not in WRITABLE_ROOT:
        yield "has a writable root file system"
    if service.get("privileged") or service.get("network_mode") or service.get("pid"):
        yield "shares something of the host"
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    for limit in ("cpus", "memory", "pids"):
        if limit not in limits:
            yield f"has no limit on {limit}"
    # The engine's health check is its image's.
    if not service.get("healthcheck") and "build" not in service:
        yield "has no health check"
    tag = service["image"].rpartition(":")[2]
    if ":" not in service["image"] or tag == "latest":
        yield f"the image {service['image']} names no version"
    for key, value in (service.get("environment") or {}).items():
        if SECRET.search(key) and not is_given(key, value, values):
            yield f"{key} does not come from .env"
    for mount in service.get("volumes", []):
        if mount["type"] != "bind":
            continue
        if not mount.get("read_only"):
            yield f"may write to {mount['source']}"
        if not Path(mount["source"]).exists():
            yield f"mounts {mount['source']}, which is not there"
    for other, condition in (service.get("depends_on") or {}).items():
        # What does its work once is waited for until it has succeeded.
        if condition.get("condition") not in ("service_healthy", "service_completed_successfully"):
            yield f"does not wait until {other} is healthy or done"


def is_given(key: str, value: str, values: dict) -> bool:
    if any(given in str(value) for given in values.values()):
        return True
    # An address without a user in it has no secret in it.
    return key.endswith("URL") and "@" not in str(value)


def published(model: dict):
    seen = set()
    for name, service in model["services"].items():
        for port in service.get("ports", []):
            if port.get("host_ip") != "127.0.0.1":
                yield f"{name}: port {port.get('published')} is published to more than this machine"
            if port.get("published") in seen:
                yield f"{name}: port {port['published']} is published twice"
            seen.add(port.get("published"))


def gateway(model: dict):
    """The trusted proxies are the gateway that published ports are reached from, and the proxy behind it."""
    proxies = [entry["gateway"] for entry in model["networks"]["edge"]["ipam"]["config"]]
    if "proxy" in model["services"]:
        proxies.append(model["services"]["proxy"]["networks"]["edge"].get("ipv4_address"))
    for name, service in selling(model).items():
        trusted = json.loads(service["environment"]["TICKETBUSTER__HTTP__TRUSTED_PROXIES"])
        if trusted != proxies:
            yield f"{name}: trusts {trusted}, and the gateway of `edge`, with the proxy if there is one, is {proxies}"
    if not model["networks"]["data"].get("internal"):
        yield "the network `data` is not internal"


def selling(model: dict) -> dict:
    """The engines: what runs our image, and no other command of it."""
    return {name: service for name, service in model["services"].items() if "build" in service and not service.get("command")}


def engines(model: dict):
    """One sells alone, several together."""
    found = selling(model)
    copies = sum(service.get("deploy", {}).get("replicas", 1) for service in found.values())
    for name, service in found.items():
        if copies > 1 and service["environment"].get("TICKETBUSTER__CLUSTER__MODE") != "clustered":
            yield f"{name}: is one of {copies} engines, and sells alone"


def several(root: Path, model: dict):
    """Engines that sell together have one key ring and the mesh's certificates, and names of their own; the proxy knows them all."""
    found, mesh = selling(model), set()
    for name, service in found.items():
        settings = {key.removeprefix("TICKETBUSTER__CLUSTER__"): value for key, value in service["environment"].items()}
        if service.get("ports"):
            yield f"{name}: is published, beside the proxy"
        if [(mount["source"], mount["target"]) for mount in service["volumes"]] != [("keys", "/data")]:
            yield f"{name}: does not have the key ring of the others"
        for key in ("MESH_CERTIFICATE", "MESH_KEY", "MESH_CA_FILE"):
            if not settings.get(key, "").startswith("/data/mesh/"):
                yield f"{name}: has no {key.lower()} of what `mesh-certificate` makes"
        mesh.add(settings.get("MESH_ADVERTISE"))
        if settings.get("MESH_ADVERTISE") != f"{name}:{settings.get('MESH_LISTEN', '').rpartition(':')[2]}":
            yield f"{name}: tells the others {settings.get('MESH_ADVERTISE')}, where they do not reach it"
        waits = service["depends_on"].get("mesh-certificate", {}).get("condition")
        if waits != "service_completed_successfully":
            yield f"{name}: starts before there are keys and certificates"
    if len(found) < 2 or len(mesh) != len(found):
        yield f"{len(found)} engines, with {len(mesh)} addresses"
    ring = model["services"]["keys"]
    if ring["command"] != ["keys", "show"] or model["services"]["mesh-certificate"]["depends_on"].get("keys") is None:
        yield "nobody makes the key ring, and no clustered start does"
    served = set(re.findall(r"server (\S+):3000 ", read(root / PROXY)))
    theirs = {service["networks"]["edge"].get("ipv4_address") for service in found.values()}
    if served != theirs or served != set(re.findall(r"server (\S+):50051 ", read(root / PROXY))):
        yield f"{PROXY} leads to {sorted(served)}, and the engines are {sorted(map(str, theirs))}"


def roles(model: dict):
    """The server's role is not the one that owns the tables; who owns them has migrated before it starts."""
    server, migrate = (model["services"][name] for name in ("ticketbuster", "migrate"))
    urls = [service["environment"]["TICKETBUSTER__STORE__URL"] for service in (server, migrate)]
    if "://ticketbuster:" not in urls[0] or "://ticketbuster_owner:" not in urls[1]:
        yield "ticketbuster connects as the owner of its tables, or migrate does not"
    if server["depends_on"].get("migrate", {}).get("condition") != "service_completed_successfully":
        yield "ticketbuster: starts before its tables are up to date"


def example(root: Path, tools, values: dict) -> Result:
    """Each variable of the example is needed, and its lack is said by name."""
    result = Result(".env.example", note=f"{len(values)} variables, each of them needed")
    result.problems += [
        f"{line.partition('=')[0]} has a value" for line in read(root / ".env.example").splitlines()
        if re.match(r"[A-Z_]+=.", line)
    ]
    for name in values:
        code, _, err = config(root, tools, {key: value for key, value in values.items() if key != name})
        if code == 0 or name not in err:
            result.problems.append(f"without {name} the services start, or do not say what they lack")
    if "/.env" not in read(root / ".gitignore").splitlines():
        result.problems.append(".gitignore lets .env into the repository")
    return result
