/// Names of files that the page hands to the device.

/** As much of a title as a file's name should have. */
const TITLE_CHARACTERS_MAX = 60;

/** A title as part of a file's name on any system: small letters, digits, hyphens. */
export function fileTitle(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, TITLE_CHARACTERS_MAX)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "event" : plain;
}

/** `orders-noche-de-boleros-refunded-2027-01-15.csv`; the day is that of the venue. */
export function csvName(event: string, status: string | undefined, now: number, timeZone: string): string {
  // The Canadian way to write a day is the year first.
  const day = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
  return ["orders", fileTitle(event), ...(status === undefined ? [] : [status]), day].join("-") + ".csv";
}
