/// What tabs of this site tell each other about what the device keeps.

export type TabMessage =
  | { readonly type: "changed" }
  /** Somebody logged out, and the device is empty. */
  | { readonly type: "left"; readonly userId: string | undefined };

const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("ticketbuster.device");
let isListening = false;

/** Tells the other tabs, unless this one only does what another said. */
export function announce(message: TabMessage): void {
  if (!isListening) channel?.postMessage(message);
}

/** Does what other tabs say. */
export function onTabMessage(listener: (message: TabMessage) => Promise<void>): void {
  channel?.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => {
    isListening = true;
    void listener(data).finally(() => {
      isListening = false;
    });
  });
}
