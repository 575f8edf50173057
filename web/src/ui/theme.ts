/// Light or dark theme: the device's preference until the user chooses.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

export type Theme = "light" | "dark";

const KEY = "ticketbuster.theme";

function preferred(): Theme {
  const kept = localStorage.getItem(KEY);
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const store = createStore<{ theme: Theme }>(() => ({ theme: "light" }));

/** Applies the theme; once, before the first paint. */
export function startTheme(): void {
  const apply = (theme: Theme): void => {
    document.documentElement.dataset["theme"] = theme;
    store.setState({ theme });
  };
  apply(preferred());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(preferred()));
  store.subscribe(({ theme }) => {
    document.documentElement.dataset["theme"] = theme;
  });
}

/** Changes to the other theme, and remembers it on this device. */
export function toggleTheme(): void {
  const theme = store.getState().theme === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, theme);
  store.setState({ theme });
}

/** The theme, for components and for what paints on a canvas. */
export function useTheme(): Theme {
  return useStore(store, (state) => state.theme);
}
