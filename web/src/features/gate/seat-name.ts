/// A seat's label as people say it.
import type { Setup } from "./model";

/** The section's name, and row and number unless it is an area. */
export interface SeatName {
  readonly section: string;
  readonly row?: string;
  readonly number?: string;
}

/** `PLATEA-A-7` as Platea, A, 7. Sections' codes and seats' numbers may have hyphens in them. */
export function seatName(label: string, sections: Setup["sections"]): SeatName {
  const area = sections.find(({ section }) => label === section);
  if (area !== undefined) return { section: area.name };
  const fitting = sections.filter(({ section }) => label.startsWith(`${section}-`));
  // The engine refuses plans with a label that leaves a row and a number behind two sections' codes.
  const hasRow = ({ section }: { section: string }) => label.includes("-", section.length + 1);
  fitting.sort(
    (one, other) => Number(hasRow(other)) - Number(hasRow(one)) || other.section.length - one.section.length,
  );
  const [section] = fitting;
  if (section === undefined) return { section: label };
  const rest = label.slice(section.section.length + 1);
  // Rows have no dashes, numbers may have some.
  const cut = rest.indexOf("-");
  if (cut < 0) return { section: section.name, number: rest };
  return { section: section.name, row: rest.slice(0, cut), number: rest.slice(cut + 1) };
}

/** In one line: `Platea A 7`. */
export function seatLine(label: string, sections: Setup["sections"]): string {
  const { section, row, number } = seatName(label, sections);
  return [section, row, number].filter((part) => part !== undefined).join(" ");
}
