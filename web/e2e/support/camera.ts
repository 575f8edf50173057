/// Films for Chromium's fake camera: a picture as Y4M, which it shows again and again.

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row, one byte a pixel: 0 is black. */
  readonly luma: Uint8Array;
}

/** Arguments for a Chromium whose camera shows the film at `path`, and who asks nobody whether it may. */
export function cameraArgs(path: string): string[] {
  return [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${path}`,
  ];
}

/** Lays a picture in the middle of a grey film of a few frames. Width and height of the film are even. */
export function film(picture: Picture, width = 1_280, height = 720): Buffer {
  const luma = Buffer.alloc(width * height, 150);
  const [left, top] = [Math.floor((width - picture.width) / 2), Math.floor((height - picture.height) / 2)];
  for (let row = 0; row < picture.height; row += 1) {
    const line = picture.luma.subarray(row * picture.width, (row + 1) * picture.width);
    luma.set(line, (top + row) * width + left);
  }
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, frame, frame, frame]);
}
