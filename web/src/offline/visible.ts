/// Whether this tab is visible.

/** Does something at once, or as soon as the tab is looked at; the answer stops it. */
export function whenVisible(action: () => void): () => void {
  if (document.visibilityState === "visible") {
    action();
    return () => undefined;
  }
  const look = (): void => {
    if (document.visibilityState !== "visible") return;
    stop();
    action();
  };
  const stop = (): void => document.removeEventListener("visibilitychange", look);
  document.addEventListener("visibilitychange", look);
  return stop;
}
