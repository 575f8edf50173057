/// Files of a seating plan: which part of an upload each is, what is missing, and the request that they make.
import { linesOf } from "./json-line";

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

/** Why a text is no JSON, with the place. Of a text that breaks off browsers say only that it does: its end is the place. */
function whyNoJson(text: string, error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  if (/\d/.test(detail)) return detail;
  const lines = text.trimEnd().split("\n");
  return `${detail} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

/** Reads JSON, or says where it ends to be JSON. */
export function parseJson(text: string): { readonly value: unknown } | { readonly detail: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { detail: whyNoJson(text, error) };
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
  // A file that breaks off may lack just what would be asked for next: that it is broken comes first.
  const header = parts.header && parseJson(parts.header.text);
  if (header && "detail" in header) return { state: "broken", part: "header", detail: header.detail };
  const plan = parts.pretix && parseJson(parts.pretix.text);
  if (plan && "detail" in plan) return { state: "broken", part: "pretix", detail: plan.detail };
  if (parts.csv === undefined && plan === undefined) return { state: header === undefined ? "empty" : "needSeats" };
  if (header === undefined) return { state: "needHeader" };
  if (plan === undefined)
    return { state: "ready", body: JSON.stringify({ header: header.value, csv: parts.csv?.text }) };
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
  if (target === parsed.value && Object.keys(target).length > 0 && !("organisation" in target))
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

/** A fault that the engine found. */
export interface PlanProblem {
  readonly field: string;
  readonly detail: string;
}

/** The file that a problem is in, and the line if one is known. */
export interface Place {
  readonly part: Part | undefined;
  readonly line: number | undefined;
}

/**
 * Where each problem is. The engine tells places in JSON as pointers into what was sent: into our own JSON as it is, or
 * into `header` and `pretix` of the body, whose lines are not the files'.
 */
export function placesOf(problems: readonly PlanProblem[], parts: Parts): Place[] {
  const places = problems.map((problem) => pointerOf(problem, parts));
  const lines = new Map<Part, ReadonlyMap<string, number>>();
  for (const part of ["header", "pretix"] as const) {
    const text = parts[part]?.text;
    const pointers = places.flatMap((place) => (place.part === part ? (place.pointer ?? []) : []));
    if (text !== undefined && pointers.length > 0) lines.set(part, linesOf(text, pointers));
  }
  return places.map(({ part, line, pointer }) => {
    const told = part === undefined || pointer === undefined ? undefined : lines.get(part)?.get(pointer);
    return { part, line: line ?? told };
  });
}

/** The file of a problem, and its line or its place in that file's JSON. */
function pointerOf({ field, detail }: PlanProblem, parts: Parts): Place & { readonly pointer?: string } {
  const inCsv = /^line (\d+)$/.exec(field);
  if (inCsv !== null) return { part: "csv", line: Number(inCsv[1]) };
  if (parts.document !== undefined) {
    const told = /at line (\d+) column \d+/.exec(detail);
    return { part: "document", line: told === null ? undefined : Number(told[1]) };
  }
  const [, root = "", pointer = ""] = /^\/(csv|pretix|header)\b(.*)/.exec(field) ?? [];
  const seats: Part | undefined = parts.csv === undefined ? (parts.pretix === undefined ? undefined : "pretix") : "csv";
  const part = root === "header" || root === "" ? "header" : seats;
  return root === "" || part === "csv" ? { part, line: undefined } : { part, line: undefined, pointer };
}
