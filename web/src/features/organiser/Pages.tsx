/// The way through the pages of a list.
import { Button } from "../../ui/Button";
import type { Steps } from "./page-at";
import css from "./Pages.module.css";

interface PagesProps {
  steps: Steps;
  /** The texts of the list that it belongs to. */
  labels: { label: string; here: string; previous: string; next: string };
}

/** Nothing, if one page is all there is. */
export function Pages({ steps: { toPrevious, toNext }, labels }: PagesProps) {
  if (toPrevious === undefined && toNext === undefined) return null;
  return (
    <nav className={css.pages} aria-label={labels.label}>
      <Button kind="secondary" disabled={toPrevious === undefined} onClick={toPrevious}>
        ← {labels.previous}
      </Button>
      <span>{labels.here}</span>
      <Button kind="secondary" disabled={toNext === undefined} onClick={toNext}>
        {labels.next} →
      </Button>
    </nav>
  );
}
