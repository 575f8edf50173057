/// Moves the focus of keyboard and screen reader when one page replaces another.

/**
 * Goes to the page's heading, or to the page while that is still to come. A page that has chosen its own place, and an
 * open dialog, keep the focus.
 */
export function focusPage(main: HTMLElement | null): void {
  const active = document.activeElement;
  if (main === null || (active !== main && main.contains(active)) || active?.closest("dialog")) return;
  const heading = main.querySelector("h1");
  if (heading !== null && !heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  (heading ?? main).focus({ preventScroll: true });
}
