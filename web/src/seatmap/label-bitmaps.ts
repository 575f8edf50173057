/// Names that stand on seats, kept as bitmaps: letters with a thick line around them are slow to draw in every frame.
import { makeBitmap, type Bitmap } from "./bitmap";
import { css, type Rgb } from "./colours";
import { LABEL_LINE, labelFont, type LabelLayout } from "./section-labels";
import type { SeatMapTheme } from "./theme";

/** How thick the ground around the letters is, in CSS pixels. */
const HALO_PX = 5;
const BITMAPS_MAX = 160;

/** What is written, and how. */
export interface Lettering {
  readonly layout: LabelLayout;
  readonly theme: SeatMapTheme;
  readonly ink: Rgb;
  readonly halo: Rgb;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

export class LabelBitmaps {
  private readonly kept = new Map<string, Bitmap>();

  /** The bitmap of a lettering; its middle is the label's. */
  get(lettering: Lettering): Bitmap {
    const { layout, theme, ink, halo, ratio } = lettering;
    const key = [layout.size, ratio, theme.font, ...ink, ...halo, ...layout.lines].join(" ");
    const known = this.kept.get(key);
    if (known) return known;
    if (this.kept.size >= BITMAPS_MAX) this.kept.clear();
    const made = draw(lettering);
    this.kept.set(key, made);
    return made;
  }

  /** Fonts have come: everything is drawn again. */
  clear(): void {
    this.kept.clear();
  }
}

function draw({ layout: { size, lines }, theme, ink, halo, ratio }: Lettering): Bitmap {
  const measure = makeBitmap(1, 1).brush;
  const widths = lines.map((line, index) => {
    measure.font = labelFont(theme, index, size * ratio);
    return measure.measureText(line).width;
  });
  const step = size * LABEL_LINE * ratio;
  const edge = 2 * HALO_PX * ratio;
  const { bitmap, brush } = makeBitmap(Math.ceil(Math.max(...widths) + edge), Math.ceil(lines.length * step + edge));
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.lineJoin = "round";
  brush.lineWidth = HALO_PX * ratio;
  brush.strokeStyle = css(halo);
  brush.fillStyle = css(ink);
  lines.forEach((line, index) => {
    brush.font = labelFont(theme, index, size * ratio);
    const [x, y] = [bitmap.width / 2, bitmap.height / 2 + (index - (lines.length - 1) / 2) * step];
    brush.strokeText(line, x, y);
    brush.fillText(line, x, y);
  });
  return bitmap;
}
