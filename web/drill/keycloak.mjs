/// Logs in at a real Keycloak that has our realm file, as a new employee would, and buys a ticket with the account.
///
/// KEYCLOAK: its folder (`make drill` brings it); it needs Java 17 or newer. TICKETBUSTER_BINARY: the engine. CHROMIUM: the browser.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { chromium } from "@playwright/test";

import { freePorts, startEngine } from "../scripts/engine.mjs";

const REALM = new URL("../../config/keycloak/ticketbuster-realm.json", import.meta.url).pathname;
const ADMIN = { username: "root", password: "a password of the drill" };
const FIRST_PASSWORD = "handed over by mail";
const PASSWORD = "chosen by ana alone";
const START_MS = 180_000;

/** Keycloak with our realm, whose redirects lead to this port; memory is its database. */
async function startKeycloak(enginePort, port, managementPort) {
  const home = process.env.KEYCLOAK;
  if (!home) throw new Error("KEYCLOAK names no folder of a Keycloak");
  const folder = await mkdtemp(join(tmpdir(), "ticketbuster-keycloak-"));
  // It writes into its own folder: each run has a copy.
  await cp(home, join(folder, "keycloak"), { recursive: true });
  await mkdir(join(folder, "keycloak/data/import"), { recursive: true });
  const realm = (await readFile(REALM, "utf8")).replaceAll(":3000", `:${enginePort}`);
  await writeFile(join(folder, "keycloak/data/import/realm.json"), realm);
  const args = ["start-dev", "--import-realm", "--db=dev-mem", "--http-host=127.0.0.1", `--http-port=${port}`];
  const child = spawn(join(folder, "keycloak/bin/kc.sh"), [...args, `--http-management-port=${managementPort}`], {
    env: {
      ...process.env,
      KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      JAVA_OPTS_KC_HEAP: "-Xms128m -Xmx512m",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => (output = (output + text).slice(-4_000)));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    // The script has Java under it: its whole process group ends.
    if (child.exitCode === null) {
      process.kill(-child.pid, "SIGTERM");
      await Promise.race([once(child, "exit"), sleep(20_000)]);
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (let waited = 0; waited < START_MS; waited += 500) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/realms/ticketbuster/.well-known/openid-configuration`).catch(() => undefined);
    if (answer?.ok) return { url, stop };
    await sleep(500);
  }
  await stop();
  throw new Error(`Keycloak did not start:\n${output}`);
}

/** Gives a user of the realm a first password, as an administrator does. */
async function handOver(keycloak, username, password) {
  const form = new URLSearchParams({ ...ADMIN, grant_type: "password", client_id: "admin-cli" });
  const token = await fetch(`${keycloak}/realms/master/protocol/openid-connect/token`, { method: "POST", body: form });
  assert.equal(token.status, 200, "the administrator logs in");
  const { access_token } = await token.json();
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const users = `${keycloak}/admin/realms/ticketbuster/users`;
  const [user] = await (await fetch(`${users}?username=${username}&exact=true`, { headers })).json();
  const body = JSON.stringify({ type: "password", value: password, temporary: true });
  const answer = await fetch(`${users}/${user.id}/reset-password`, { method: "PUT", headers, body });
  assert.equal(answer.status, 204, "the first password is taken");
}

/** Holds the best two seats, logs in on the way, and buys them. */
async function buy(browser, engine, keycloak) {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const { items } = await (await fetch(`${engine}/api/events?q=boleros`)).json();
  await page.goto(`${engine}/events/${items[0].event_id}`);
  const tray = page.getByRole("complementary", { name: "Your choice" });
  await tray.getByRole("button", { name: "Find the best seats" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Hold the best 2" }).click();
  await page.getByRole("button", { name: "Log in with your account" }).click();
  await page.waitForURL(`${keycloak}/**`);
  await page.locator("#username").fill("ana");
  await page.locator("#password").fill(FIRST_PASSWORD);
  await page.locator("#kc-login").click();
  await page.locator("#password-new").fill(PASSWORD);
  await page.locator("#password-confirm").fill(PASSWORD);
  await page.locator("#password-confirm").press("Enter");
  await page.waitForURL(/\/checkout\//);
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.getByRole("heading", { level: 1, name: "They're yours!" }).waitFor();
  // The account's own token is taken at once as well, and is nobody's but hers.
  const session = JSON.parse(await page.evaluate(() => sessionStorage.getItem("ticketbuster.session")));
  const orders = await fetch(`${engine}/api/orders`, { headers: { authorization: `Bearer ${session.token}` } });
  const found = (await orders.json()).items;
  assert.equal(found.length, 1);
  assert.deepEqual(session.roles, ["buyer"]);
  await context.close();
}

const [enginePort, ...keycloakPorts] = await freePorts(3);
const began = Date.now();
const keycloak = await startKeycloak(enginePort, ...keycloakPorts);
let engine;
let browser;
try {
  // Whoever holds logs in on the way.
  const settings = { AUTH__GUESTS: "false", AUTH__MODE: "oidc", AUTH__ISSUER: `${keycloak.url}/realms/ticketbuster` };
  engine = await startEngine({ port: enginePort, settings });
  await handOver(keycloak.url, "ana", FIRST_PASSWORD);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  await buy(browser, engine.url, keycloak.url);
  console.log(`ok    Keycloak  ${((Date.now() - began) / 1_000).toFixed(1)} s  logged in, chose a password, bought`);
} finally {
  await browser?.close();
  await engine?.stop();
  await keycloak.stop();
}
