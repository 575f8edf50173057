/// Fingers, as Chromium's own input makes them: a drag scrolls what a finger's drag would.
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator, Page } from "@playwright/test";

const STEPS = 8;
/** A finger that rests so long before it is lifted throws nothing. */
const REST_MS = 150;

/**
 * Drags a finger from the middle of something by `dy` pixels, and leaves nothing scrolling: a tap on what still scrolls
 * stops it, and presses nothing.
 */
export async function dragBy(page: Page, from: Locator, dy: number): Promise<void> {
  const box = await from.boundingBox();
  if (box === null) throw new Error("there is nothing to drag");
  const height = page.viewportSize()?.height ?? 0;
  const x = box.x + box.width / 2;
  // Of what is larger than the screen or half out of it, the part that is seen.
  const y = (Math.max(0, box.y) + Math.min(height, box.y + box.height)) / 2;
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", at: number): Promise<unknown> =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: at }] });
  await touch("touchStart", y);
  for (let step = 1; step <= STEPS; step += 1) await touch("touchMove", y + (dy * step) / STEPS);
  await sleep(REST_MS);
  await touch("touchEnd", y + dy);
  await client.detach();
}

/** Two taps of a finger at one place, so soon one after the other as fingers are, however busy the machine is. */
export async function doubleTapAt(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const begunAt = Date.now() / 1_000;
  for (const [type, after] of [
    ["touchStart", 0],
    ["touchEnd", 0.03],
    ["touchStart", 0.1],
    ["touchEnd", 0.13],
  ] as const) {
    const touchPoints = type === "touchEnd" ? [] : [{ x, y }];
    await client.send("Input.dispatchTouchEvent", { type, touchPoints, timestamp: begunAt + after });
  }
  await client.detach();
}
