/// The gate's camera: Chromium films the picture of a real ticket. Its camera needs a launch of its own.
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { cameraArgs, film, type Picture } from "./support/camera";
import { answer, buy, expectAnswer, figure, openGate } from "./support/gate";
import { createEvent } from "./support/plans";
import { expect, expectAccessible, test } from "./support/test";
import { wholeBrowser } from "./support/whole-browser";

const path = join(tmpdir(), `ticketbuster-gate-${process.pid}.y4m`);
test.use({
  launchOptions: { ...wholeBrowser, args: [...wholeBrowser.args, ...cameraArgs(path)] },
});

/** The picture of a ticket's code that the engine draws, decoded by the browser. */
async function pictureOf(page: Page, buyer: string, ticketId: string): Promise<Picture> {
  const drawn = await page.evaluate(
    async ([url, token]) => {
      const answered = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      const bitmap = await createImageBitmap(await answered.blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const luma = Array.from({ length: data.length / 4 }, (_, pixel) => data[pixel * 4] ?? 0);
      return { width: bitmap.width, height: bitmap.height, luma };
    },
    [`/api/tickets/${ticketId}.png?size=500`, buyer] as const,
  );
  return { ...drawn, luma: Uint8Array.from(drawn.luma) };
}

test("reads the code of a ticket, once while it is in sight", async ({ page, user, server }) => {
  const event = await createEvent(server);
  const { tickets, buyer } = await buy(server, event.id);
  await page.goto("/");
  await writeFile(path, film(await pictureOf(page, buyer, tickets[0].ticket_id)));
  await openGate(page, user, event.name, { isQuick: true });
  await expectAnswer(page, "yes", "Let in", "Ground floor");
  // The code stays in sight, the answer goes, and nobody is refused for standing there.
  await expect(answer(page)).toBeHidden();
  await expect(page.getByText("Hold the code into the frame")).toBeVisible();
  await expect(figure(page, "Let in")).toHaveText("1");
  await expect(figure(page, "Refused")).toHaveText("0");
  await expectAccessible(page);
});
