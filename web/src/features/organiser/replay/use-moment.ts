/// The moment and the seat that are looked at: in the address, so that the link to them can be sent to somebody.
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

/** A moment that does not stay is not written: browsers allow some changes of the address only. */
const REST_MS = 300;

interface Moment {
  readonly seq: number;
  readonly setSeq: (seq: number) => void;
  readonly seat: string | undefined;
  readonly setSeat: (label: string) => void;
}

/** What the address names; the end of the sale if it names no moment. */
export function useMoment(end: number): Moment {
  const [query, setQuery] = useSearchParams();
  const [seq, setSeq] = useState(() => seqOf(query.get("seq"), end));
  const [seat, setSeat] = useState(() => query.get("seat") ?? undefined);
  const isWritten = seqOf(query.get("seq"), end) === seq && (query.get("seat") ?? undefined) === seat;
  useEffect(() => {
    if (isWritten) return undefined;
    const write = (before: URLSearchParams): URLSearchParams => {
      const after = new URLSearchParams(before);
      after.set("seq", String(seq));
      if (seat !== undefined) after.set("seat", seat);
      return after;
    };
    // One leaves the page with one step back, however often one has moved.
    const timer = setTimeout(() => setQuery(write, { replace: true, preventScrollReset: true }), REST_MS);
    return () => clearTimeout(timer);
  }, [isWritten, seq, seat, setQuery]);
  return { seq, setSeq, seat, setSeat };
}

/** A moment of this sale; nonsense is its end. */
export function seqOf(text: string | null, end: number): number {
  return text !== null && /^\d{1,15}$/.test(text) ? Math.min(Number(text), end) : end;
}
