// Sessions: good ones are known, all others are not.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import jwt from "jsonwebtoken";
import { sessions } from "../src/sessions.js";

const secret = randomBytes(32).toString("base64");
const known = sessions(secret);

test("an issued token says who it is", () => {
    const { token, expires_at: end } = known.issue("ana", ["buyer"]);
    const { sub, roles } = known.claims(token);
    assert.deepEqual([sub, roles], ["ana", ["buyer"]]);
    assert.ok(new Date(end) > new Date());
});

test("forged, unsigned and old tokens are refused", () => {
    const claims = { sub: "ana", roles: ["organiser"] };
    const bytes = Buffer.from(secret, "base64");
    const old = jwt.sign({ ...claims, exp: 1 }, bytes);
    const unsigned = jwt.sign(claims, "", { algorithm: "none" });
    const other = sessions(randomBytes(32).toString("base64")).issue("ana", []).token;
    const stronger = jwt.sign(claims, bytes, { algorithm: "HS512" });
    for (const token of [old, unsigned, other, stronger, "", "x.y.z"]) assert.equal(known.claims(token), undefined);
});
