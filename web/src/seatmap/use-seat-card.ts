/// The card above the map: of which seat, and where. It stays above its seat while the map moves.
import { useEffect, useState } from "react";

import type { Point } from "./geometry";
import type { MapOnScreen } from "./view-options";

const CARD_MS = 3_500;

interface Shown {
  readonly seat: number;
  /** The seat's middle on the map. */
  readonly at: Point;
  /** The map's, in which the card stays. */
  readonly width: number;
}

function cardOf(view: MapOnScreen, seat: number): Shown {
  return { seat, at: view.screenOf(seat), width: view.camera.width };
}

/** The card of a seat; `follow` puts it where its seat is now, and away when that is out of view. */
export function useSeatCard() {
  const [card, setCard] = useState<Shown | null>(null);

  // A card that came with a tap goes by itself; one under the mouse goes with the mouse.
  useEffect(() => {
    if (!card || matchMedia("(hover: hover)").matches) return undefined;
    const timer = setTimeout(() => setCard(null), CARD_MS);
    return () => clearTimeout(timer);
  }, [card]);

  return {
    card,
    show: (view: MapOnScreen, seat: number | null): void => setCard(seat === null ? null : cardOf(view, seat)),
    follow: (view: MapOnScreen): void =>
      setCard((shown) => {
        if (shown === null) return null;
        const moved = cardOf(view, shown.seat);
        const { x, y } = moved.at;
        return x >= 0 && y >= 0 && x <= view.camera.width && y <= view.camera.height ? moved : null;
      }),
  };
}
