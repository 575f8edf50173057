/// CSV that people open in spreadsheets.

/**
 * A spreadsheet takes text that begins like a formula for one and runs it. It may cut a file elsewhere than at its
 * commas (at semicolons or tabs in many countries) and may take quotes for the ends of cells: so each sign that begins
 * a formula gets an apostrophe at the start of the text and behind everything that may end a cell. The engine does the
 * same (`src/http/spreadsheet.rs`).
 */
function harmless(text: string): string {
  const guarded = text.replace(/(^|[,;|:"'\s\p{Cc}\u200b-\u200f\ufeff])(?=[=+\-@＝＋－＠])/gu, "$1'");
  return /^[\t\r\n]/.test(text) ? `'${guarded}` : guarded;
}

function cell(value: string | number): string {
  const safe = typeof value === "number" ? String(value) : harmless(value);
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180); text is made harmless, numbers stay numbers. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}
