// Gathers changes of seats by event for a short time, and hands on one message for each event.

/** The last status of a seat wins; the first change of an event opens its window. */
export function changeWindow(milliseconds, emit) {
    const open = new Map();
    return ({ event_id: eventId, changes }) => {
        let gathered = open.get(eventId);
        if (!gathered) {
            gathered = new Map();
            open.set(eventId, gathered);
            setTimeout(() => {
                open.delete(eventId);
                emit(eventId, [...gathered]);
            }, milliseconds);
        }
        for (const [index, status] of changes) gathered.set(index, status);
    };
}
