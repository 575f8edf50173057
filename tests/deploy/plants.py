"""Errors that the checks must find: each is planted alone, in a copy of the files."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from checks import clustered, compose, etcd, image, kubernetes, monitoring, settings

COPIED = ("Cargo.toml", "Dockerfile", ".dockerignore", ".gitignore", ".env.example", "docker-compose.yml", "docker-compose.clustered.yml")
COPIED_FOLDERS = (".cargo", "benches", "build.rs", "proto", "config", "deploy", "k8s", "crates", "src", "tests/deploy/schemas")


@dataclass
class Plant:
    what: str
    file: str
    old: str
    new: str
    check: Callable
    says: str


@dataclass
class Found:
    ok: bool
    said: str


def overlay(name: str):
    return lambda root, tools: [kubernetes.check_overlay(root, tools, name, secrets_of(root, tools))]


SECRETS = {}


def secrets_of(root: Path, tools) -> set:
    """What the script makes, asked once as long as it is the same script: two runs of it start kubectl sixteen times."""
    script = (root / "k8s/create-secrets.sh").read_bytes()
    if script not in SECRETS:
        SECRETS[script] = kubernetes.made_secrets(root, tools)[1]
    return SECRETS[script]


def one(function, *with_tools):
    return lambda root, tools: [function(root, *([tools] if with_tools else []))]


DEPLOYMENT, PRODUCTION = "k8s/base/deployment.yaml", overlay("production")
CLUSTERED, WITH_ETCD = overlay("clustered"), overlay("clustered-etcd")
SETTINGS_OF_SEVERAL = "k8s/components/clustered/kustomization.yaml"
ENGINES, POLICIES = "k8s/components/clustered/deployment.yaml", "k8s/components/clustered/network-policies.yaml"
DATABASE = "k8s/components/postgres-cnpg/cluster.yaml"
CERTIFICATE, CERTIFICATES = "deploy/mesh/make-certificate.sh", "deploy/etcd/make-certificates.sh"
AUTHORITY = "deploy/authority.sh"
ETCD, MEMBERS = "k8s/components/etcd/kustomization.yaml", "k8s/components/etcd/stateful-set.yaml"
SEVERAL = "docker-compose.clustered.yml"
NO_BUDGET = "$patch: delete\n      apiVersion: any\n      kind: any\n      metadata: {name: any}"
RULES, DASHBOARD = "deploy/prometheus/rules.yml", "deploy/grafana/dashboards/ticketbuster.json"
ALL = [
    Plant("an instruction that hadolint refuses", "Dockerfile", "WORKDIR /build", "WORKDIR build", one(image.dockerfile, 1), "DL3000"),
    Plant("root in the image", "Dockerfile", "USER 65532:65532", "USER root", one(image.dockerfile, 1), "USER"),
    Plant("a shell in the health check", "Dockerfile", 'CMD ["/usr/local/bin/ticketbuster", "--config", "/etc/ticketbuster", "health"]', "CMD curl -f localhost", one(image.dockerfile, 1), "without a shell"),
    Plant("sources that the build does not get", ".dockerignore", "!config/*.toml\n", "", one(image.dockerignore), "config/default.toml"),
    Plant("settings of cargo that the build does not get", ".dockerignore", "!.cargo/config.toml\n", "", one(image.dockerignore), ".cargo/config.toml"),
    Plant("secrets that the build gets", ".dockerignore", "*\n", "", one(image.dockerignore), ".env would get"),
    Plant("web sources that the build does not get", ".dockerignore", "!web\n", "", one(image.dockerignore), "web/index.html"),
    Plant("web packages that the build gets", ".dockerignore", "web/node_modules\n", "", one(image.dockerignore), "web/node_modules"),
    Plant("a binary without the web application", "Dockerfile", "COPY --from=web /build/web/dist web/dist\n", "", one(image.dockerfile, 1), "web application"),
    Plant("a service key that does not exist", "docker-compose.yml", "stop_signal: SIGINT", "stop_sygnal: SIGINT", compose.check, "stop_sygnal"),
    Plant("a port for the whole network", "docker-compose.yml", '"127.0.0.1:15672:15672"', '"15672:15672"', compose.check, "more than this machine"),
    Plant("a password in the file", "docker-compose.yml", "${GRAFANA_ADMIN_PASSWORD:?set it in .env}", "hunter2", compose.check, "GF_SECURITY_ADMIN_PASSWORD"),
    Plant("a password with a default", "docker-compose.yml", "${KEYCLOAK_ADMIN_PASSWORD:?set it in .env}", "${KEYCLOAK_ADMIN_PASSWORD:-admin}", compose.check, "without KEYCLOAK_ADMIN_PASSWORD"),
    Plant("capabilities", "docker-compose.yml", "cap_drop: [ALL]", "cap_drop: [NET_RAW]", compose.check, "capabilities"),
    Plant("another trusted proxy", "docker-compose.yml", "172.31.250.1\"]", "172.31.0.1\"]", compose.check, "gateway"),
    Plant("a server that owns its tables", "docker-compose.yml", "postgres://ticketbuster:$", "postgres://ticketbuster_owner:$", compose.check, "owner of its tables"),
    Plant("a start before the migration", "docker-compose.yml", "service_completed_successfully", "service_started", compose.check, "before its tables"),
    Plant("an owner's secret that nobody makes", DEPLOYMENT, "{name: ticketbuster-store-owner, key: url}", "{name: ticketbuster-owner, key: url}", PRODUCTION, "ticketbuster-owner"),
    Plant("a file that is not there", "docker-compose.yml", "./deploy/prometheus/rules.yml:", "./deploy/prometheus/rulez.yml:", compose.check, "rulez.yml"),
    Plant("a setting that does not exist", "k8s/base/kustomization.yaml", "TICKETBUSTER__STORE__KIND", "TICKETBUSTER__STORE__TYPE", settings.check, "TICKETBUSTER__STORE__TYPE"),
    Plant("nobody who takes the money", "docker-compose.yml", "TICKETBUSTER__PAYMENTS__PROVIDER: invoice", "TICKETBUSTER__PAYMENTS__PROVIDER: test", settings.check, "gives tickets away"),
    Plant("a rule that does not parse", RULES, "> 0.5\n", "> > 0.5\n", one(monitoring.rules, 1), "parse"),
    Plant("a threshold that its test contradicts", RULES, "> 0.5\n", "> 0.9\n", one(monitoring.rules, 1), "TicketBusterWriteBehindFills"),
    Plant("rules that differ in the cluster", "k8s/components/monitoring/prometheus-rule.yaml", "> 0.5\n", "> 0.6\n", one(monitoring.same_rules), "not those"),
    Plant("an alert on a metric that nothing exports", RULES, "ticketbuster_write_behind_queued / ", "ticketbuster_write_behind_waiting / ", one(monitoring.alert_metrics), "ticketbuster_write_behind_waiting"),
    Plant("a panel of a metric that nothing exports", DASHBOARD, "sum(ticketbuster_sockets{", "sum(ticketbuster_websockets{", one(monitoring.dashboard), "ticketbuster_websockets"),
    Plant("a panel of a route that does not exist", DASHBOARD, '/api/events/{id}/holds\\"', '/api/event/{id}/holds\\"', one(monitoring.dashboard), "no route"),
    Plant("a metric that is renamed in the sources", "src/telemetry/flushes.rs", '"ticketbuster_flush_seconds"', '"ticketbuster_flush_time"', one(monitoring.dashboard), "ticketbuster_flush_seconds_bucket"),
    Plant("a field that Kubernetes does not know", DEPLOYMENT, "enableServiceLinks: false", "enableServiceLink: false", PRODUCTION, "enableServiceLink"),
    Plant("a value of the wrong type", DEPLOYMENT, "periodSeconds: 2", 'periodSeconds: "2s"', PRODUCTION, "2s"),
    Plant("a kind that Kubernetes does not know", "k8s/components/keycloak/autoscaler.yaml", "autoscaling/v2", "autoscaling/v2beta2", PRODUCTION, "v2beta2"),
    Plant("a field that the operator does not know", "k8s/components/monitoring/service-monitors.yaml", "interval: 5s", "intervall: 5s", PRODUCTION, "intervall"),
    Plant("a custom kind without a schema", "k8s/components/monitoring/service-monitors.yaml", "kind: ServiceMonitor\nmetadata:\n  name: rabbitmq", "kind: PodMonitor\nmetadata:\n  name: rabbitmq", PRODUCTION, "no schema"),
    Plant("a file that is missing", "k8s/base/kustomization.yaml", "- service.yaml", "- services.yaml", PRODUCTION, "services.yaml"),
    Plant("two engines", DEPLOYMENT, "  replicas: 1\n", "  replicas: 2\n", PRODUCTION, "fence"),
    Plant("a rolling update of the engine", DEPLOYMENT, "strategy: {type: Recreate}", "strategy: {type: RollingUpdate}", PRODUCTION, "fence"),
    Plant("an autoscaler on the engine", "k8s/components/keycloak/autoscaler.yaml", "kind: Deployment, name: keycloak", "kind: Deployment, name: ticketbuster", PRODUCTION, "second engine"),
    Plant("root in the cluster", "k8s/components/postgres/stateful-set.yaml", "runAsNonRoot: true", "runAsNonRoot: false", PRODUCTION, "not root"),
    Plant("a writable root file system", DEPLOYMENT, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", PRODUCTION, "writable root"),
    Plant("the key Secret in the engine's container", DEPLOYMENT, "- {name: data, mountPath: /data}", "- {name: data, mountPath: /data}\n            - {name: key-secret, mountPath: /secret}", PRODUCTION, "refuses them"),
    Plant("a secret that nobody makes", DEPLOYMENT, "{name: ticketbuster-store, key: url}", "{name: ticketbuster-store, key: address}", PRODUCTION, "key address"),
    Plant("a secret in the repository", "k8s/base/service-account.yaml", "apiVersion: v1\nkind: ServiceAccount", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: bad\ndata: {}\n---\napiVersion: v1\nkind: ServiceAccount", PRODUCTION, "does not belong"),
    Plant("a service that selects nothing", "k8s/base/service.yaml", "selector: {app.kubernetes.io/name: ticketbuster}", "selector: {app.kubernetes.io/name: ticketbusters}", PRODUCTION, "selects no pod"),
    Plant("an ingress that leads nowhere", "k8s/components/ingress/ingress.yaml", "name: ticketbuster, port: {name: http}", "name: ticketbuster, port: {name: https}", PRODUCTION, "not there"),
    Plant("a monitor that finds nothing", "k8s/components/monitoring/service-monitors.yaml", "port: ops, path: /metrics, interval: 5s", "port: metrics, path: /metrics, interval: 5s", PRODUCTION, "finds no service"),
    Plant("a network without walls", "k8s/base/network-policies.yaml", "policyTypes: [Ingress, Egress]", "policyTypes: [Ingress]", PRODUCTION, "no policy denies"),
    Plant("several engines, each of which would sell alone", SETTINGS_OF_SEVERAL, "      - TICKETBUSTER__CLUSTER__MODE=clustered\n", "", CLUSTERED, "an autoscaler would start a second"),
    Plant("several replicas that would sell alone", SETTINGS_OF_SEVERAL, "CLUSTER__MODE=clustered", "CLUSTER__MODE=single", CLUSTERED, "not one replica"),
    Plant("engines with keys of their own", SETTINGS_OF_SEVERAL, "CLUSTER__WEIGHT=1", "CLUSTER__WEIGHT=1\n      - TICKETBUSTER__AUTH__KEY_FILE=/data/keys.json", CLUSTERED, "behind auth.key_file"),
    Plant("keys that come from no Secret", DEPLOYMENT, "secret: {secretName: ticketbuster-keys, defaultMode: 0440}", "emptyDir: {}", CLUSTERED, "behind auth.key_file"),
    Plant("engines without a disruption budget", SETTINGS_OF_SEVERAL, "- {op: replace, path: /spec/maxUnavailable, value: 1}", NO_BUDGET, CLUSTERED, "no disruption budget"),
    Plant("a disruption budget of all engines", SETTINGS_OF_SEVERAL, "maxUnavailable, value: 1}", "maxUnavailable, value: 3}", CLUSTERED, "one engine at a time"),
    Plant("a mesh for every pod", POLICIES, "- podSelector:\n            matchLabels: {app.kubernetes.io/name: ticketbuster}\n      ports", "- podSelector: {}\n      ports", CLUSTERED, "reached from other pods"),
    Plant("a mesh for everybody", POLICIES, "    - from:\n        - podSelector:\n            matchLabels: {app.kubernetes.io/name: ticketbuster}\n      ports", "    - ports", CLUSTERED, "allows everybody"),
    Plant("a mesh in a range of ports for others", "k8s/components/ingress/network-policies.yaml", "port: 3000}", "port: 3000, endPort: 9000}", CLUSTERED, "reached from other pods"),
    Plant("a mesh for whoever may use every port", "k8s/components/monitoring/network-policies.yaml", "      ports:\n        - {protocol: TCP, port: 9000}\n        - {protocol: TCP, port: 15692}\n", "", CLUSTERED, "reached from other pods"),
    Plant("a mesh that no engine may leave for", POLICIES, "policyTypes: [Ingress, Egress]", "policyTypes: [Ingress]", CLUSTERED, "no policy lets those connect to it"),
    Plant("a mesh without certificates", SETTINGS_OF_SEVERAL, "      - TICKETBUSTER__CLUSTER__MESH_KEY=/run/ticketbuster/mesh.key\n", "", CLUSTERED, "mesh_key"),
    Plant("a mesh on loopback", SETTINGS_OF_SEVERAL, "MESH_LISTEN=0.0.0.0:7946", "MESH_LISTEN=127.0.0.1:7946", CLUSTERED, "mesh_listen"),
    Plant("the machine's address for the pod's", ENGINES, "status.podIP", "status.hostIP", CLUSTERED, "mesh_advertise"),
    Plant("one engine that is all", "k8s/components/clustered/autoscaler.yaml", "minReplicas: 3", "minReplicas: 1", CLUSTERED, "nobody is there to take over"),
    Plant("a roll-out that takes engines away first", ENGINES, "maxSurge: 1, maxUnavailable: 0", "maxSurge: 1, maxUnavailable: 1", CLUSTERED, "before it stops an old one"),
    Plant("a stop that hands nothing over", ENGINES, "cluster, drain, --wait", "cluster, status, --wait", CLUSTERED, "no hook hands"),
    Plant("a stop that is cut short", ENGINES, "terminationGracePeriodSeconds: 90", "terminationGracePeriodSeconds: 60", CLUSTERED, "killed after 60 s"),
    Plant("commits that no standby has", DATABASE, "dataDurability: required", "dataDurability: preferred", CLUSTERED, "may lose an order"),
    Plant("a field that CloudNativePG does not know", DATABASE, "failoverQuorum:", "failoverQuorom:", CLUSTERED, "failoverQuorom"),
    Plant("an authority that is made anew without its key", AUTHORITY, "! -f ca.key && ! -f ca.crt", "! -f ca.key || ! -f ca.crt", one(clustered.certificate), "another authority"),
    Plant("an authority of etcd that is made anew without its key", AUTHORITY, "! -f ca.key && ! -f ca.crt", "! -f ca.key || ! -f ca.crt", one(etcd.certificates), "another authority"),
    Plant("a certificate for servers only", CERTIFICATE, "serverAuth, clientAuth", "serverAuth", one(clustered.certificate), "sslclient"),
    Plant("a certificate with another name", CERTIFICATE, "ticketbuster-mesh}", "ticketbuster-nodes}", one(clustered.certificate), "ticketbuster-mesh"),
    Plant("leases of an etcd that is not there", ETCD, "https://etcd-2.etcd:2379", "https://etcd-3.etcd:2379", WITH_ETCD, "etcd-3.etcd"),
    Plant("leases in the open", ETCD, "https://etcd-2.etcd:2379", "http://etcd-2.etcd:2379", WITH_ETCD, "without TLS"),
    Plant("engines without a certificate for etcd", ETCD, "      - TICKETBUSTER__CLUSTER__ETCD__KEY=/run/ticketbuster/etcd.key\n", "", WITH_ETCD, "cluster.etcd.key"),
    Plant("an etcd for whoever has no certificate", MEMBERS, "            - --client-cert-auth\n", "", WITH_ETCD, "--client-cert-auth"),
    Plant("an engine that etcd takes for a member", MEMBERS, "            - --peer-cert-allowed-cn=etcd-member\n", "", WITH_ETCD, "--peer-cert-allowed-cn"),
    Plant("two members of etcd", MEMBERS, "replicas: 3", "replicas: 2", WITH_ETCD, "one that is lost"),
    Plant("an etcd that waits for itself", "k8s/components/etcd/service.yaml", "publishNotReadyAddresses: true", "publishNotReadyAddresses: false", WITH_ETCD, "before they are ready"),
    Plant("an etcd for every pod", "k8s/components/etcd/network-policies.yaml", "- podSelector:\n            matchLabels: {app.kubernetes.io/name: ticketbuster}\n      ports", "- podSelector: {}\n      ports", WITH_ETCD, "etcd's port for clients can be reached"),
    Plant("an etcd whose members are evicted together", "k8s/components/etcd/pod-disruption-budget.yaml", "maxUnavailable: 1", "maxUnavailable: 2", WITH_ETCD, "one member of etcd at a time"),
    Plant("a member of etcd without its name", CERTIFICATES, "etcd-2.etcd", "etcd-3.etcd", one(etcd.certificates), "etcd-2.etcd"),
    Plant("an engine that could be a member of etcd", CERTIFICATES, 'certify tls ticketbuster clientAuth', 'certify tls ticketbuster "clientAuth, serverAuth"', one(etcd.certificates), "serves"),
    Plant("a second engine beside one that sells alone", SEVERAL, "TICKETBUSTER__CLUSTER__MODE: clustered", "TICKETBUSTER__CLUSTER__MODE: single", compose.check, "sells alone"),
    Plant("copies of the one engine", "docker-compose.yml", "limits: {cpus: \"2\", memory: 2G, pids: 512}\n\n  # Brings", "limits: {cpus: \"2\", memory: 2G, pids: 512}\n      replicas: 3\n\n  # Brings", compose.check, "one of 3 engines"),
    Plant("an engine that the others do not reach", SEVERAL, "MESH_ADVERTISE: ticketbuster-2:7946", "MESH_ADVERTISE: ticketbuster:7946", compose.check, "do not reach it"),
    Plant("an engine that the proxy forgets", "deploy/nginx/clustered.conf", "server 172.31.250.13:3000", "server 172.31.250.14:3000", compose.check, "leads to"),
    Plant("a proxy that no engine trusts", SEVERAL, "edge: {ipv4_address: 172.31.250.10}", "edge: {ipv4_address: 172.31.250.9}", compose.check, "with the proxy"),
    Plant("an engine that is not measured", "deploy/prometheus/clustered.yml", ', "ticketbuster-3:9000"', "", one(monitoring.prometheus_of_several, 1), "the engines are"),
    Plant("shards that nobody serves, and nobody is called", RULES, 'state="unowned"}) > 0', 'state="unowned"}) > 4096', one(monitoring.rules, 1), "TicketBusterShardsUnowned"),
    Plant("a lease that is never short", RULES, "> 0) < 1)", "> 0) < 0.1)", one(monitoring.rules, 1), "TicketBusterLeaseShort"),
    Plant("a metric of the cluster that is renamed in the sources", "src/telemetry/cluster.rs", '"fenced_total"', '"lost_total"', one(monitoring.alert_metrics), "ticketbuster_cluster_fenced_total"),
]


def found(plant: Plant, root: Path, tools) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in [*COPIED, *COPIED_FOLDERS]:
            if (root / name).is_dir():
                shutil.copytree(root / name, copy / name)
            elif (root / name).exists():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / name, copy / name)
        path = copy / plant.file
        text = path.read_text(encoding="utf-8")
        if plant.old not in text:
            return Found(False, f"{plant.file} has no {plant.old!r} to plant it in")
        path.write_text(text.replace(plant.old, plant.new, 1), encoding="utf-8")
        try:
            problems = [problem for result in plant.check(copy, tools) for problem in result.problems]
        except Exception as error:
            return Found(False, f"the check broke: {type(error).__name__}: {error}")
    said = [problem.replace(folder, "") for problem in problems if plant.says in problem]
    if said:
        return Found(True, said[0].strip()[:140])
    return Found(False, f"not found; the check says {problems[:3]}")
