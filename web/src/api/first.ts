/// Answers that came with the page's document, in place of asking for them: the engine puts them there for the catalogue
/// and for an event (src/http/pages/first.rs). Each is good for the page as it was opened, once.
import type { components } from "./schema";

type Schemas = components["schemas"];

interface FirstAnswers {
  readonly event?: Schemas["EventDetailBody"];
  readonly events?: Schemas["List_EventBody"];
}

/** A page that was restored or kept has old ones; then the engine is asked. */
const FRESH_MS = 60_000;

/** When they were given, as far as queries need to know: so long ago that they are asked for again. */
export function firstAnswersAt(): number {
  return performance.timeOrigin - FRESH_MS;
}

let read: FirstAnswers | undefined;

function answers(): FirstAnswers {
  read ??= parsed();
  return performance.now() < FRESH_MS ? read : {};
}

function parsed(): FirstAnswers {
  const text = typeof document === "undefined" ? null : document.getElementById("first-answers")?.textContent;
  if (text == null) return {};
  try {
    return JSON.parse(text) as FirstAnswers;
  } catch {
    return {};
  }
}

/** The event with this id, if the document is its page's. */
export function firstEvent(id: string): Schemas["EventDetailBody"] | undefined {
  const { event } = answers();
  return event?.event_id === id ? event : undefined;
}

/** The first events of the catalogue in the order in which it begins, from about yesterday on. */
export function firstEvents(): Schemas["List_EventBody"] | undefined {
  return answers().events;
}
