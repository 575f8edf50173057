// Packs what `vite build` made: beside each file that gets smaller by it stand a `.br` and a `.gz`, which the engine
// sends as they are. Run after the build; what was packed before is packed again.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../dist", import.meta.url));

/** The rest (pictures, fonts) is packed by itself. */
const endings = new Set([
  ".html",
  ".js",
  ".mjs",
  ".css",
  ".json",
  ".map",
  ".svg",
  ".txt",
  ".wasm",
  ".webmanifest",
  ".xml",
]);

const encodings = {
  ".br": (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  ".gz": (bytes) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

const sums = { files: 0, plain: 0, ".br": 0, ".gz": 0 };
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !endings.has(extname(entry.name))) continue;
  const path = join(entry.parentPath, entry.name);
  const plain = readFileSync(path);
  sums.files += 1;
  sums.plain += plain.length;
  for (const [ending, pack] of Object.entries(encodings)) {
    const packed = pack(plain);
    const isSmaller = packed.length < plain.length;
    if (isSmaller) writeFileSync(path + ending, packed);
    else rmSync(path + ending, { force: true });
    sums[ending] += isSmaller ? packed.length : plain.length;
  }
}
const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
console.log(
  `packed ${sums.files} files of ${kib(sums.plain)}: ${kib(sums[".br"])} with brotli, ${kib(sums[".gz"])} with gzip`,
);
