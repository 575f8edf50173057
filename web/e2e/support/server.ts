/// The real binary, started for tests with data of its own on a free port of loopback, and stopped by its id.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = new URL("../../../", import.meta.url).pathname;
const binary = process.env["TICKETBUSTER_BINARY"] ?? join(root, "target/debug/ticketbuster");

/** Settings as environment variables, without their prefix: `HOLDS__SECONDS`. */
export type Settings = Record<string, string>;

/** A port of loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A server and its data; it can be stopped and started again on the same port. */
export class Server {
  private process: ChildProcess | undefined;
  private output = "";

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly settings: Settings,
  ) {}

  /** Starts one; `port`, if others must know it before. */
  static async create(settings: Settings = {}, port?: number): Promise<Server> {
    port ??= await freePort();
    const folder = await mkdtemp(join(tmpdir(), "ticketbuster-e2e-"));
    const server = new Server(`http://127.0.0.1:${port}`, folder, {
      HTTP__LISTEN: `127.0.0.1:${port}`,
      OPS__LISTEN: "127.0.0.1:0",
      GRPC__LISTEN: "127.0.0.1:0",
      STORE__PATH: join(folder, "store.db"),
      AUTH__KEY_FILE: join(folder, "keys.json"),
      RATE_LIMIT__ENABLED: "false", // one address does what a crowd does
      ...settings,
    });
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const env = Object.entries(this.settings).map(([key, value]): [string, string] => [`TICKETBUSTER__${key}`, value]);
    this.output = "";
    const child = spawn(binary, ["serve"], {
      cwd: this.folder,
      env: { ...process.env, ...Object.fromEntries(env) },
    });
    this.process = child;
    const keep = (data: Buffer): void => {
      this.output = (this.output + data.toString()).slice(-20_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    for (let waited = 0; waited < 30_000; waited += 100) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(100);
    }
    await this.stop("SIGKILL");
    throw new Error(`the server did not start:\n${this.output}`);
  }

  /** Stops it; `SIGKILL` leaves it no time. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A request to the API as somebody; throws what was refused. */
  async ask<T>(method: string, path: string, options: { token?: string; body?: unknown } = {}): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** A session's token. */
  async token(user: string, ...roles: string[]): Promise<string> {
    const body = { user, roles: roles.length === 0 ? ["buyer"] : roles };
    return (await this.ask<{ token: string }>("POST", "/api/auth/dev-login", { body })).token;
  }
}
