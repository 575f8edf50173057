/// What is written on a section from afar: as much as fits inside its outline.
import { makeBitmap, type Brush } from "./bitmap";
import { isInside } from "./geometry";
import type { LabelSpot } from "./label-spots";
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
const PADDING_ALONE_PX = 1;
/** Among many sections all names have one size, or the map looks restless. */
const MANY_SECTIONS = 12;
const SIZES_FEW = [17, 15, 13, 11.5, 10];
const SIZES_MANY = [13, 11.5, 10];
const SIZES_ALONE = [13, 11.5, 10, 9];
const SIZE_LEAST = 10;
/** A form that fits this share of the sections is used for all that it fits. */
const MOST = 0.6;
const WIDTHS_MAX = 4_000;
const ZOOM_KEPT = 0.15;

export function labelFont(theme: SeatMapTheme, line: number, size: number): string {
  return line === 0 ? `650 ${size}px ${theme.font}` : `480 ${size * SECOND_LINE}px ${theme.font}`;
}

export class SectionLabels {
  private readonly widths = new Map<string, number>();
  private readonly layouts = new Map<
    number,
    { readonly scale: number; readonly count: string; readonly spot: LabelSpot; readonly layout: LabelLayout | null }
  >();
  private brush: Brush | null = null;
  private common: { readonly scale: number; readonly form: number } | null = null;

  constructor(private readonly scene: Scene) {}

  /** Fonts have come: everything must be measured again. */
  forgetWidths(): void {
    this.widths.clear();
    this.layouts.clear();
    this.common = null;
  }

  /**
   * What is written at a spot; an empty `count` leaves the name alone, which is then kept while the zoom changes little:
   * it is drawn among thousands of seats that need the time.
   */
  layOut(section: PlanSection, count: string, spot: LabelSpot = section.label): LabelLayout | null {
    const { scale } = this.scene.camera;
    const known = this.layouts.get(section.index);
    const isNear =
      known?.scale === scale || (count === "" && Math.abs(Math.log(scale / (known?.scale ?? 0))) < ZOOM_KEPT);
    if (known && isNear && known.count === count && known.spot === spot) return known.layout;
    const layout = this.firstThatFits(section, count, spot);
    this.layouts.set(section.index, { scale, count, spot, layout });
    return layout;
  }

  /** Name and count, a shorter name and the count, either name alone; turned only among few sections. */
  private firstThatFits(section: PlanSection, count: string, spot: LabelSpot): LabelLayout | null {
    const { isMany } = this;
    const forms = formsOf(section, count).slice(isMany && section.kind === "seats" ? this.commonForm() : 0);
    for (const isTurned of isMany ? [false] : [false, true]) {
      for (const lines of forms) {
        for (const size of lines.length === 1 && isMany ? SIZES_ALONE : isMany ? SIZES_MANY : SIZES_FEW) {
          if (this.fits(section, spot, lines, size, isTurned)) return { size, lines, isTurned };
        }
      }
    }
    return null;
  }

  private get isMany(): boolean {
    return this.scene.plan.sections.length > MANY_SECTIONS;
  }

  /** The first form that fits most sections at this zoom: neighbours should look alike. */
  private commonForm(): number {
    const { scale } = this.scene.camera;
    if (this.common?.scale === scale) return this.common.form;
    const seats = this.scene.plan.sections.filter(({ kind }) => kind === "seats");
    const fitting = (form: number): number =>
      seats.filter((section) =>
        this.fits(section, section.label, formsOf(section, this.scene.texts.free(999))[form] ?? [], SIZE_LEAST, false),
      ).length;
    const form = [0, 1, 2].find((each) => fitting(each) >= MOST * seats.length) ?? 3;
    this.common = { scale, form };
    return form;
  }

  private fits(
    { outline }: PlanSection,
    spot: LabelSpot,
    lines: readonly string[],
    size: number,
    isTurned: boolean,
  ): boolean {
    const { scale } = this.scene.camera;
    const padding = lines.length === 1 ? PADDING_ALONE_PX : PADDING_PX;
    const widest = Math.max(...lines.map((line, index) => this.textWidth(line, index) * size));
    const half = [(widest / 2 + padding) / scale, ((size * LABEL_LINE * lines.length) / 2 + padding / 2) / scale];
    const [halfX = 0, halfY = 0] = isTurned ? half.reverse() : half;
    if (spot.width < 2 * halfX || spot.height < 2 * halfY) return false;
    return [-1, 1].every((x) => [-1, 1].every((y) => isInside(outline, spot.x + x * halfX, spot.y + y * halfY)));
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

/** What could be written, the fullest first. */
function formsOf(section: PlanSection, count: string): readonly (readonly string[])[] {
  const short = /\d+$/.exec(section.name)?.[0] ?? section.code;
  const withCount = (name: string): string[] => (count === "" ? [name] : [name, count]);
  return [withCount(section.name), withCount(short), [section.name], [short]];
}
