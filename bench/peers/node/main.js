// The launcher: makes the database and the queues afresh, starts every process, and ends with the first that ends.
import { fork } from "node:child_process";
import cluster from "node:cluster";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { USAGE, parse } from "./src/arguments.js";
import { EVENT_ID } from "./src/contract.js";
import { createSchema } from "./src/database.js";
import { resetQueues } from "./src/queue.js";

const CLOSE_MS_MAX = 5_000;
const source = (name) => fileURLToPath(new URL(`./src/${name}.js`, import.meta.url));

function options() {
    try {
        return parse(process.argv.slice(2));
    } catch (error) {
        console.error(`${error.message}\nusage: ${USAGE}`);
        process.exit(2);
    }
}

const asked = options();
const children = [];
let ending = false;

/** Ends every child, and then this process with this status. */
async function end(status) {
    if (ending) return;
    ending = true;
    const alive = children.filter((child) => child.exitCode === null && child.signalCode === null);
    const gone = alive.map((child) => once(child, "exit"));
    for (const child of alive) child.kill("SIGTERM");
    const impatient = setTimeout(() => {
        for (const child of alive) child.kill("SIGKILL");
    }, CLOSE_MS_MAX);
    await Promise.all(gone);
    clearTimeout(impatient);
    process.exit(status);
}

/** Watches over a child; the promise is kept when it serves. */
function watch(name, child) {
    children.push(child);
    child.on("exit", (code, signal) => {
        if (!ending) console.error(`${name} (${child.pid}) ended: ${signal ?? code}`);
        end(1);
    });
    return new Promise((resolve) => {
        child.on("message", (message) => {
            if (message === "ready") resolve(child.pid);
        });
    });
}

process.on("SIGTERM", () => end(0));
process.on("SIGINT", () => end(0));

await Promise.all([createSchema(asked.postgres, asked.seats), resetQueues(asked.amqp)]);

const settings = {
    ...asked,
    secret: randomBytes(32).toString("base64"),
    ticketKey: generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }),
};
const env = { ...process.env, NODE_ENV: "production", NODE_PEER_SETTINGS: JSON.stringify(settings) };
const start = (name, file) => watch(name, fork(source(file), { env }));
cluster.setupPrimary({ exec: source("gateway") });
const startGateway = () => watch("gateway", cluster.fork(env).process);
const times = (count, start) => Array.from({ length: count }, start);

const [notifications, workers, gateways] = await Promise.all([
    start("notifications", "notifications"),
    Promise.all(times(asked.orderWorkers, () => start("order worker", "order_worker"))),
    Promise.all(times(asked.workers, startGateway)),
]);
console.log(`ready http://${asked.host}:${asked.port} ${EVENT_ID}`);
console.log(`processes gateway=${gateways} worker=${workers} notifications=${notifications}`);
