/// Starts and stops the identity provider of the tests.
import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Provider {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** A provider that sends browsers back to `origin`, with refresh tokens or without. */
export async function startProvider(origin: string, refresh: "refresh" | "no-refresh" = "refresh"): Promise<Provider> {
  const child = spawn(process.execPath, [new URL("provider.mjs", import.meta.url).pathname, origin, refresh], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    issuer: line.toString().trim(),
    async stop() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
