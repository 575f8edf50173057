/// What a browser keeps of the site.
import type { Page } from "@playwright/test";

/** Waits until the service worker has all it needs to open the site without a network. */
export async function untilInstalled(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** How many things the device's store has, by kind. */
export async function keptCounts(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("no database"));
      });
    const database = await wait(indexedDB.open("ticketbuster"));
    const counts: Record<string, number> = {};
    for (const name of database.objectStoreNames) {
      counts[name] = await wait(database.transaction(name).objectStore(name).count());
    }
    database.close();
    return counts;
  });
}
