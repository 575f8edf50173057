/// Strips under the header that tell the state of things.
import { OfflineBanner } from "../offline/OfflineBanner";
import { NotificationClicks } from "../pwa/NotificationToggle";
import { UpdatePrompt } from "../pwa/UpdatePrompt";

/** All banners; each decides whether it has something to say. */
export function Banners() {
  return (
    <>
      <OfflineBanner />
      <UpdatePrompt />
      <NotificationClicks />
    </>
  );
}
