/// What tabs of this site tell each other about what the device keeps.

export type TabMessage =
  | { readonly type: "changed" }
  /** Somebody logged out, and the device is empty. */
  | { readonly type: "left"; readonly userId: string | undefined };

const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("ticketbuster.device");
let isFollowing = false;

/** Tells the other tabs. */
export function announce(message: TabMessage): void {
  if (!isFollowing) channel?.postMessage(message);
}

/** Does what another tab did first, so that nobody need be told. */
export async function follow(action: () => Promise<void>): Promise<void> {
  isFollowing = true;
  try {
    await action();
  } finally {
    isFollowing = false;
  }
}

/** Hears what other tabs say. */
export function onTabMessage(listener: (message: TabMessage) => void): void {
  channel?.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => listener(data));
}
