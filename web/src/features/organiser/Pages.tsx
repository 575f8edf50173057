/// The way through the pages of a list.
import { Button } from "../../ui/Button";
import css from "./Pages.module.css";

interface PagesProps {
  page: number;
  pages: number;
  /** The texts of the list that it belongs to. */
  labels: { label: string; here: string; previous: string; next: string };
  onPage: (page: number) => void;
}

/** Nothing, if one page is all there is. */
export function Pages({ page, pages, labels, onPage }: PagesProps) {
  if (pages <= 1) return null;
  return (
    <nav className={css.pages} aria-label={labels.label}>
      <Button kind="secondary" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        ← {labels.previous}
      </Button>
      <span>{labels.here}</span>
      <Button kind="secondary" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {labels.next} →
      </Button>
    </nav>
  );
}
