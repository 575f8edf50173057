/// The colours of a ticket, the same on the card, the picture and the PDF. A ticket is printed: both themes show it alike.

export const TICKET_COLOURS = {
  paper: "#faf6ef",
  brand: "#2b1b3d",
  brandInk: "#fff8e9",
  marigold: "#ffb71b",
  // Scanners want dark on white.
  stub: "#ffffff",
  ink: "#211a2b",
  soft: "#5c5467",
  line: "#8f8496",
  validGround: "#e0f3e7",
  validInk: "#14683f",
  usedGround: "#eee9f0",
  usedInk: "#4a4255",
  voidGround: "#fde7e4",
  voidInk: "#a3211a",
  focus: "#0b5fd0",
} as const;

/** The same as custom properties for an element's style: `--ticket-brand-ink` and so on. */
export const TICKET_PROPERTIES: Readonly<Record<`--${string}`, string>> = Object.fromEntries(
  Object.entries(TICKET_COLOURS).map(([name, colour]) => [
    `--ticket-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    colour,
  ]),
);
