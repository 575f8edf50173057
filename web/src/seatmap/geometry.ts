/// Plane geometry of the plan: boxes, polygons, hulls, the roomiest point of a shape.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The smallest box around the points; `null` if there are none. */
export function boxOf(points: Iterable<Point>): Box | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return minX <= maxX ? { minX, minY, maxX, maxY } : null;
}

/** The smallest box around both. */
export function unite(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b;
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  };
}

export function grow(box: Box, by: number): Box {
  return { minX: box.minX - by, minY: box.minY - by, maxX: box.maxX + by, maxY: box.maxY + by };
}

export function overlap(a: Box, b: Box): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;
}

/** Whether a point lies in a polygon (even-odd rule). */
export function isInside(polygon: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  let before = polygon[polygon.length - 1];
  for (const corner of polygon) {
    if (before && corner.y > y !== before.y > y) {
      const crossing = ((before.x - corner.x) * (y - corner.y)) / (before.y - corner.y) + corner.x;
      if (x < crossing) inside = !inside;
    }
    before = corner;
  }
  return inside;
}

/** The square of the distance from a point to an edge: roots are only drawn of what is used. */
function squareToEdge(x: number, y: number, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / length));
  const [offX, offY] = [x - a.x - along * dx, y - a.y - along * dy];
  return offX * offX + offY * offY;
}

/** How far a point is from the polygon's border: positive inside, negative outside. */
export function depthInside(polygon: readonly Point[], x: number, y: number): number {
  let nearest = Infinity;
  let before = polygon[polygon.length - 1];
  for (const corner of polygon) {
    if (before) nearest = Math.min(nearest, squareToEdge(x, y, before, corner));
    before = corner;
  }
  return isInside(polygon, x, y) ? Math.sqrt(nearest) : -Math.sqrt(nearest);
}

/** Of two points with much the same room the more central wins: one decimetre aside costs so much of the room. */
const ASIDE_COST = 0.1;
/** The search ends when no cell can be better by this share of the polygon's size, and of the room found. */
const PRECISION = 0.02;
const PRECISION_OF_ROOM = 0.1;
/** Cells that are looked into; what is found by then is inside, if not quite the best. */
const CELLS_MAX = 500;

/**
 * The point of a polygon that has most room around it (its pole of inaccessibility): where its name is written. Always
 * inside, however bent or thin the polygon is. Cells that cannot hold a better point are never divided, as in
 * "polylabel" (Agafonkin, 2016).
 */
export function roomiestPoint(polygon: readonly Point[]): Point & { readonly room: number } {
  const box = boxOf(polygon);
  if (!box) return { x: 0, y: 0, room: 0 };
  const middle = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
  const [width, height] = [box.maxX - box.minX, box.maxY - box.minY];
  const size = Math.max(Math.min(width, height), Math.max(width, height) / 32);
  if (size === 0) return { ...middle, room: 0 };
  const cellAt = (x: number, y: number, half: number): Cell => {
    const room = depthInside(polygon, x, y);
    // Going inside gains more room than it can cost, so that the best point is never outside.
    const score = room - ASIDE_COST * Math.hypot(x - middle.x, y - middle.y);
    const beyond = half * Math.SQRT2;
    const nearer = Math.max(0, Math.hypot(x - middle.x, y - middle.y) - beyond);
    return { x, y, half, room, score, most: room + beyond - ASIDE_COST * nearer };
  };
  /** The most promising last. */
  const cells: Cell[] = [];
  const add = (cell: Cell): void => {
    let [from, to] = [0, cells.length];
    while (from < to) {
      const half = (from + to) >> 1;
      if ((cells[half]?.most ?? 0) < cell.most) from = half + 1;
      else to = half;
    }
    cells.splice(from, 0, cell);
  };
  for (let x = box.minX + size / 2; x < box.maxX + size / 2; x += size) {
    for (let y = box.minY + size / 2; y < box.maxY + size / 2; y += size) add(cellAt(x, y, size / 2));
  }
  let best = cellAt(middle.x, middle.y, 0);
  const precision = PRECISION * Math.max(width, height);
  for (let seen = 0; seen < CELLS_MAX; seen++) {
    const cell = cells.pop();
    if (!cell || cell.most <= best.score + Math.min(precision, Math.max(0, PRECISION_OF_ROOM * best.room))) break;
    if (cell.score > best.score) best = cell;
    const half = cell.half / 2;
    for (const right of [-half, half]) {
      for (const down of [-half, half]) add(cellAt(cell.x + right, cell.y + down, half));
    }
  }
  return { x: best.x, y: best.y, room: best.room };
}

interface Cell extends Point {
  readonly half: number;
  readonly room: number;
  readonly score: number;
  /** What no point of the cell goes beyond. */
  readonly most: number;
}

/** The part of a polygon that lies in a box (Sutherland and Hodgman); fewer than three corners if there is none. */
export function clipToBox(polygon: readonly Point[], box: Box): Point[] {
  const sides: readonly [keyof Point, number, 1 | -1][] = [
    ["x", box.minX, 1],
    ["x", box.maxX, -1],
    ["y", box.minY, 1],
    ["y", box.maxY, -1],
  ];
  let corners = [...polygon];
  for (const [axis, limit, sign] of sides) {
    const inside = (point: Point): boolean => sign * (point[axis] - limit) >= 0;
    const kept: Point[] = [];
    let before = corners[corners.length - 1];
    for (const corner of corners) {
      if (before && inside(corner) !== inside(before)) {
        const share = (limit - before[axis]) / (corner[axis] - before[axis]);
        kept.push({ x: before.x + share * (corner.x - before.x), y: before.y + share * (corner.y - before.y) });
      }
      if (inside(corner)) kept.push(corner);
      before = corner;
    }
    corners = kept;
  }
  return corners;
}

/** The convex hull of the points, in order around it. */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (from: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of from) {
      while (chain.length >= 2) {
        const [a, b] = [chain[chain.length - 2], chain[chain.length - 1]];
        if (!a || !b || (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** The corners of a box, clockwise from the top left. */
export function cornersOf(box: Box): Point[] {
  return [
    { x: box.minX, y: box.minY },
    { x: box.maxX, y: box.minY },
    { x: box.maxX, y: box.maxY },
    { x: box.minX, y: box.maxY },
  ];
}

/** How far one can go from a point inside a polygon to the nearer side, left or right, and up or down. */
export function spansAt(polygon: readonly Point[], x: number, y: number): { width: number; height: number } {
  let [left, right, up, down] = [Infinity, Infinity, Infinity, Infinity];
  let before = polygon[polygon.length - 1];
  for (const corner of polygon) {
    if (before && corner.y > y !== before.y > y) {
      const crossing = ((before.x - corner.x) * (y - corner.y)) / (before.y - corner.y) + corner.x - x;
      if (crossing >= 0) right = Math.min(right, crossing);
      else left = Math.min(left, -crossing);
    }
    if (before && corner.x > x !== before.x > x) {
      const crossing = ((before.y - corner.y) * (x - corner.x)) / (before.x - corner.x) + corner.y - y;
      if (crossing >= 0) down = Math.min(down, crossing);
      else up = Math.min(up, -crossing);
    }
    before = corner;
  }
  const both = (a: number, b: number): number => (Number.isFinite(a + b) ? 2 * Math.min(a, b) : 0);
  return { width: both(left, right), height: both(up, down) };
}
