/// What is written on a section from afar: as much as fits inside its outline.
import { makeBitmap, type Brush } from "./bitmap";
import { isInside } from "./geometry";
import type { PlanSection } from "./plan";
import type { Scene } from "./scene";
import type { SeatMapTheme } from "./theme";

export interface LabelLayout {
  /** Of the first line, in CSS pixels; the second is a little smaller. */
  readonly size: number;
  readonly lines: readonly string[];
  /** Written from below upwards. */
  readonly isTurned: boolean;
}

/** From line to line, in sizes of the first. */
export const LABEL_LINE = 1.22;
const SECOND_LINE = 0.87;
const PADDING_PX = 3;
/** In a house of many sections their names are of one size, or it looks restless. */
const MANY_SECTIONS = 12;
const SIZES_FEW = [17, 15, 13, 11.5, 10];
const SIZES_MANY = [13, 11.5, 10];
const WIDTHS_MAX = 4_000;

export function labelFont(theme: SeatMapTheme, line: number, size: number): string {
  return line === 0 ? `650 ${size}px ${theme.font}` : `480 ${size * SECOND_LINE}px ${theme.font}`;
}

export class SectionLabels {
  private readonly widths = new Map<string, number>();
  private readonly layouts = new Map<number, { readonly scale: number; readonly count: string; readonly layout: LabelLayout | null }>();
  private brush: Brush | null = null;

  constructor(private readonly scene: Scene) {}

  /** Fonts have come: everything must be measured again. */
  forgetWidths(): void {
    this.widths.clear();
    this.layouts.clear();
  }

  layOut(section: PlanSection, count: string): LabelLayout | null {
    const { scale } = this.scene.camera;
    const known = this.layouts.get(section.index);
    if (known?.scale === scale && known.count === count) return known.layout;
    const layout = this.firstThatFits(section, count);
    this.layouts.set(section.index, { scale, count, layout });
    return layout;
  }

  /** Name and count, a shorter name and the count, either name alone; turned only if nothing fits upright. */
  private firstThatFits(section: PlanSection, count: string): LabelLayout | null {
    const short = /\d+$/.exec(section.name)?.[0] ?? section.code;
    const tries: readonly (readonly string[])[] = [[section.name, count], [short, count], [section.name], [short]];
    const sizes = this.scene.plan.sections.length > MANY_SECTIONS ? SIZES_MANY : SIZES_FEW;
    for (const isTurned of [false, true]) {
      for (const lines of tries) {
        for (const size of sizes) {
          if (this.fits(section, lines, size, isTurned)) return { size, lines, isTurned };
        }
      }
    }
    return null;
  }

  private fits(section: PlanSection, lines: readonly string[], size: number, isTurned: boolean): boolean {
    const { scale } = this.scene.camera;
    const widest = Math.max(...lines.map((line, index) => this.textWidth(line, index) * size));
    const half = [(widest / 2 + PADDING_PX) / scale, ((size * LABEL_LINE * lines.length) / 2 + PADDING_PX / 2) / scale];
    const [halfX = 0, halfY = 0] = isTurned ? half.reverse() : half;
    const { label, outline } = section;
    if (label.width < 2 * halfX || label.height < 2 * halfY) return false;
    return [-1, 1].every((x) => [-1, 1].every((y) => isInside(outline, label.x + x * halfX, label.y + y * halfY)));
  }

  /** The width of a line, in sizes of the first. */
  private textWidth(text: string, line: number): number {
    const key = `${line}${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    if (this.widths.size > WIDTHS_MAX) this.widths.clear();
    this.brush ??= makeBitmap(1, 1).brush;
    this.brush.font = labelFont(this.scene.theme, line, 100);
    const width = this.brush.measureText(text).width / 100;
    this.widths.set(key, width);
    return width;
  }
}
