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

function distanceToEdge(x: number, y: number, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / length));
  return Math.hypot(x - a.x - along * dx, y - a.y - along * dy);
}

/** How far a point is from the polygon's border: positive inside, negative outside. */
export function depthInside(polygon: readonly Point[], x: number, y: number): number {
  let nearest = Infinity;
  let before = polygon[polygon.length - 1];
  for (const corner of polygon) {
    if (before) nearest = Math.min(nearest, distanceToEdge(x, y, before, corner));
    before = corner;
  }
  return isInside(polygon, x, y) ? nearest : -nearest;
}

/** The point of a polygon that has most room around it: where its name is written. */
export function roomiestPoint(polygon: readonly Point[]): Point & { readonly room: number } {
  const box = boxOf(polygon);
  if (!box) return { x: 0, y: 0, room: 0 };
  let best = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2, room: -Infinity };
  const middle = best;
  let [width, height] = [box.maxX - box.minX, box.maxY - box.minY];
  // A coarse grid first, then finer ones about the best so far. Of points with equal room the most central wins.
  const score = (x: number, y: number, room: number) => room - 0.1 * (Math.abs(x - middle.x) + Math.abs(y - middle.y));
  for (let round = 0; round < 5; round++) {
    const around = best;
    for (let i = 0; i <= 16; i++) {
      for (let j = 0; j <= 16; j++) {
        const x = around.x + (i / 16 - 0.5) * width;
        const y = around.y + (j / 16 - 0.5) * height;
        const room = depthInside(polygon, x, y);
        if (score(x, y, room) > score(best.x, best.y, best.room)) best = { x, y, room };
      }
    }
    width /= 4;
    height /= 4;
  }
  return best;
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
