/// The biscuit library without its loader; vite.config.ts says where it is.
declare module "biscuit-module/biscuit_bg.js" {
  export * from "@biscuit-auth/biscuit-wasm";
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
