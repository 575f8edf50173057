/// Whether the one field of a request is what is wrong with it.
import { Problem } from "../../../api/problem";

export function isOfField(error: unknown): boolean {
  return error instanceof Problem && error.fieldErrors.length > 0;
}
