/// The labels of a verdict.
import type { KeyOf } from "../../i18n";
import type { Verdict } from "./model";
import type { gateStrings } from "./strings";

export type GateKey = KeyOf<typeof gateStrings.en>;

/** The title, in large letters. */
export function titleOf(verdict: Verdict): GateKey {
  switch (verdict.kind) {
    case "let_in":
      return verdict.isOffline ? "yes_offline" : "yes_title";
    case "already_used":
      return "used_title";
    case "void":
      return "void_title";
    case "other_event":
      return "other_title";
    case "forged":
      return "forged_title";
    case "unreadable":
      return "unreadable_title";
    case "unknown_key":
      return "unknown_title";
    case "number_unknown":
      return "number_title";
    case "number_shared":
      return "shared_title";
    case "busy":
      return "busy_title";
    case "not_kept":
      return "kept_title";
  }
}

/** What to do, where one sentence without data says it. */
export function noteOf(verdict: Verdict): GateKey | undefined {
  switch (verdict.kind) {
    case "let_in":
    case "already_used":
    case "number_shared": // which seats they are, it says itself
      return undefined;
    case "number_unknown":
      return verdict.isOffline ? "number_offlineNote" : "number_note";
    case "void":
      return "void_note";
    case "other_event":
      return "other_note";
    case "forged":
      return "forged_note";
    case "unreadable":
      return "unreadable_note";
    case "unknown_key":
      return "unknown_note";
    case "busy":
      return "busy_note";
    case "not_kept":
      return "kept_note";
  }
}
