/// Conflicts as a file for whoever settles them afterwards.
import { csvOf } from "../../ui/csv";
import { saveFile } from "../../ui/save-file";
import type { JournalEntry } from "./model";

const COLUMNS = [
  "seat",
  "ticket_id",
  "event_id",
  "gate",
  "let_in_at",
  "problem",
  "other_gate",
  "other_let_in_at",
  "seen_at",
];

/** Conflicts as CSV (RFC 4180). */
export function conflictsCsv(conflicts: readonly JournalEntry[]): string {
  const rows = conflicts.map(({ seat, ticketId, eventId, gate, scannedAt, conflict, seenAt }) => {
    const isUsed = conflict?.kind === "used";
    const problem = conflict?.kind === "refused" ? conflict.code : (conflict?.kind ?? "");
    const other = isUsed ? [conflict.gate ?? "", conflict.at ?? ""] : ["", ""];
    return [seat, ticketId, eventId, gate, scannedAt, problem, ...other, seenAt ?? ""];
  });
  return csvOf([COLUMNS, ...rows]);
}

/** Saves the conflicts as a file of this device. */
export function saveConflicts(conflicts: readonly JournalEntry[]): void {
  saveFile(new Blob([conflictsCsv(conflicts)], { type: "text/csv;charset=utf-8" }), "gate-conflicts.csv");
}
