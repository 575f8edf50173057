/// Loads the biscuit library: its own loader needs a bundler that takes WebAssembly for a module, so this one does it.
import * as glue from "biscuit-module/biscuit_bg.js";

const WASM_GLUE = "./biscuit_bg.js";

/** The library; the names of `@biscuit-auth/biscuit-wasm`. */
export type BiscuitLibrary = typeof glue;

interface Exports extends WebAssembly.Exports {
  __wbindgen_start: () => void;
}

function isStarted(exports: WebAssembly.Exports): exports is Exports {
  return typeof exports["__wbindgen_start"] === "function";
}

/** Starts the library from its WebAssembly. */
export async function startBiscuit(module: WebAssembly.Module): Promise<BiscuitLibrary> {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    // All that it wants from elsewhere is the clock for its time limits.
    const value: unknown = from === WASM_GLUE ? Reflect.get(glue, name) : () => performance.now();
    (imports[from] ??= {})[name] = value as WebAssembly.ImportValue;
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  if (!isStarted(exports)) throw new Error("the biscuit library's WebAssembly is of another version");
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return glue;
}

/** Loads the library from our own server. */
export async function loadBiscuit(url: string): Promise<BiscuitLibrary> {
  return startBiscuit(await WebAssembly.compileStreaming(fetch(url)));
}
