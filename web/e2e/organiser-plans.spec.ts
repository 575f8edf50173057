/// How organisers make an event from a seating plan: faults, corrections, preview, creation.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

import { expect, expectAccessible, login, test } from "./support/test";

test("a plan with faults is corrected on the page, shown, and created", async ({ page, user }) => {
  await login(page, user, { roles: ["organiser"], next: "/organiser/new" });
  await expectAccessible(page);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Sample plan (JSON)" }).click();
  const sample = await readFile(await (await saving).path(), "utf8");
  const name = `Boleros ${randomUUID().slice(0, 8)}`;
  const right = sample.replace("Noche de boleros", name);
  const wrong = right
    .replace("America/Lima", "America/Lma")
    .replace('"tier": "vip",\n      "rows"', '"tier": "gold",\n      "rows"');
  expect(wrong).toContain('"gold"');
  await page
    .getByLabel("Choose files")
    .setInputFiles({ name: "plan.json", mimeType: "application/json", buffer: Buffer.from(wrong) });
  const problems = page.getByRole("alert").filter({ hasText: "to correct" });
  await expect(problems).toContainText("time_zone");
  await expect(problems).toContainText("America/Lma");
  await expect(page.getByRole("button", { name: "Create the event" })).toBeHidden();
  await expectAccessible(page);
  await page.getByText("Correct it here", { exact: true }).click();
  await page.getByLabel("Text of plan.json").fill(right);
  await page.getByRole("button", { name: "Check again" }).click();
  const preview = page.getByRole("region", { name });
  await expect(preview).toContainText("Sala Miraflores");
  await expect(preview.getByRole("row", { name: /Pista de pie PISTA Standing 60/ })).toBeVisible();
  await expect(preview.getByRole("row", { name: /General general 92/ })).toBeVisible();
  await expect(preview.getByRole("application", { name: "Seat map" })).toBeVisible();
  // The header sticks to the top: what lies half under it is no target.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create the event" }).click();
  await page.waitForURL(/\/organiser\/events\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByText("Draft", { exact: true })).toBeVisible();
});

test("a header and a CSV go together; a fault in a line leads to that line", async ({ page, user }) => {
  await login(page, user, { roles: ["organiser"], next: "/organiser/new" });
  const save = async (name: string): Promise<string> => {
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    return readFile(await (await saving).path(), "utf8");
  };
  const header = await save("Sample header (JSON)");
  const csv = await save("Sample seats (CSV)");
  const files = page.getByLabel("Choose files");
  await files.setInputFiles({ name: "header.json", mimeType: "application/json", buffer: Buffer.from(header) });
  await expect(page.getByText("Now add the seats")).toBeVisible();
  const wrong = csv.replace("PLATEA,A,6,vip", "PLATEA,A,6/7,vip");
  await files.setInputFiles({ name: "seats.csv", mimeType: "text/csv", buffer: Buffer.from(wrong) });
  await page.getByRole("button", { name: "Show line 7" }).click();
  const editor = page.getByLabel("Text of seats.csv");
  await expect(editor).toBeFocused();
  const selected = await editor.evaluate((area) =>
    area instanceof HTMLTextAreaElement ? area.value.slice(area.selectionStart, area.selectionEnd) : "",
  );
  expect(selected).toContain("6/7");
  // The header stays when only the seats are chosen again.
  await files.setInputFiles({ name: "seats.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByRole("region", { name: "Noche de boleros" })).toContainText("36");
});

test("a file that is no plan is refused by name", async ({ page, user }) => {
  await login(page, user, { roles: ["organiser"], next: "/organiser/new" });
  await page
    .getByLabel("Choose files")
    .setInputFiles({ name: "list.json", mimeType: "application/json", buffer: Buffer.from("[]") });
  await expect(page.getByText("list.json is JSON, but neither an event nor a pretix plan")).toBeVisible();
});

test("a lost answer does not make a second event", async ({ page, server, user }) => {
  await login(page, user, { roles: ["organiser"], next: "/organiser/new" });
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Sample plan (JSON)" }).click();
  const name = `Once ${randomUUID().slice(0, 8)}`;
  const plan = (await readFile(await (await saving).path(), "utf8")).replace("Noche de boleros", name);
  await page
    .getByLabel("Choose files")
    .setInputFiles({ name: "plan.json", mimeType: "application/json", buffer: Buffer.from(plan) });
  await expect(page.getByRole("region", { name })).toBeVisible();
  await page.route(
    "**/api/events",
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await page.getByRole("button", { name: "Create the event" }).click();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL(/\/organiser\/events\/[0-9a-f-]{36}$/);
  const token = await server.token(user, "organiser");
  const found = await server.ask<{ total: number }>("GET", `/api/events?q=${encodeURIComponent(name)}`, { token });
  expect(found.total).toBe(1);
});
