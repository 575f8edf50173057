/// A mail's HTML inside a page whose policy allows no styles in attributes: they are set one by one, which it allows.

/** Shows the body of a whole document in an element, apart from the page's own styles. Nothing in it is executed. */
export function showHtml(host: HTMLElement, html: string): void {
  const parsed = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  for (const element of parsed.querySelectorAll("script, style, link, meta, iframe, object, form")) element.remove();
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const body = host.ownerDocument.createElement("div");
  body.dataset["style"] = parsed.body.dataset["style"] ?? "";
  body.append(...[...parsed.body.childNodes].map((node) => host.ownerDocument.importNode(stripped(node), true)));
  for (const element of [body, ...body.querySelectorAll<HTMLElement>("[data-style]")]) {
    element.style.cssText = element.dataset["style"] ?? "";
    delete element.dataset["style"];
  }
  // A preview leads nowhere.
  for (const link of body.querySelectorAll("a")) link.removeAttribute("href");
  root.replaceChildren(body);
}

/**
 * Styles wait in data attributes, which no policy looks at. Browsers report styles even of a document that is only parsed
 * and never shown, so they go before that.
 */
function withoutStyles(html: string): string {
  return html
    .replace(/<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
}

function stripped(node: Node): Node {
  if (!(node instanceof Element)) return node;
  for (const element of [node, ...node.querySelectorAll("*")]) {
    for (const { name } of [...element.attributes]) if (name.startsWith("on")) element.removeAttribute(name);
  }
  return node;
}
