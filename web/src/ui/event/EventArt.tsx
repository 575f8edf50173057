/// The poster of an event: a picture that its id and category give, as there are no photographs.
import { memo, type ComponentProps } from "react";

import { classes } from "../classes";
import { inkOf, motifOf, randomOf } from "./art";
import css from "./EventArt.module.css";
import { DRAWINGS } from "./motifs";

interface EventArtProps {
  eventId: string;
  category: string;
  className?: string | undefined;
}

/** The picture alone; it says nothing that the text beside it does not. */
export const EventArt = memo(function EventArt({ eventId, category, className }: EventArtProps) {
  const draw = DRAWINGS[motifOf(category)];
  return (
    <svg
      className={classes(css.inks, css.art, className)}
      data-ink={inkOf(eventId)}
      viewBox="0 0 300 300"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      {draw(randomOf(`art ${eventId}`))}
    </svg>
  );
});

/** A surface in the inks of an event's poster: `--ground` to lie on, `--letter` to write with. */
export function InkSurface({ eventId, className, ...rest }: ComponentProps<"div"> & { eventId: string }) {
  return <div {...rest} data-ink={inkOf(eventId)} className={classes(css.inks, className)} />;
}
