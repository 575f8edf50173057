// @vitest-environment jsdom
/// A page's name is there with the page, and goes with it.
import { cleanup, render } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test } from "vitest";

import { useTitle } from "./use-title";

afterEach(cleanup);

function Page({ title }: { title: string | undefined }) {
  useTitle(title);
  return null;
}

test("each page has its own title, and none has that of another", () => {
  document.title = "Noche de boleros · TicketBuster";
  const shown = (key: string, title: string | undefined) => (
    <StrictMode>
      <Page key={key} title={title} />
    </StrictMode>
  );
  const { rerender, unmount } = render(shown("event", "Noche de boleros"));
  expect(document.title).toBe("Noche de boleros · TicketBuster");
  rerender(shown("tickets", "My tickets"));
  expect(document.title).toBe("My tickets · TicketBuster");
  // In the other language.
  rerender(shown("tickets", "Mis entradas"));
  expect(document.title).toBe("Mis entradas · TicketBuster");
  rerender(shown("other event", undefined));
  expect(document.title).toBe("TicketBuster");
  unmount();
  expect(document.title).toBe("TicketBuster");
});
