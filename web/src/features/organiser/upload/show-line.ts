/// Shows a line of a file's text where it is corrected.
import type { Part } from "./plan-files";

/** The id of the editor of a part. */
export function editorId(part: Part): string {
  return `plan-editor-${part}`;
}

/** Where a line begins and ends in a text; the last line if there are fewer. */
export function lineRange(text: string, line: number): { readonly start: number; readonly end: number } {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", start);
    if (next === -1) break;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return { start, end: end === -1 ? text.length : end };
}

/** Opens a part's editor, selects the line and brings it into view. */
export function showLine(part: Part, line: number): void {
  const editor = document.getElementById(editorId(part));
  if (!(editor instanceof HTMLTextAreaElement)) return;
  const details = editor.closest("details");
  if (details !== null) details.open = true;
  const { start, end } = lineRange(editor.value, line);
  editor.focus();
  editor.setSelectionRange(start, end);
  const lineHeight = Number.parseFloat(getComputedStyle(editor).lineHeight);
  editor.scrollTop = Math.max(0, (line - 4) * lineHeight);
  editor.scrollIntoView({ block: "center" });
}
