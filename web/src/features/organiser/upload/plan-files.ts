/// Files of a seating plan: which part of an upload each is, what is missing, and the request that they make.
import { lineOf } from "./json-line";

export type Part = "document" | "header" | "csv" | "pretix";

/** A file that was read, and what it is. */
export interface PlanFile {
  readonly part: Part;
  readonly name: string;
  readonly text: string;
}

/** Why a file is no part of a plan. */
export type Unread =
  | { readonly reason: "type" | "size" | "shape"; readonly file: string }
  | { readonly reason: "json"; readonly file: string; readonly detail: string };

/** What the engine takes by default. */
export const FILE_BYTES_MAX = 32 * 1024 * 1024;
/** Text of this size can be corrected on the page. */
export const EDITABLE_CHARACTERS_MAX = 300_000;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads JSON, or says where it ends to be JSON. */
export function parseJson(text: string): { readonly value: unknown } | { readonly detail: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { detail: error instanceof Error ? error.message : String(error) };
  }
}

/** What a text is. JSON that breaks off is told by its words: the engine says where it breaks. */
export function classify(name: string, text: string): PlanFile | Unread {
  if (/\.csv$/i.test(name) || (!/\.json$/i.test(name) && /^\uFEFF?"?section"?[,;\t]/i.test(text)))
    return { part: "csv", name, text };
  if (!/\.json$/i.test(name) && !/^\s*\{/.test(text)) return { reason: "type", file: name };
  const parsed = parseJson(text);
  if ("detail" in parsed) {
    const part = /"zones"\s*:/.test(text)
      ? "pretix"
      : /"sections"\s*:/.test(text)
        ? "document"
        : /"tiers"\s*:/.test(text)
          ? "header"
          : undefined;
    return part === undefined ? { reason: "json", file: name, detail: parsed.detail } : { part, name, text };
  }
  const { value } = parsed;
  if (!isObject(value)) return { reason: "shape", file: name };
  if ("zones" in value) return { part: "pretix", name, text };
  if ("sections" in value) return { part: "document", name, text };
  if ("tiers" in value || "venue" in value || "starts_at" in value) return { part: "header", name, text };
  return { reason: "shape", file: name };
}

export type Parts = Partial<Record<Part, PlanFile>>;

/** Adds a file: it takes the place of its like, and of what can't go with it. */
export function withFile(parts: Parts, file: PlanFile): Parts {
  switch (file.part) {
    case "document":
      return { document: file };
    case "header":
      return { ...without(parts, "document"), header: file };
    case "csv":
      return { ...without(without(parts, "document"), "pretix"), csv: file };
    case "pretix":
      return { ...without(without(parts, "document"), "csv"), pretix: file };
  }
}

export function without(parts: Parts, part: Part): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== part));
}

/** What the files make together. */
export type Upload =
  | { readonly state: "empty" | "needSeats" | "needHeader" }
  | { readonly state: "broken"; readonly part: Part; readonly detail: string }
  | { readonly state: "ready"; readonly body: string };

/** The request's body. Our own JSON goes as it was written, so that line numbers in answers are those of the file. */
export function uploadOf(parts: Parts): Upload {
  if (parts.document !== undefined) return { state: "ready", body: parts.document.text };
  const seats = parts.csv ?? parts.pretix;
  if (seats === undefined) return { state: parts.header === undefined ? "empty" : "needSeats" };
  if (parts.header === undefined) return { state: "needHeader" };
  const header = parseJson(parts.header.text);
  if ("detail" in header) return { state: "broken", part: "header", detail: header.detail };
  if (seats.part === "csv") return { state: "ready", body: JSON.stringify({ header: header.value, csv: seats.text }) };
  const plan = parseJson(seats.text);
  if ("detail" in plan) return { state: "broken", part: "pretix", detail: plan.detail };
  return { state: "ready", body: JSON.stringify({ header: header.value, pretix: plan.value }) };
}

/** The body with an id: a request that is sent again after a lost answer can't make a second event. */
export function withEventId(body: string, eventId: string): string {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) return body;
  const { header } = value;
  const target = isObject(header) ? header : value;
  if (target["event_id"] === undefined || target["event_id"] === null) target["event_id"] = eventId;
  return JSON.stringify(value);
}

/** The body with whose event it is, unless the files say so. Lines stay where they are: answers name them. */
export function withOrganisation(body: string, organisation: string): string {
  const parsed = parseJson(body);
  if ("detail" in parsed || !isObject(parsed.value)) return body;
  const { header } = parsed.value;
  const target = isObject(header) ? header : parsed.value;
  if (target["organisation"] !== undefined && target["organisation"] !== null) return body;
  if (target === parsed.value && !("organisation" in target))
    return body.replace("{", `{"organisation": ${JSON.stringify(organisation)}, `);
  target["organisation"] = organisation;
  return JSON.stringify(parsed.value);
}

/** Whether the files name an id of their own. */
export function hasOwnEventId(body: string): boolean {
  const value: unknown = JSON.parse(body);
  if (!isObject(value)) return false;
  const { header } = value;
  const id = (isObject(header) ? header : value)["event_id"];
  return id !== undefined && id !== null;
}

/**
 * The file that a problem is in, and the line if it names one. The engine tells places in JSON as pointers into what
 * was sent: into our own JSON as it is, or into `header` and `pretix` of the body, whose lines are not the files'.
 */
export function placeOf(
  problem: { readonly field: string; readonly detail: string },
  parts: Parts,
): { part: Part | undefined; line: number | undefined } {
  const inCsv = /^line (\d+)$/.exec(problem.field);
  if (inCsv !== null) return { part: "csv", line: Number(inCsv[1]) };
  if (parts.document !== undefined) {
    const broken = /at line (\d+) column \d+/.exec(problem.detail);
    return { part: "document", line: broken === null ? undefined : Number(broken[1]) };
  }
  const [, part = "", rest = ""] = /^\/(csv|pretix|header)\b(.*)/.exec(problem.field) ?? [];
  const seats: Part | undefined = parts.csv === undefined ? (parts.pretix === undefined ? undefined : "pretix") : "csv";
  const found = part === "header" || part === "" ? "header" : seats;
  const text = found === undefined ? undefined : parts[found]?.text;
  const line = part === "" || found === "csv" || text === undefined ? undefined : lineOf(text, rest);
  return { part: found, line };
}
