/// Where a section's name stands on the screen: at its roomiest point, or at that of the part that is in view.
import type { Camera } from "./camera";
import { clipToBox, roomiestPoint, spansAt, type Box } from "./geometry";
import type { PlanSection } from "./plan";

/** A place for a name, and how much room there is across and up and down. */
export type LabelSpot = PlanSection["label"];

/** A name keeps this far from the edge of the view, in CSS pixels. */
const MARGIN_X_PX = 34;
const MARGIN_Y_PX = 16;
/** Less room than this to any side is none. */
const ROOM_PX_MIN = 6;
/** Where there was no spot, none is looked for until the view has moved so far, in CSS pixels. */
const LOOK_AGAIN_PX = 24;
/** A spot is kept while the zoom differs by less than this share, so that names stand still. */
const SCALE_KEPT = 0.2;

export class LabelSpots {
  private readonly found = new Map<number, { readonly scale: number; readonly spot: LabelSpot | null; view: Box }>();

  constructor(private readonly camera: Camera) {}

  /** The spot for a section's name in the view; `null` if hardly anything of the section is in it. */
  spotOf(section: PlanSection, view: Box): LabelSpot | null {
    const { scale } = this.camera;
    const [marginX, marginY] = [MARGIN_X_PX / scale, MARGIN_Y_PX / scale];
    const inner = {
      minX: view.minX + marginX,
      minY: view.minY + marginY,
      maxX: view.maxX - marginX,
      maxY: view.maxY - marginY,
    };
    if (isWithin(section.label, inner)) return section.label;
    const known = this.found.get(section.index);
    if (known && Math.abs(Math.log(scale / known.scale)) < SCALE_KEPT) {
      const isKept =
        known.spot === null ? movedPx(known.view, view, scale) < LOOK_AGAIN_PX : isWithin(known.spot, inner);
      if (isKept) return known.spot;
    }
    const spot = this.find(section, inner);
    this.found.set(section.index, { scale, spot, view });
    return spot;
  }

  private find(section: PlanSection, inner: Box): LabelSpot | null {
    if (inner.minX >= inner.maxX || inner.minY >= inner.maxY) return null;
    const part = clipToBox(section.outline, inner);
    if (part.length < 3) return null;
    const { x, y, room } = roomiestPoint(part);
    return room * this.camera.scale < ROOM_PX_MIN ? null : { x, y, ...spansAt(section.outline, x, y) };
  }
}

function isWithin({ x, y }: LabelSpot, box: Box): boolean {
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

function movedPx(from: Box, to: Box, scale: number): number {
  return Math.max(Math.abs(from.minX - to.minX), Math.abs(from.minY - to.minY)) * scale;
}
