"""Prometheus and Grafana: promtool's word on configuration and rules; every metric that is asked for exists."""

import json
import re
from pathlib import Path

from . import Result, load_yaml, read, run

# Of other programs: Prometheus itself, kube-state-metrics, cert-manager, the blackbox exporter.
FOREIGN = {
    "up",
    "kube_deployment_status_replicas_available",
    "certmanager_certificate_expiration_timestamp_seconds",
    "probe_ssl_earliest_cert_expiry",
}
NAME = re.compile(r"\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+|up)\b(?=\s*[{\[]|\s*$|\s*[-+*/<>=!)])")


def check(root: Path, tools):
    yield prometheus(root, tools)
    yield prometheus_of_several(root, tools)
    yield rules(root, tools)
    yield same_rules(root)
    yield alert_metrics(root)
    yield dashboard(root)
    yield provisioning(root)


def promtool(root: Path, tools, *arguments: str) -> tuple[list[str], str]:
    code, out, err = run([tools.promtool(), *arguments], root / "deploy/prometheus")
    text = (out + err).strip()
    return ([] if code == 0 else text.splitlines()), text


def prometheus(root: Path, tools, name: str = "prometheus.yml", files=("docker-compose.yml",)) -> Result:
    result = Result(f"deploy/prometheus/{name}")
    result.problems, _ = promtool(root, tools, "check", "config", name)
    services = {service for file in files for service in re.findall(r"^  ([a-z0-9-]+):$", read(root / file), re.M)}
    asked_for = load_yaml(root / "deploy/prometheus" / name)
    for job in asked_for["scrape_configs"]:
        for target in (target for entry in job["static_configs"] for target in entry["targets"]):
            if target.split(":")[0] not in {*services, "localhost"}:
                result.problems.append(f"{target} is no service of {' or '.join(files)}")
    return result


def prometheus_of_several(root: Path, tools) -> Result:
    """The same for several engines, with each of them."""
    result = prometheus(root, tools, "clustered.yml", ("docker-compose.yml", "docker-compose.clustered.yml"))
    alone, several = (load_yaml(root / f"deploy/prometheus/{name}.yml") for name in ("prometheus", "clustered"))
    engines = set(re.findall(r"^  (ticketbuster(?:-\d+)?):$", read(root / "docker-compose.clustered.yml"), re.M))
    targets = several["scrape_configs"][0]["static_configs"][0]["targets"]
    if set(targets) != {f"{engine}:9000" for engine in engines}:
        result.problems.append(f"it reads {targets}, and the engines are {sorted(engines)}")
    several["scrape_configs"][0]["static_configs"] = alone["scrape_configs"][0]["static_configs"]
    if several != alone:
        result.problems.append("it differs from prometheus.yml in more than the engines")
    return result


def rules(root: Path, tools) -> Result:
    result = Result("deploy/prometheus/rules.yml")
    problems, said = promtool(root, tools, "check", "rules", "--lint=all", "--lint-fatal", "rules.yml")
    result.problems += problems
    tests, _ = promtool(root, tools, "test", "rules", "rules_test.yml")
    result.problems += tests
    alerts = [rule for group in load_yaml(root / "deploy/prometheus/rules.yml")["groups"] for rule in group["rules"]]
    for alert in alerts:
        name = alert["alert"]
        if alert.get("labels", {}).get("severity") not in ("page", "ticket"):
            result.problems.append(f"{name} does not say whom it wakes")
        if not {"summary", "description"} <= set(alert.get("annotations", {})):
            result.problems.append(f"{name} has no summary or no description")
    found = re.search(r"(\d+) rules found", said)
    result.note = f"{found.group(1) if found else '?'} rules, and their tests pass in promtool"
    return result


def same_rules(root: Path) -> Result:
    path = "k8s/components/monitoring/prometheus-rule.yaml"
    theirs = load_yaml(root / path)["spec"]["groups"]
    same = theirs == load_yaml(root / "deploy/prometheus/rules.yml")["groups"]
    return Result(path, [] if same else ["its groups are not those of deploy/prometheus/rules.yml"], "the same groups")


def exported(root: Path) -> set[str]:
    """The names that the sources give to metrics; a histogram has three each."""
    names = set()
    for path in (root / "src/telemetry").rglob("*.rs"):
        text = read(path).split("#[cfg(test)]")[0]
        for name in [*re.findall(r'"(ticketbuster_[a-z0-9_]+)"', text), *composed(text)]:
            names |= {name, f"{name}_bucket", f"{name}_sum", f"{name}_count"}
    return names


def composed(text: str):
    """Names that a closure makes of a part of them: `let count = |name, …| … format!("ticketbuster_x_{name}")`."""
    for closure, before, after in re.findall(r'let (\w+) = \|name\b[^;]*?"(ticketbuster_[a-z0-9_]*)\{name\}([a-z0-9_]*)"', text):
        for part in re.findall(rf'\b{closure}\(\s*"([a-z0-9_]+)"', text):
            yield f"{before}{part}{after}"


def asked(expression: str) -> set[str]:
    """The metrics of an expression. Labels and their values come off first, so that they are not taken for any."""
    bare = re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "{", expression)
    bare = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", bare)
    return set(NAME.findall(bare))


def unknown(expression: str, known: set[str]) -> list[str]:
    names = asked(expression)
    if not names:
        return [f"no metric is found in {expression}"]
    return [f"nothing exports {name}" for name in sorted(names - known - FOREIGN)]


def alert_metrics(root: Path) -> Result:
    result, known = Result("deploy/prometheus/rules.yml (metrics)"), exported(root)
    for group in load_yaml(root / "deploy/prometheus/rules.yml")["groups"]:
        for rule in group["rules"]:
            result.problems += [f"{rule['alert']}: {problem}" for problem in unknown(rule["expr"], known)]
            result.problems += [f"{rule['alert']}: {problem}" for problem in routes(root, rule["expr"])]
    return result


def routes(root: Path, expression: str) -> list[str]:
    handlers = "".join(read(path) for path in (root / "src/http").rglob("*.rs"))
    asked_for = re.findall(r'route="([^"]+)"', expression)
    return [f"there is no route {route}" for route in asked_for if f'"{route}"' not in handlers]


def dashboard(root: Path) -> Result:
    result, known = Result("deploy/grafana/dashboards/ticketbuster.json"), exported(root)
    board = json.loads(read(root / "deploy/grafana/dashboards/ticketbuster.json"))
    variables = {f"${{{entry['name']}}}" for entry in board["templating"]["list"]}
    ids, places, queries = [panel["id"] for panel in board["panels"]], set(), 0
    if len(ids) != len(set(ids)):
        result.problems.append("two panels have the same id")
    for panel in board["panels"]:
        at = panel["gridPos"]
        covers = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        if covers & places or at["x"] + at["w"] > 24:
            result.problems.append(f"{panel['title']}: lies over another panel, or outside")
        places |= covers
        for target in panel.get("targets", []):
            queries += 1
            found = unknown(target["expr"], known) + routes(root, target["expr"])
            if target["datasource"]["uid"] not in variables:
                found.append(f"the data source {target['datasource']['uid']} is no variable")
            result.problems += [f"{panel['title']}: {problem}" for problem in found]
    result.note = f"{len(ids)} panels, {queries} queries of metrics that exist"
    return result


def provisioning(root: Path) -> Result:
    result = Result("deploy/grafana/provisioning")
    services = load_yaml(root / "docker-compose.yml")["services"]
    folder = root / "deploy/grafana/provisioning"
    for path in sorted(folder.rglob("*.yml")):
        content = load_yaml(path)
        if content.get("apiVersion") != 1:
            result.problems.append(f"{path.relative_to(root)} has no apiVersion 1")
        for source in content.get("datasources", []):
            if re.match(r"http://([^:/]+)", source["url"]).group(1) not in services:
                result.problems.append(f"{source['url']} is no service of docker-compose.yml")
        for provider in content.get("providers", []):
            mounted = [entry.split(":")[1] for entry in services["grafana"]["volumes"]]
            if provider["options"]["path"] not in mounted:
                result.problems.append(f"{provider['options']['path']} is not mounted in grafana")
    return result
