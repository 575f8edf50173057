/// Colours as numbers: mixing them, and choosing the ink that can be read on one.
import { makeBitmap } from "./bitmap";

export type Rgb = readonly [red: number, green: number, blue: number];

const known = new Map<string, Rgb>();
let brush: ReturnType<typeof makeBitmap>["brush"] | null = null;

/** What a CSS colour looks like; the canvas knows every notation that the browser does. */
export function rgbOf(colour: string): Rgb {
  const found = known.get(colour);
  if (found) return found;
  brush ??= makeBitmap(1, 1, { willReadFrequently: true }).brush;
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
  const rgb: Rgb = [red, green, blue];
  known.set(colour, rgb);
  return rgb;
}

/** `share` of `a`, the rest of `b`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (x: number, y: number): number => Math.round(x * share + y * (1 - share));
  return [part(a[0], b[0]), part(a[1], b[1]), part(a[2], b[2])];
}

export function css(rgb: Rgb, alpha = 1): string {
  return `rgb(${rgb[0]} ${rgb[1]} ${rgb[2]} / ${alpha})`;
}

/** Relative luminance as WCAG defines it. */
export function luminance(rgb: Rgb): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [Math.max(luminance(a), luminance(b)), Math.min(luminance(a), luminance(b))];
  return (light + 0.05) / (dark + 0.05);
}

/** The one of two inks that reads better on a ground. */
export function inkOn(ground: Rgb, one: Rgb, other: Rgb): Rgb {
  return contrast(ground, one) >= contrast(ground, other) ? one : other;
}
