/// The whole browser, for what the headless shell lacks: notifications.
export const wholeBrowser = { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] };
