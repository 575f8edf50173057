/// Tells callbacks whether their component is still mounted.
import { useCallback, useEffect, useRef } from "react";

/** The answer says whether the component is on the page at that moment. */
export function usePresence(): () => boolean {
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return useCallback(() => isHere.current, []);
}
