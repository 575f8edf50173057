/// Reads QR codes in a thread of its own, so that the page stays smooth. Its WebAssembly comes from our own server.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true }).catch(() => {
  // The first frame says so.
});

addEventListener("message", (event: MessageEvent<ImageData>) => {
  const options = { formats: ["QRCode" as const], tryHarder: true, tryInvert: true, maxNumberOfSymbols: 1 };
  readBarcodes(event.data, options).then(
    ([found]) => postMessage({ code: found?.isValid === true ? found.text : undefined }),
    () => postMessage({ failed: true }),
  );
});
