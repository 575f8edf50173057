/// Keeps the screen on while the gate is open.
import { useEffect } from "react";

/** The lock ends when the page is hidden, so it is taken again whenever the page is seen. */
export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isGone = false;
    const take = async (): Promise<void> => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      // Refused on a low battery: the gate works all the same.
      const taken = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (isGone) void taken?.release();
      else lock = taken;
    };
    const onVisible = (): void => void take();
    void take();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      isGone = true;
      document.removeEventListener("visibilitychange", onVisible);
      void lock?.release();
    };
  }, []);
}
