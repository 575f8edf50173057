/// Sets the title of the browser's tab.
import { useEffect } from "react";

const SITE = "TicketBuster";

/** Names the page as long as it is there; as long as its name is not known, nothing is changed. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · ${SITE}`;
  }, [title]);
  useEffect(
    () => () => {
      document.title = SITE;
    },
    [],
  );
}
