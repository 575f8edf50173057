/// Leads to what has to be mended: the first field that is wrong has the focus, with its message in sight.
import { useEffect, useRef, type RefObject } from "react";

/**
 * For the section that the fields are in. `refusals` counts how often something was found wrong: the focus moves once
 * for each, and never while somebody types.
 */
export function useFaultFocus(refusals: number): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (refusals === 0) return;
    const field = section.current?.querySelector<HTMLElement>("[aria-invalid]");
    field?.focus({ preventScroll: true });
    // In the middle: on a phone the button that pays covers the end of the screen, and its keyboard more of it.
    field?.scrollIntoView({ block: "center" });
  }, [refusals]);
  return section;
}
