// A worker of the gateway: the REST API on Express, its share of the port by node:cluster.
import { once } from "node:events";
import { createServer } from "node:http";
import express from "express";
import { ready, settings } from "./child.js";
import { connect as connectDatabase } from "./database.js";
import { Problem, answerProblem } from "./problem.js";
import { changesPublisher, confirmedPublisher, connect as connectBroker } from "./queue.js";
import { authRoutes } from "./routes/auth.js";
import { eventRoutes } from "./routes/events.js";
import { holdRoutes } from "./routes/holds.js";
import { orderRoutes } from "./routes/orders.js";
import { authenticated, sessions } from "./sessions.js";

const BODY_BYTES_MAX = 16 * 1024;
/** Between requests of a connection; browsers and proxies keep them longer than Node's 5 s. */
const KEEP_ALIVE_MS = 65_000;

const { seats, postgres, amqp, host, port, secret, connections } = settings();
const pool = connectDatabase(postgres, connections);
const broker = await connectBroker(amqp);
const knownSessions = sessions(secret);
const shared = {
    pool,
    seats,
    authenticated: authenticated(knownSessions),
    publish: await confirmedPublisher(broker),
    announce: await changesPublisher(broker),
    holdKey: Buffer.from(secret, "base64"),
};

const app = express();
app.disable("x-powered-by");
// Express would hash every answer; the one that is worth it has a tag of its own.
app.disable("etag");
app.set("query parser", "simple");
app.use(express.json({ limit: BODY_BYTES_MAX }));
app.use("/api/auth", authRoutes(knownSessions));
app.use("/api", holdRoutes(shared));
app.use("/api", orderRoutes(shared));
app.use("/api/events", eventRoutes(shared));
app.use(() => {
    throw new Problem(404, "not_found", "there is nothing here");
});
app.use(answerProblem);

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
server.listen({ host, port, backlog: 4_096 });
await once(server, "listening");
ready(async () => {
    server.close();
    server.closeIdleConnections();
    await once(server, "close");
    await pool.end();
    await broker.close();
});
