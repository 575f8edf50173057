/// The map from afar: stage, sections in the colour of their tier, how much is free, their names.
import { makeBitmap } from "./bitmap";
import { css, inkOn, mix, rgbOf, type Rgb } from "./colours";
import { noneFree } from "./descriptions";
import { overlap, type Box, type Point } from "./geometry";
import { LabelBitmaps } from "./label-bitmaps";
import { LabelSpots, type LabelSpot } from "./label-spots";
import { freeMatching, isFiltering } from "./marks";
import type { PlanSection } from "./plan";
import { seatPx, TAPPABLE_PX, type Scene } from "./scene";
import { LABEL_LINE, labelFont, SectionLabels, type LabelLayout } from "./section-labels";
import { tierColour, type SeatMapTheme } from "./theme";

const FREE_AGAIN_MS = 250;

interface Patterns {
  readonly theme: SeatMapTheme;
  readonly ratio: number;
  readonly hatch: CanvasPattern | null;
  readonly crowd: CanvasPattern | null;
}

export class SectionPainter {
  private free: {
    readonly counts: Uint32Array;
    readonly version: number;
    readonly at: number;
    readonly filter: object;
  } | null = null;
  private readonly labels: SectionLabels;
  private readonly spots: LabelSpots;
  private readonly bitmaps = new LabelBitmaps();
  private patterns: Patterns | null = null;

  constructor(private readonly scene: Scene) {
    this.labels = new SectionLabels(scene);
    this.spots = new LabelSpots(scene.camera);
  }

  /** Stage and sections. `far` is how much of the distant look shows: 1 from afar, 0 among the seats. */
  paintGround(brush: CanvasRenderingContext2D, view: Box, far: number, now: number): void {
    const { plan, theme } = this.scene;
    this.paintStage(brush);
    for (const section of plan.sections) {
      if (!overlap(section.box, view) || section.outline.length < 3) continue;
      trace(brush, this.scene, section.outline);
      const look = this.groundOf(section, far, now);
      brush.fillStyle = css(look.fill);
      brush.fill();
      const pattern = look.hatched
        ? this.patternsFor(brush).hatch
        : section.kind === "area"
          ? this.patternsFor(brush).crowd
          : null;
      if (pattern) {
        brush.fillStyle = pattern;
        brush.fill();
      }
      brush.lineJoin = "round";
      brush.strokeStyle = section.kind === "area" ? css(look.line) : css(mix(look.line, rgbOf(theme.sectionLine), far));
      brush.lineWidth = this.scene.ratio * (section.kind === "area" ? 1.5 : 1);
      brush.setLineDash(section.kind === "area" ? [6 * this.scene.ratio, 4 * this.scene.ratio] : []);
      brush.stroke();
      brush.setLineDash([]);
    }
  }

  /**
   * The sections' names and what is free in them. Among seats that are too small to be tapped the names stand above
   * these; larger seats are not covered, and the page names the section in the middle.
   */
  paintNames(brush: CanvasRenderingContext2D, view: Box, far: number, now: number): void {
    const { plan, camera } = this.scene;
    const isSmall = seatPx(plan, camera) < TAPPABLE_PX;
    for (const section of plan.sections) {
      if (!overlap(section.box, view)) continue;
      if (section.kind === "area" || far >= 0.5) this.paintName(brush, section, view, far, now);
      else if (isSmall) this.paintNameOnSeats(brush, section, view);
    }
  }

  /** Free places of a section that the filter shows. */
  freeIn(section: PlanSection, now: number): number {
    const { plan, states, marks } = this.scene;
    if (!marks.sectionPasses(section.index)) return 0;
    if (section.kind === "area" || !isFiltering(marks.filter)) return states.countsOf(section.index).available;
    const fresh =
      this.free?.filter === marks.filter &&
      (this.free.version === states.version || now - this.free.at < FREE_AGAIN_MS);
    if (!this.free || !fresh) {
      const counts = freeMatching(plan, states.statuses, marks.filter);
      this.free = { counts, version: states.version, at: now, filter: marks.filter };
    }
    return this.free.counts[section.index] ?? 0;
  }

  private groundOf(section: PlanSection, far: number, now: number): { fill: Rgb; line: Rgb; hatched: boolean } {
    const { theme } = this.scene;
    const panel = rgbOf(theme.section);
    const line = rgbOf(theme.sectionLine);
    const free = this.freeIn(section, now);
    const distant = section.kind === "area" ? Math.max(far, 0.5) : far;
    if (free === 0) {
      return { fill: mix(mix(line, panel, 0.45), panel, distant), line, hatched: distant > 0.5 };
    }
    const tier = rgbOf(section.tier < 0 ? theme.accent : tierColour(theme, section.tier));
    const share = free / Math.max(1, section.capacity);
    const fill = mix(mix(tier, panel, fullness(share)), panel, distant);
    return { fill, line: mix(tier, line, 0.6), hatched: false };
  }

  private paintStage(brush: CanvasRenderingContext2D): void {
    const { plan, theme, camera, ratio, texts } = this.scene;
    const { outline } = plan.stage;
    if (outline.length < 3) return;
    trace(brush, this.scene, outline, 3);
    brush.fillStyle = theme.stage;
    brush.fill();
    // A pitch on which people stand bears the area's name.
    const covered = plan.sections.some(({ kind, label }) => kind === "area" && insideBox(label, outline));
    if (covered) return;
    const xs = outline.map(({ x }) => x);
    const ys = outline.map(({ y }) => y);
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    const middle = camera.toScreen((left + right) / 2, (top + bottom) / 2);
    const [width, height] = [(right - left) * camera.scale, (bottom - top) * camera.scale];
    const size = Math.max(9, Math.min(22, height * 0.36, width / (texts.stage.length + 2) / 0.85));
    if (height < 12 || width < 36) return;
    brush.font = `600 ${size * ratio}px ${theme.font}`;
    brush.fillStyle = theme.stageInk;
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    brush.letterSpacing = `${0.16 * size * ratio}px`;
    brush.fillText(texts.stage.toUpperCase(), (middle.x + 0.08 * size) * ratio, middle.y * ratio);
    brush.letterSpacing = "0px";
  }

  private paintName(brush: CanvasRenderingContext2D, section: PlanSection, view: Box, far: number, now: number): void {
    const { theme, texts } = this.scene;
    const spot = section.kind === "area" ? this.spots.spotOf(section, view) : section.label;
    if (!spot) return;
    const free = this.freeIn(section, now);
    const { fill } = this.groundOf(section, far, now);
    const ink = free === 0 ? rgbOf(theme.muted) : inkOn(fill, rgbOf(theme.ink), rgbOf(theme.light));
    const counts = this.scene.states.countsOf(section.index);
    // A section that a filter leaves out is grey, but not sold out.
    const none = counts.available === 0 ? texts[noneFree(counts.held)] : "";
    const count = free > 0 ? texts.free(free) : none;
    const layout = this.labels.layOut(section, count, spot);
    if (layout) this.write(brush, layout, spot, ink);
  }

  private paintNameOnSeats(brush: CanvasRenderingContext2D, section: PlanSection, view: Box): void {
    const { camera, ratio, theme } = this.scene;
    const spot = this.spots.spotOf(section, view);
    const layout = spot && this.labels.layOut(section, "", spot);
    if (!spot || !layout) return;
    const halo = rgbOf(theme.section);
    const ink = inkOn(halo, rgbOf(theme.ink), rgbOf(theme.light));
    const bitmap = this.bitmaps.get({ layout, theme, ink, halo, ratio });
    const middle = camera.toScreen(spot.x, spot.y);
    brush.save();
    // On whole pixels, or the letters are blurred.
    brush.translate(Math.round(middle.x * ratio), Math.round(middle.y * ratio));
    if (layout.isTurned) brush.rotate(-Math.PI / 2);
    brush.drawImage(bitmap, -Math.round(bitmap.width / 2), -Math.round(bitmap.height / 2));
    brush.restore();
  }

  private write(
    brush: CanvasRenderingContext2D,
    { size, lines, isTurned }: LabelLayout,
    spot: LabelSpot,
    ink: Rgb,
  ): void {
    const { camera, ratio, theme } = this.scene;
    const middle = camera.toScreen(spot.x, spot.y);
    brush.save();
    brush.translate(middle.x * ratio, middle.y * ratio);
    if (isTurned) brush.rotate(-Math.PI / 2);
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    const step = size * LABEL_LINE;
    lines.forEach((line, index) => {
      const y = (index - (lines.length - 1) / 2) * step * ratio;
      brush.font = labelFont(theme, index, size * ratio);
      brush.fillStyle = css(ink);
      brush.fillText(line, 0, y);
    });
    brush.restore();
  }

  forgetWidths(): void {
    this.labels.forgetWidths();
    this.bitmaps.clear();
  }

  /** Diagonal lines for what is sold out, dots for standing room: told without colour. */
  private patternsFor(brush: CanvasRenderingContext2D): Patterns {
    const { theme, ratio } = this.scene;
    if (this.patterns?.theme === theme && this.patterns.ratio === ratio) return this.patterns;
    const side = Math.round(8 * ratio);
    const lines = makeBitmap(side, side);
    lines.brush.strokeStyle = theme.sectionLine;
    lines.brush.lineWidth = ratio;
    lines.brush.beginPath();
    for (const shift of [-side, 0, side]) {
      lines.brush.moveTo(shift, side);
      lines.brush.lineTo(shift + side, 0);
    }
    lines.brush.stroke();
    const dots = makeBitmap(2 * side, 2 * side);
    dots.brush.fillStyle = css(rgbOf(theme.light), 0.22);
    for (const [x, y] of [
      [0.5, 0.5],
      [1.5, 1.5],
    ] as const) {
      dots.brush.beginPath();
      dots.brush.arc(x * side, y * side, 1.3 * ratio, 0, Math.PI * 2);
      dots.brush.fill();
    }
    const hatch = brush.createPattern(lines.bitmap, "repeat");
    const crowd = brush.createPattern(dots.bitmap, "repeat");
    this.patterns = { theme, ratio, hatch, crowd };
    return this.patterns;
  }
}

/** Four steps of fullness are told apart better than a smooth fade. */
function fullness(share: number): number {
  if (share > 0.5) return 1;
  if (share > 0.2) return 0.72;
  if (share > 0.05) return 0.46;
  return 0.28;
}

function insideBox(point: Point, outline: readonly Point[]): boolean {
  const xs = outline.map(({ x }) => x);
  const ys = outline.map(({ y }) => y);
  return (
    point.x >= Math.min(...xs) && point.x <= Math.max(...xs) && point.y >= Math.min(...ys) && point.y <= Math.max(...ys)
  );
}

/** Lays a path along an outline, its corners rounded by `radius` CSS pixels. */
export function trace(brush: CanvasRenderingContext2D, scene: Scene, outline: readonly Point[], radius = 4): void {
  const { camera, ratio } = scene;
  const corners = outline.map(({ x, y }) => camera.toScreen(x, y));
  brush.beginPath();
  // Fine arcs keep their corners: rounding those would only cost time.
  if (corners.length > 8) {
    for (const { x, y } of corners) brush.lineTo(x * ratio, y * ratio);
    brush.closePath();
    return;
  }
  const last = corners[corners.length - 1];
  const first = corners[0];
  if (!last || !first) return;
  brush.moveTo(((last.x + first.x) / 2) * ratio, ((last.y + first.y) / 2) * ratio);
  corners.forEach((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    brush.arcTo(
      corner.x * ratio,
      corner.y * ratio,
      ((corner.x + next.x) / 2) * ratio,
      ((corner.y + next.y) / 2) * ratio,
      radius * ratio,
    );
  });
  brush.closePath();
}
