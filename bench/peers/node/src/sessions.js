// Who is asking: sessions are HS256 tokens, verified on every request.
import { createSecretKey } from "node:crypto";
import jwt from "jsonwebtoken";
import { Problem } from "./problem.js";

const SECONDS = 12 * 60 * 60;

export function sessions(secret) {
    // A key object spares the library from making one for every token.
    const key = createSecretKey(secret, "base64");
    return {
        issue(user, roles) {
            const exp = Math.floor(Date.now() / 1000) + SECONDS;
            const token = jwt.sign({ sub: user, roles, exp }, key, { algorithm: "HS256" });
            return { token, expires_at: new Date(exp * 1000).toISOString() };
        },

        /** The claims of a token that is good, or undefined. */
        claims(token) {
            try {
                return jwt.verify(token, key, { algorithms: ["HS256"] });
            } catch {
                return undefined;
            }
        },
    };
}

/** Middleware: `request.user` and `request.roles`, or 401. */
export const authenticated = (sessions) => (request, _response, next) => {
    const header = request.headers.authorization;
    const claims = header?.startsWith("Bearer ") ? sessions.claims(header.slice(7)) : undefined;
    if (!claims) throw new Problem(401, "unauthenticated", "log in, and send Authorization: Bearer TOKEN");
    request.user = claims.sub;
    request.roles = claims.roles;
    next();
};

/** Middleware after it: 403 for everybody else. */
export const only = (role) => (request, _response, next) => {
    if (!request.roles.includes(role)) throw new Problem(403, "forbidden", `this needs the role ${role}`);
    next();
};
