/// Saving tickets to the device, and handing them on through the device's own share sheet.
import { currentLanguage, translate } from "../i18n";
import { formatDate } from "../i18n/format";
import { saveFile } from "../ui/save-file";
import type { TicketFacts } from "./facts";
import { ticketStrings } from "./strings";
import { fileName, placeName } from "./ticket-lines";

/** How sharing ended. */
export type Shared = "shared" | "saved" | "copied" | "cancelled";

/** Saves a ticket as a picture. */
export async function saveTicketPng(ticket: TicketFacts): Promise<void> {
  const file = await pictureOf(ticket);
  saveFile(file, file.name);
}

/** Saves tickets as one PDF, a page each. */
export async function saveTicketsPdf(tickets: readonly TicketFacts[]): Promise<void> {
  const [first] = tickets;
  if (first === undefined) return;
  const { ticketsPdf } = await import("./pdf");
  const kind = translate(ticketStrings, tickets.length === 1 ? "fileName" : "filesName");
  const label = tickets.length === 1 ? first.label : undefined;
  saveFile(ticketsPdf(tickets), `${fileName(kind, first.event.name, label)}.pdf`);
}

/** Loads what saving a PDF needs, so that it works without a network later. */
export function warmDownloads(): void {
  const load = (): void => void import("./pdf").catch(() => undefined);
  if ("requestIdleCallback" in window) window.requestIdleCallback(load, { timeout: 10_000 });
  else setTimeout(load, 3_000);
}

/** Shares a ticket as a picture; where the device can't, saves it. */
export async function shareTicket(ticket: TicketFacts): Promise<Shared> {
  const file = await pictureOf(ticket);
  const date = formatDate(ticket.event.startsAt, "short", currentLanguage(), ticket.event.timeZone);
  const text = translate(ticketStrings, "shareText", {
    event: ticket.event.name,
    place: placeName(ticket.place),
    date,
  });
  const shared = await offer({ files: [file], title: ticket.event.name, text });
  if (shared !== undefined) return shared;
  saveFile(file, file.name);
  return "saved";
}

/** Shares an address of this site; where the device can't, copies it. */
export async function shareLink(title: string, path: string): Promise<Shared> {
  const url = new URL(path, window.location.origin).href;
  const shared = await offer({ title, url });
  if (shared !== undefined) return shared;
  await navigator.clipboard.writeText(url);
  return "copied";
}

/** Opens the share sheet, if there is one that takes this. */
async function offer(data: ShareData): Promise<Shared | undefined> {
  if (typeof navigator.share !== "function" || typeof navigator.canShare !== "function" || !navigator.canShare(data)) {
    return undefined;
  }
  try {
    await navigator.share(data);
    return "shared";
  } catch (error) {
    // Somebody closed the sheet. Anything else: the device can't after all.
    return error instanceof DOMException && error.name === "AbortError" ? "cancelled" : undefined;
  }
}

async function pictureOf(ticket: TicketFacts): Promise<File> {
  const { ticketPng } = await import("./png");
  const name = fileName(translate(ticketStrings, "fileName"), ticket.event.name, ticket.label);
  return new File([await ticketPng(ticket)], `${name}.png`, { type: "image/png" });
}
