/// Strips under the header that tell the state of things.

/** All banners; each decides whether it has something to say. */
export function Banners() {
  return null;
}
