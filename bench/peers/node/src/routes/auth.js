// Logging in: anybody as anybody, as a development server does.
import { Router } from "express";
import { invalid } from "../problem.js";

const NAME_BYTES_MAX = 128;
const ROLES = ["buyer", "gate", "organiser", "admin"];

export function authRoutes(sessions) {
    const router = Router();

    router.get("/config", (_request, response) => {
        response.json({ mode: "dev", dev_login: true });
    });

    router.post("/dev-login", (request, response) => {
        const { user, roles = ["buyer"] } = request.body ?? {};
        if (typeof user !== "string" || user === "" || Buffer.byteLength(user) > NAME_BYTES_MAX) {
            throw invalid("user", `a name has 1 to ${NAME_BYTES_MAX} bytes`);
        }
        if (!Array.isArray(roles) || !roles.every((role) => ROLES.includes(role))) {
            throw invalid("roles", `roles are ${ROLES.join(", ")}`);
        }
        response.json({ user_id: user, roles, ...sessions.issue(user, roles) });
    });

    return router;
}
