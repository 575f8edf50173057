// Packs what `vite build` made: beside each file that gets smaller by it stand a `.br` and a `.gz`, which the engine
// sends as they are. Run after the build; what was packed before is packed again.
import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

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
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  ".gz": (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

const sums = { files: 0, plain: 0, ".br": 0, ".gz": 0 };

async function pack(path) {
  const plain = await readFile(path);
  sums.files += 1;
  sums.plain += plain.length;
  for (const [ending, packer] of Object.entries(encodings)) {
    const packed = await packer(plain);
    const isSmaller = packed.length < plain.length;
    await (isSmaller ? writeFile(path + ending, packed) : rm(path + ending, { force: true }));
    sums[ending] += isSmaller ? packed.length : plain.length;
  }
}

// Node packs on threads of its own: all files at a time keep every core busy.
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && endings.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name));
await Promise.all(files.map(pack));

const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
console.log(
  `packed ${sums.files} files of ${kib(sums.plain)}: ${kib(sums[".br"])} with brotli, ${kib(sums[".gz"])} with gzip`,
);
