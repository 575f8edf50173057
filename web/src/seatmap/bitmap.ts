/// Canvases that are never on the page: what is drawn once and copied often.

export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type Bitmap = HTMLCanvasElement | OffscreenCanvas;

export function makeBitmap(
  width: number,
  height: number,
  settings: CanvasRenderingContext2DSettings = {},
): { bitmap: Bitmap; brush: Brush } {
  const size = [Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height))] as const;
  let bitmap: Bitmap;
  if (typeof OffscreenCanvas === "undefined") {
    bitmap = document.createElement("canvas");
    [bitmap.width, bitmap.height] = size;
  } else {
    bitmap = new OffscreenCanvas(...size);
  }
  const brush = bitmap.getContext("2d", settings);
  if (!brush) throw new Error("this browser cannot draw on a canvas");
  return { bitmap, brush };
}
