// Which of the built files a buyer needs: the service worker keeps them from the first visit on. What only staff use,
// and what makes PDFs, it keeps once somebody came to it.
import type { Plugin, Rolldown } from "vite";

/** Modules behind which nothing is for every buyer. */
const LATER = /\/src\/(features\/(gate|organiser)\/|tickets\/pdf\.)/;

interface Entry {
  url: string;
}

/** The plugin that follows the imports, and the filter for the list of files to keep. */
export function buyersFiles(): { plugin: Plugin; keep: <E extends Entry>(entries: readonly E[]) => E[] } {
  const needed = new Set<string>();

  function visit(bundle: Rolldown.OutputBundle, name: string): void {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || needed.has(name)) return;
    needed.add(name);
    chunk.viteMetadata?.importedCss.forEach((file) => needed.add(file));
    chunk.imports.forEach((file) => visit(bundle, file));
    for (const file of chunk.dynamicImports) {
      const loaded = bundle[file];
      const isLater = loaded?.type === "chunk" && LATER.test(loaded.facadeModuleId ?? "");
      if (!isLater) visit(bundle, file);
    }
  }

  return {
    plugin: {
      name: "buyers-files",
      generateBundle(_options, bundle) {
        for (const [name, output] of Object.entries(bundle)) {
          if (output.type === "chunk" && output.isEntry) visit(bundle, name);
        }
      },
    },
    keep: (entries) => entries.filter(({ url }) => !/^assets\/.*\.(js|css)$/.test(url) || needed.has(url)),
  };
}
