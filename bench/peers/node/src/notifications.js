// The notification service: Socket.IO with a room for every event and one for every user.
import { once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { ready, settings } from "./child.js";
import { isUuid } from "./contract.js";
import { NOTIFICATIONS, connect as connectBroker, onChanges, work } from "./queue.js";
import { sessions } from "./sessions.js";
import { changeWindow } from "./window.js";

/** News in work at a time: handing them on takes microseconds, so this many cover the way to the broker. */
const PREFETCH = 100;
const MESSAGE_BYTES_MAX = 4 * 1024;

const { amqp, hostWs, portWs, secret, windowMs } = settings();
const knownSessions = sessions(secret);
const server = createServer();
const io = new Server(server, {
    transports: ["websocket"],
    allowUpgrades: false,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
});
// The request that opened a socket is of no use afterwards, and is a good part of the socket's memory.
io.engine.on("connection", (socket) => {
    socket.request = null;
});

// Without a token: a guest, who may watch.
io.use((socket, next) => {
    const { token } = socket.handshake.auth;
    if (token === undefined) return next();
    const claims = knownSessions.claims(token);
    if (!claims) return next(new Error("unauthenticated"));
    socket.join(`user:${claims.sub}`);
    next();
});

io.on("connection", (socket) => {
    socket.on("subscribe", (request, answer) => {
        const known = isUuid(request?.event_id);
        if (known) socket.join(`event:${request.event_id}`);
        if (typeof answer === "function") answer({ subscribed: known });
    });
    socket.on("unsubscribe", (request) => {
        if (isUuid(request?.event_id)) socket.leave(`event:${request.event_id}`);
    });
});

const gather = changeWindow(windowMs, (eventId, changes) => {
    io.to(`event:${eventId}`).emit("seats", { event_id: eventId, changes, sent_at: Date.now() });
});

const broker = await connectBroker(amqp);
await onChanges(broker, gather);
await work(broker, NOTIFICATIONS, PREFETCH, async (news) => {
    io.to(`user:${news.user_id}`).emit("order", news);
});
server.listen({ host: hostWs, port: portWs, backlog: 4_096 });
await once(server, "listening");
ready(async () => {
    await io.close();
    await broker.close();
});
