// One query for all who ask at the same time.

/**
 * Wraps an asynchronous read. Whoever calls while one is under way shares the next one: an answer is never
 * older than the question, and a crowd that reads the map costs one query at a time and process.
 */
export function singleFlight(read) {
    let running;
    let next;
    const start = () => {
        running = read().finally(() => {
            running = undefined;
        });
        return running;
    };
    return () => {
        if (!running) return start();
        if (!next) {
            next = running
                .catch(() => {})
                .then(() => {
                    next = undefined;
                    return start();
                });
        }
        return next;
    };
}
