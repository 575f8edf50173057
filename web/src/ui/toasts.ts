/// Short messages that appear over any page and disappear by themselves.
import { createStore } from "zustand/vanilla";

import type { NoticeKind } from "./Notice";

export interface Toast {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly text: string;
  /** Where it leads, if it leads anywhere. */
  readonly way: Way | undefined;
}

/** An address of the site, and what its link says. */
export interface Way {
  readonly to: string;
  readonly text: string;
}

/** As many as a phone has room for. */
const TOASTS_MAX = 3;
const SHOWN_MS = 7_000;
const SHOWN_WITH_WAY_MS = 30_000;

let next = 0;

export const toastStore = createStore<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Takes a message away. */
export function dismissToast(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Shows a message for seven seconds, or half a minute if it leads somewhere; one that is shown already is not shown twice. */
export function showToast(kind: NoticeKind, text: string, way?: Way): void {
  next += 1;
  const toast = { id: next, kind, text, way };
  toastStore.setState(({ toasts }) => {
    const others = toasts.filter((shown) => shown.kind !== kind || shown.text !== text);
    return { toasts: [...others, toast].slice(-TOASTS_MAX) };
  });
  setTimeout(() => dismissToast(toast.id), way === undefined ? SHOWN_MS : SHOWN_WITH_WAY_MS);
}
