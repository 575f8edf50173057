// The command line.
import { parseArgs } from "node:util";

export const USAGE =
    "node main.js --listen 127.0.0.1:PORT --listen-ws 127.0.0.1:PORT --seats N --postgres URL --amqp URL " +
    "[--workers 2] [--order-workers 1] [--window-ms 100] [--connections 16]";

function address(name, text = "") {
    const match = /^([^:]+|\[[^\]]+\]):(\d{1,5})$/.exec(text);
    if (!match) throw new Error(`--${name} is HOST:PORT`);
    return { host: match[1], port: Number(match[2]) };
}

function whole(name, text, least, most) {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least || number > most) {
        throw new Error(`--${name} is a number from ${least} to ${most}`);
    }
    return number;
}

/** What was asked for; throws an error that says what is wrong. */
export function parse(args) {
    const { values } = parseArgs({
        args,
        options: {
            listen: { type: "string" },
            "listen-ws": { type: "string" },
            seats: { type: "string" },
            postgres: { type: "string" },
            amqp: { type: "string" },
            workers: { type: "string", default: "2" },
            "order-workers": { type: "string", default: "1" },
            "window-ms": { type: "string", default: "100" },
            connections: { type: "string", default: "16" },
        },
    });
    for (const name of ["postgres", "amqp"]) if (!values[name]) throw new Error(`--${name} URL is missing`);
    const rest = address("listen", values.listen);
    const ws = address("listen-ws", values["listen-ws"]);
    return {
        host: rest.host,
        port: rest.port,
        hostWs: ws.host,
        portWs: ws.port,
        seats: whole("seats", values.seats, 1, 1_000_000),
        postgres: values.postgres,
        amqp: values.amqp,
        workers: whole("workers", values.workers, 1, 64),
        orderWorkers: whole("order-workers", values["order-workers"], 1, 64),
        windowMs: whole("window-ms", values["window-ms"], 1, 60_000),
        connections: whole("connections", values.connections, 1, 200),
    };
}
