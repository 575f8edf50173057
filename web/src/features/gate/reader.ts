/// Finds the QR code in what a camera sees: with the browser's own detector where it has one, else with a library.

export interface CodeReader {
  /** The code in the picture of this moment. */
  read(video: HTMLVideoElement): Promise<string | undefined>;
  close(): void;
}

/** The Barcode Detection API, which the DOM types do not have. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

function isDetectorClass(value: unknown): value is DetectorClass {
  return typeof value === "function" && "getSupportedFormats" in value;
}

/** The best reader of this browser. */
export async function openReader(): Promise<CodeReader> {
  const detector: unknown = Reflect.get(globalThis, "BarcodeDetector");
  if (isDetectorClass(detector)) {
    const formats = await detector.getSupportedFormats().catch((): string[] => []);
    if (formats.includes("qr_code")) return new DetectorReader(new detector({ formats: ["qr_code"] }));
  }
  return new WorkerReader();
}

class DetectorReader implements CodeReader {
  constructor(private readonly detector: Detector) {}

  async read(video: HTMLVideoElement): Promise<string | undefined> {
    return (await this.detector.detect(video))[0]?.rawValue;
  }

  close(): void {
    // The browser's own: nothing to end.
  }
}

/** More pixels a side than a code of 61 modules needs, and no more than a phone reads in a blink. */
const SIDE_MAX = 900;

class WorkerReader implements CodeReader {
  private readonly worker = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module" });
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { willReadFrequently: true });

  async read(video: HTMLVideoElement): Promise<string | undefined> {
    const { videoWidth: width, videoHeight: height } = video;
    if (this.context === null || width === 0) return undefined;
    // The square in the middle: what the page shows.
    const side = Math.min(width, height);
    const size = Math.min(side, SIDE_MAX);
    this.canvas.width = size;
    this.canvas.height = size;
    this.context.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, size, size);
    const frame = this.context.getImageData(0, 0, size, size);
    return new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }: MessageEvent<{ code?: string; failed?: boolean }>) => {
        if (data.failed === true) reject(new Error("the code reader can't be loaded"));
        else resolve(data.code);
      };
      this.worker.onerror = () => reject(new Error("the code reader can't be loaded"));
      this.worker.postMessage(frame, [frame.data.buffer]);
    });
  }

  close(): void {
    this.worker.terminate();
  }
}
