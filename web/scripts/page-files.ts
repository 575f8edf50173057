// Writes down which files the catalogue and an event's page need besides those of every page: `page-files.json`, which
// the engine reads at its start. It names them in the first document, so that browsers load them all at once in place
// of finding one in the other.
import type { Plugin, Rolldown } from "vite";

const PAGES: Record<string, RegExp> = {
  catalogue: /\/src\/features\/catalogue\/CataloguePage\.tsx$/,
  event: /\/src\/features\/event\/EventPage\.tsx$/,
};

/** A chunk and all that it imports at once: scripts, then styles. */
function gather(bundle: Rolldown.OutputBundle, name: string, found: Set<string>): void {
  const chunk = bundle[name];
  if (chunk?.type !== "chunk" || found.has(name)) return;
  found.add(name);
  chunk.viteMetadata?.importedCss.forEach((file) => found.add(file));
  chunk.imports.forEach((file) => gather(bundle, file, found));
}

/** The plugin. */
export function pageFiles(): Plugin {
  return {
    name: "page-files",
    generateBundle(_options, bundle) {
      const everywhere = new Set<string>();
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === "chunk" && output.isEntry) gather(bundle, name, everywhere);
      }
      const pages: Record<string, string[]> = {};
      for (const [page, module] of Object.entries(PAGES)) {
        const files = new Set<string>();
        for (const [name, output] of Object.entries(bundle)) {
          if (output.type === "chunk" && module.test(output.facadeModuleId ?? "")) gather(bundle, name, files);
        }
        if (files.size === 0) throw new Error(`the page ${page} is not where scripts/page-files.ts looks for it`);
        pages[page] = [...files].filter((file) => !everywhere.has(file));
      }
      this.emitFile({ type: "asset", fileName: "page-files.json", source: JSON.stringify(pages) });
    },
  };
}
