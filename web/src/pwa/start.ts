/// The site as an app; once, at its start.
import { watchInstall } from "./install";
import { watchNotifications } from "./notifications";
import { registerWorker, reloadOnMissingFiles } from "./registration";

/** Begins it; what is only for later visits when the page has come to rest. */
export function startPwa(quiet: Promise<void>): void {
  watchInstall();
  watchNotifications();
  reloadOnMissingFiles();
  registerWorker(quiet);
}
