/// The browser's storages, which may be forbidden.

/** A storage, unless there is none. */
export function shelf(name: "sessionStorage" | "localStorage"): Storage | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}
