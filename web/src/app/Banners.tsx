/// The banners under the header: the engine is away, a new version is there, a notification was clicked.
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
