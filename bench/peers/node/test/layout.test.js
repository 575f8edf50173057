// Labels and the layout.
import assert from "node:assert/strict";
import test from "node:test";
import { indexOf, labelOf, layoutDocument } from "../src/layout.js";

test("labels and indices are two names of one seat", () => {
    assert.equal(labelOf(0), "S-R0-1");
    assert.equal(labelOf(1_206), "S-R12-7");
    for (const index of [0, 99, 100, 1_206, 44_999]) assert.equal(indexOf(labelOf(index), 45_000), index);
});

test("what is no label of this venue has no index", () => {
    for (const label of [
        "S-R2-51",
        "S-R0-0",
        "S-R0-101",
        "S-R00-1",
        "S-R0-01",
        "T-R0-1",
        "S-R0-1 ",
        "",
        7,
        null,
        undefined,
    ]) {
        assert.equal(indexOf(label, 250), undefined, String(label));
    }
    assert.equal(indexOf("S-R2-50", 250), 249);
});

test("the layout has every seat once", () => {
    const { body, etag } = layoutDocument(250);
    const layout = JSON.parse(body);
    assert.equal(layout.count, 250);
    for (const list of ["seats", "x", "y", "section", "tier"]) assert.equal(layout[list].length, 250, list);
    assert.equal(new Set(layout.seats).size, 250);
    assert.equal(new Set(layout.seats.map((_, index) => `${layout.x[index]} ${layout.y[index]}`)).size, 250);
    assert.equal(layout.sections[0].capacity, 250);
    assert.notEqual(etag, layoutDocument(251).etag);
});
