/// Builds the page that measures the seat map, apart from the site itself.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { target: "es2022", outDir: "../node_modules/.tmp/bench", emptyOutDir: true },
});
