// Gathering changes.
import assert from "node:assert/strict";
import test from "node:test";
import { changeWindow } from "../src/window.js";

test("changes of one window are one message, the last status of a seat wins", (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const emitted = [];
    const gather = changeWindow(100, (eventId, changes) => emitted.push([eventId, changes]));
    gather({
        event_id: "a",
        changes: [
            [1, 1],
            [2, 1],
        ],
    });
    context.mock.timers.tick(60);
    gather({ event_id: "a", changes: [[1, 0]] });
    gather({ event_id: "b", changes: [[1, 2]] });
    context.mock.timers.tick(39);
    assert.deepEqual(emitted, []);
    context.mock.timers.tick(1);
    assert.deepEqual(emitted, [
        [
            "a",
            [
                [1, 0],
                [2, 1],
            ],
        ],
    ]);
    context.mock.timers.tick(60);
    assert.deepEqual(emitted[1], ["b", [[1, 2]]]);
    gather({ event_id: "a", changes: [[2, 0]] });
    context.mock.timers.tick(100);
    assert.deepEqual(emitted[2], ["a", [[2, 0]]]);
});
