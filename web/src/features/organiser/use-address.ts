/// What the address of a list says: its filter, its page, what is open. So a list can be shared, and the browser's Back goes
/// to what was seen before.
import { useRef } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

/** Names with their new values; an empty one leaves the address. */
export type Changes = Readonly<Record<string, string>>;

interface Address {
  readonly query: URLSearchParams;
  /** A page or a filter: Back takes it again. */
  readonly step: (changes: Changes) => void;
  /** A word that is being typed: Back does not go through its letters. */
  readonly type: (changes: Changes) => void;
  /** Opens something above the list; it was opened here, so closing it is going back. */
  readonly open: (changes: Changes) => void;
  readonly close: (changes: Changes) => void;
}

export function useAddress(): Address {
  const [query, setQuery] = useSearchParams();
  const navigate = useNavigate();
  const location = useLocation();
  const { key } = location;
  const from: unknown = location.state;
  const closed = useRef<string>(undefined);
  const isOpenedHere = typeof from === "object" && from !== null && "isOpenedHere" in from;
  const change = (changes: Changes, options: { replace?: boolean; state?: unknown }): void =>
    setQuery((before) => withChanges(before, changes), { ...options, preventScrollReset: true });
  return {
    query,
    step: (changes) => change(changes, {}),
    type: (changes) => change(changes, { replace: true }),
    open: (changes) => change(changes, { state: { isOpenedHere: true } }),
    close: (changes) => {
      // Going back takes a moment, in which a button can be pressed twice.
      if (closed.current === key) return;
      closed.current = key;
      if (isOpenedHere) void navigate(-1);
      else change(changes, { replace: true });
    },
  };
}

function withChanges(before: URLSearchParams, changes: Changes): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") after.delete(name);
    else after.set(name, value);
  }
  return after;
}
