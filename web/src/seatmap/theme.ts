/// The colours and type of the seat map, read from CSS custom properties so that light and dark share one source.

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
  /** One a price tier; further tiers begin again. */
  readonly tiers: readonly string[];
  /** What is written on a seat of a tier. */
  readonly tierInk: string;
  readonly font: string;
}

export const TIER_COLOURS = 8;

const FALLBACK: SeatMapTheme = {
  surface: "#ffffff",
  stage: "#e4e6ec",
  stageInk: "#4a5060",
  section: "#f2f4f8",
  sectionLine: "#c9ced9",
  ink: "#171a21",
  muted: "#565d6d",
  accent: "#1d5bd6",
  held: "#8a6d1d",
  sold: "#a3a9b5",
  blocked: "#8a909c",
  selected: "#14171e",
  selectedInk: "#ffffff",
  tiers: ["#0b63b5", "#b34a00", "#00785a", "#8e3b8e", "#9a6a00", "#0a7c8c", "#b02a52", "#5a5f9e"],
  tierInk: "#ffffff",
  font: "system-ui, sans-serif",
};

/** The theme that the styles of an element give. */
export function readTheme(element: Element): SeatMapTheme {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    surface: read("--map-surface", FALLBACK.surface),
    stage: read("--map-stage", FALLBACK.stage),
    stageInk: read("--map-stage-ink", FALLBACK.stageInk),
    section: read("--map-section", FALLBACK.section),
    sectionLine: read("--map-section-line", FALLBACK.sectionLine),
    ink: read("--map-ink", FALLBACK.ink),
    muted: read("--map-muted", FALLBACK.muted),
    accent: read("--map-accent", FALLBACK.accent),
    held: read("--map-held", FALLBACK.held),
    sold: read("--map-sold", FALLBACK.sold),
    blocked: read("--map-blocked", FALLBACK.blocked),
    selected: read("--map-selected", FALLBACK.selected),
    selectedInk: read("--map-selected-ink", FALLBACK.selectedInk),
    tiers: FALLBACK.tiers.map((colour, index) => read(`--map-tier-${index + 1}`, colour)),
    tierInk: read("--map-tier-ink", FALLBACK.tierInk),
    font: style.fontFamily || FALLBACK.font,
  };
}

export function tierColour(theme: SeatMapTheme, tier: number): string {
  return theme.tiers[tier % theme.tiers.length] ?? theme.accent;
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
