// What every process of the launcher does: say when it is ready, and end in good order.

/** Settings that the launcher gave. */
export const settings = () => JSON.parse(process.env.NODE_PEER_SETTINGS);

/** Tells the launcher that this process serves, and how to close it. */
export function ready(close) {
    let closing = false;
    const end = async () => {
        if (closing) return;
        closing = true;
        await close();
        process.exit(0);
    };
    process.on("SIGTERM", end);
    // The launcher decides; Ctrl-C reaches everybody.
    process.on("SIGINT", () => {});
    // The launcher is gone, however it ended.
    process.on("disconnect", end);
    process.send("ready");
}
