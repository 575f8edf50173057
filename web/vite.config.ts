/// How the PWA is built, served while one works on it, and tested.
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

import { buyersFiles } from "./scripts/buyers-files";
import { pageFiles } from "./scripts/page-files";

/** Where the engine listens while one works on the pages (`npm run dev`). */
const engine = process.env["TICKETBUSTER_URL"] ?? "http://127.0.0.1:3000";

const nothing = fileURLToPath(new URL("src/tickets/nothing.ts", import.meta.url));

const buyers = buyersFiles();

/** The packages that every page is built on. */
const FIRST_LIBRARIES =
  /\/node_modules\/(@tanstack|i18next|react|react-dom|react-i18next|react-router|scheduler|use-sync-external-store|zustand)\//;

export default defineConfig({
  plugins: [
    react(),
    buyers.plugin,
    pageFiles(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/pwa/worker",
      filename: "sw.ts",
      injectRegister: false,
      manifest: false, // public/manifest.webmanifest: it names files of ours only
      injectManifest: {
        globPatterns: ["index.html", "assets/*.{js,css,woff2}", "*.{svg,png}", "manifest.webmanifest"],
        globIgnores: ["**/*.wasm"],
        manifestTransforms: [(entries) => ({ manifest: buyers.keep(entries), warnings: [] })],
        maximumFileSizeToCacheInBytes: 2_000_000,
      },
    }),
  ],
  resolve: {
    alias: {
      // jsPDF would load these for HTML and SVG; we give it neither.
      html2canvas: nothing,
      canvg: nothing,
      dompurify: nothing,
      // Its own entry loads WebAssembly as a module, which no browser takes: src/features/gate/biscuit.ts loads the parts.
      "biscuit-module": new URL("node_modules/@biscuit-auth/biscuit-wasm/module", import.meta.url).pathname,
    },
  },
  worker: { format: "es" },
  build: {
    target: "es2022",
    // The policy of our pages lets no `data:` script or style in, and a file of its own is cached for ever.
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first page needs comes in few files: each costs half a kilobyte of headers, and packs worse alone.
          groups: [
            { name: "libraries", test: FIRST_LIBRARIES },
            { name: "parts", test: /\/src\/(api|clock|i18n|live|ui)\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": engine,
      "/health": engine,
      "/ws": { target: engine, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "node",
    restoreMocks: true,
  },
});
