// @vitest-environment jsdom
/// A mail's HTML in a page.
import { expect, test } from "vitest";

import { showHtml } from "./shown-html";

test("shows a mail with its styles, and executes nothing of it", () => {
  const host = document.createElement("div");
  const html =
    '<!doctype html><html><head><style>p{}</style></head><body style="color: red"><p style="margin: 4px">Hola</p>' +
    '<script>x()</script><a href="https://x.example" onclick="x()" style="padding: 1px"><img src="data:,"></a></body></html>';
  showHtml(host, html);
  showHtml(host, html);
  const root = host.shadowRoot;
  expect(root?.textContent).toBe("Hola");
  expect(root?.querySelector("p")?.style.margin).toBe("4px");
  expect(root?.querySelector("a")?.style.padding).toBe("1px");
  expect(root?.querySelector("a")?.hasAttribute("href")).toBe(false);
  expect(root?.querySelector("a")?.hasAttribute("onclick")).toBe(false);
  expect(root?.querySelector("script")).toBeNull();
});
