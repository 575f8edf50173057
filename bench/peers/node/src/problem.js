// Errors of the API: RFC 9457 problems with a stable code.
import { STATUS_CODES } from "node:http";

/** Thrown by handlers; anything else that is thrown is a 500. */
export class Problem extends Error {
    constructor(status, code, detail, data = {}) {
        super(detail);
        this.status = status;
        this.code = code;
        this.data = data;
    }
}

export const notFound = (what) => new Problem(404, "not_found", `there is no such ${what}`);

export const invalid = (field, detail) =>
    new Problem(422, "invalid_request", "the request has fields that are wrong; see errors", {
        errors: [{ field, detail }],
    });

function asProblem(error) {
    if (error instanceof Problem) return error;
    // What express.json() says about a body that it cannot read.
    if (error.expose && error.status >= 400 && error.status < 500) {
        return new Problem(error.status, "invalid_request", error.message);
    }
    console.error(error);
    return new Problem(500, "internal", "something went wrong here; try again");
}

/** The last middleware: every error leaves as a problem. */
export function answerProblem(error, _request, response, next) {
    if (response.headersSent) return next(error);
    const { status, code, message, data } = asProblem(error);
    const body = {
        type: `urn:ticketbuster:problem:${code}`,
        title: STATUS_CODES[status],
        status,
        code,
        detail: message,
        ...data,
    };
    if (status === 401) response.set("WWW-Authenticate", "Bearer");
    if (status === 503) response.set("Retry-After", "1");
    response.status(status).type("application/problem+json").send(JSON.stringify(body));
}
