/// What keys on the map mean.

export type KeyCommand =
  /** One seat further, or the map itself if it `pans`. */
  | { readonly kind: "arrow"; readonly dx: number; readonly dy: number; readonly pans: boolean }
  | { readonly kind: "zoom"; readonly factor: number }
  | { readonly kind: "all" | "press" | "leave" };

const KEY_ZOOM = 1.5;

export function commandOf(key: string, shift: boolean): KeyCommand | null {
  switch (key) {
    case "ArrowLeft":
      return { kind: "arrow", dx: -1, dy: 0, pans: shift };
    case "ArrowRight":
      return { kind: "arrow", dx: 1, dy: 0, pans: shift };
    case "ArrowUp":
      return { kind: "arrow", dx: 0, dy: -1, pans: shift };
    case "ArrowDown":
      return { kind: "arrow", dx: 0, dy: 1, pans: shift };
    case "+":
    case "=":
      return { kind: "zoom", factor: KEY_ZOOM };
    case "-":
      return { kind: "zoom", factor: 1 / KEY_ZOOM };
    case "0":
    case "Home":
      return { kind: "all" };
    case "Enter":
    case " ":
      return { kind: "press" };
    case "Escape":
      return { kind: "leave" };
    default:
      return null;
  }
}
