/// What may stand in the field for the address.
import { expect, test } from "vitest";

import { isAddress } from "./Contact";

test("an address is optional, and looks like one", () => {
  for (const good of ["", "ana@example.com", "ñandú@exämple.org"]) expect(isAddress(good)).toBe(true);
  for (const bad of ["ana", "ana@", "@example.com", "ana@example", "a b@example.com"])
    expect(isAddress(bad)).toBe(false);
});
