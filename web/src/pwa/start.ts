/// The site as an app; once, at its start.
import { watchInstall } from "./install";
import { watchNotifications } from "./notifications";
import { registerWorker, reloadOnMissingFiles } from "./registration";

/** Begins it. */
export function startPwa(): void {
  watchInstall();
  watchNotifications();
  reloadOnMissingFiles();
  registerWorker();
}
