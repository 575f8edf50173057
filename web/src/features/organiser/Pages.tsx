/// The way through the pages of a list.
import { Button } from "../../ui/Button";
import css from "./Pages.module.css";

interface PagesProps {
  page: number;
  pages: number;
  /** The texts of the list that it belongs to. */
  words: { label: string; here: string; previous: string; next: string };
  onPage: (page: number) => void;
}

/** Nothing, if one page is all there is. */
export function Pages({ page, pages, words, onPage }: PagesProps) {
  if (pages <= 1) return null;
  return (
    <nav className={css.pages} aria-label={words.label}>
      <Button kind="secondary" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        ← {words.previous}
      </Button>
      <span>{words.here}</span>
      <Button kind="secondary" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {words.next} →
      </Button>
    </nav>
  );
}
