/// Leads to what has to be mended: the first field that is wrong has the focus, with its message in sight.
import { useEffect, useRef, type RefObject } from "react";

import type { Faults } from "./contact-input";

/** For the section that the fields are in. */
export function useFaultFocus(faults: Faults): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length === 0) return;
    const field = section.current?.querySelector<HTMLElement>("[aria-invalid]");
    field?.focus({ preventScroll: true });
    // In the middle: on a phone the button that pays covers the end of the screen, and its keyboard more of it.
    field?.scrollIntoView({ block: "center" });
  }, [faults]);
  return section;
}
