/// What the engine says of the one field of a request.
import { Problem } from "../../../api/problem";

/** The engine's words for what is wrong with it, if that is what is wrong. */
export function fieldError(error: unknown): string | undefined {
  return error instanceof Problem ? error.fieldErrors[0]?.detail : undefined;
}
