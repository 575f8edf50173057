/// Which page of a long list is shown: people see its number, the engine finds it by the cursor of the page before.
import { useRef } from "react";

/** Where a page begins. Without a cursor the engine counts from the start, which it does for a while only. */
export interface PageAt {
  readonly page: number;
  readonly after: string | undefined;
}

export const FIRST_PAGE: PageAt = { page: 1, after: undefined };
/** As many items the engine counts through to find a page by its number. */
const SKIPPED_MAX = 10_000;

/** The page that an address names. */
export function pageAt(query: URLSearchParams): PageAt {
  const page = Math.max(1, Math.floor(Number(query.get("page")) || 1));
  const after = query.get("after") ?? "";
  return { page, after: page === 1 || after === "" ? undefined : after };
}

/** The page as an address names it; empty values are left out. */
export function pageInAddress({ page, after }: PageAt): { page: string; after: string } {
  return { page: page <= 1 ? "" : String(page), after: after ?? "" };
}

/** The page as a request names it. */
export function pageInRequest({ page, after }: PageAt): { page: number } | { after: string } {
  return after === undefined ? { page } : { after };
}

/** The page before this one: by its cursor if it was seen, by its number if the engine can, and else the first. */
export function pageBefore({ page }: PageAt, seen: ReadonlyMap<number, string>, perPage: number): PageAt {
  const before = page - 1;
  const after = seen.get(before);
  const isFar = after === undefined && (before - 1) * perPage > SKIPPED_MAX;
  return before <= 1 || isFar ? FIRST_PAGE : { page: before, after };
}

export interface Steps {
  readonly toPrevious: (() => void) | undefined;
  readonly toNext: (() => void) | undefined;
}

/** The steps from this page to its neighbours, as far as there are any. */
export function useSteps(
  at: PageAt,
  list: { readonly per_page: number; readonly next: string | null } | undefined,
  go: (to: PageAt) => void,
): Steps {
  const seen = useRef(new Map<number, string>());
  const next = list?.next ?? null;
  const perPage = list?.per_page ?? 1;
  return {
    toPrevious: at.page <= 1 ? undefined : () => go(pageBefore(at, seen.current, perPage)),
    toNext:
      next === null
        ? undefined
        : () => {
            seen.current.set(at.page + 1, next);
            go({ page: at.page + 1, after: next });
          },
  };
}

/** How many pages there are, if that is known. */
export function pagesOf(list: {
  readonly per_page: number;
  readonly total: number | null;
  readonly total_is_exact: boolean;
}): number | undefined {
  if (list.total === null || !list.total_is_exact) return undefined;
  return Math.max(1, Math.ceil(list.total / list.per_page));
}
