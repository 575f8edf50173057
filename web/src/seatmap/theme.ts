/// The colours and type of the seat map, read from CSS custom properties so that light and dark share one source.
import { contrast, css, inkOn, mix, rgbOf, type Rgb } from "./colours";

export interface SeatMapTheme {
  readonly surface: string;
  readonly stage: string;
  readonly stageInk: string;
  readonly section: string;
  readonly sectionLine: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly held: string;
  readonly sold: string;
  readonly blocked: string;
  readonly selected: string;
  readonly selectedInk: string;
  /** What is written with on dark grounds where `ink` is on light ones, and the other way round. */
  readonly light: string;
  /** One a price tier; further tiers begin again. */
  readonly tiers: readonly string[];
  /** What is written with on a seat of each. */
  readonly tierInks: readonly string[];
  readonly font: string;
}

/** As many as the design system has; further tiers begin again. */
export const TIER_COLOURS = 6;

/** What small text needs on its ground. */
const CONTRAST_MIN = 4.6;
/** Grounds with less contrast to white than this are light ones. */
const LIGHT_BELOW = 2.9;

/** The theme that the styles of an element give (`SeatMap.module.css` sets them from the design system). */
export function readTheme(element: Element): SeatMapTheme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim() || "#777777";
  const [ink, light] = [rgbOf(read("--map-ink")), rgbOf(read("--map-light"))];
  const tiers = Array.from({ length: TIER_COLOURS }, (_, index) =>
    css(deepened(rgbOf(read(`--tier-${index + 1}`)), light)),
  );
  return {
    surface: read("--map-surface"),
    stage: read("--map-stage"),
    stageInk: read("--map-stage-ink"),
    section: read("--map-section"),
    sectionLine: read("--map-section-line"),
    ink: read("--map-ink"),
    light: read("--map-light"),
    muted: read("--map-muted"),
    accent: read("--map-accent"),
    held: read("--map-held"),
    sold: read("--map-sold"),
    blocked: read("--map-blocked"),
    selected: read("--map-selected"),
    selectedInk: read("--map-selected-ink"),
    tiers,
    tierInks: tiers.map((tier) => css(inkOn(rgbOf(tier), ink, light))),
    font: style.fontFamily,
  };
}

/** A dark ground a little darker, until white can be read on it; a light one as it is, for it bears dark ink. */
function deepened(tier: Rgb, light: Rgb): Rgb {
  if (contrast(tier, light) < LIGHT_BELOW) return tier;
  let deep = tier;
  while (contrast(deep, light) < CONTRAST_MIN) deep = mix(deep, [0, 0, 0], 0.96);
  return deep;
}

export function tierColour(theme: SeatMapTheme, tier: number): string {
  return theme.tiers[tier % theme.tiers.length] ?? theme.accent;
}

export function tierInk(theme: SeatMapTheme, tier: number): string {
  return theme.tierInks[tier % theme.tierInks.length] ?? theme.light;
}

/** Calls back when the page turns light or dark, by the system or by the page's own switch. */
export function onThemeChange(changed: () => void): () => void {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "data-theme", "style"] });
  return () => {
    scheme.removeEventListener("change", changed);
    observer.disconnect();
  };
}
