/// Takes docs/screenshots: every page, on a desktop and a phone. `npm run screenshots`.
import base from "./playwright.config";

export default {
  ...base,
  testDir: "screenshots",
  testMatch: "*.shots.ts",
  workers: 1,
  retries: 0,
  timeout: 120_000,
};
