/// An engine to measure pages with: one that runs (TICKETBUSTER_URL), or the binary (TICKETBUSTER_BINARY) with data of its
/// own on a free port of loopback, with the samples of development.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const web = new URL("..", import.meta.url).pathname;

/** `port` and `settings` (environment variables without their prefix, `AUTH__MODE`), if it must have these. */
export async function startEngine({ port, settings = {} } = {}) {
  if (process.env.TICKETBUSTER_URL) return { url: process.env.TICKETBUSTER_URL, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "ticketbuster-measured-"));
  port ??= await freePort();
  const named = Object.entries(settings).map(([name, value]) => [`TICKETBUSTER__${name}`, value]);
  const env = {
    ...process.env,
    TICKETBUSTER__HTTP__LISTEN: `127.0.0.1:${port}`,
    TICKETBUSTER__OPS__LISTEN: "127.0.0.1:0",
    TICKETBUSTER__GRPC__LISTEN: "127.0.0.1:0",
    TICKETBUSTER__STORE__PATH: join(folder, "store.db"),
    TICKETBUSTER__AUTH__KEY_FILE: join(folder, "keys.json"),
    ...Object.fromEntries(named),
  };
  const binary = process.env.TICKETBUSTER_BINARY ?? join(web, "../target/debug/ticketbuster");
  const child = spawn(binary, ["serve"], { cwd: folder, env, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    if (child.exitCode === null) await once(child, "exit");
    await rm(folder, { recursive: true, force: true });
  };
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return { url, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`${binary} did not start`);
}

/** Ports of loopback that nobody listens at, each another. */
export async function freePorts(count) {
  const probes = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => (probe.close(), once(probe, "close"))));
  return ports;
}

/** A port of loopback that nobody listens at. */
export async function freePort() {
  const [port] = await freePorts(1);
  return port;
}
