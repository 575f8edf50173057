/// The line of a place in a JSON text, by its JSON Pointer (RFC 6901).

/** Where the next value, or the end of the container, is: behind white space, colons and commas. */
function nextValue(text: string, from: number): number {
  let at = from;
  while (/[\s:,\uFEFF]/.test(text.charAt(at))) at += 1;
  return at;
}

/** Where the value that begins here ends. The text is known to be JSON. */
function endOf(text: string, begin: number): number {
  let [depth, isText] = [0, false];
  for (let at = begin; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (isText) {
      if (sign === "\\") at += 1;
      else if (sign === '"') {
        isText = false;
        if (depth === 0) return at + 1;
      }
    } else if (sign === '"') isText = true;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") {
      if (depth <= 1) return at + depth;
      depth -= 1;
    } else if (depth === 0 && /[\s,]/.test(sign)) return at;
  }
  return text.length;
}

/** Where the value of a field or an item of the container that begins here begins. */
function childOf(text: string, begin: number, step: string): number | undefined {
  const isObject = text.charAt(begin) === "{";
  if (!isObject && text.charAt(begin) !== "[") return undefined;
  let found: number | undefined;
  let at = nextValue(text, begin + 1);
  for (let index = 0; at < text.length && !/[}\]]/.test(text.charAt(at)); index += 1) {
    let name: unknown = String(index);
    if (isObject) {
      const end = endOf(text, at);
      name = JSON.parse(text.slice(at, end));
      at = nextValue(text, end);
    }
    if (name === step) found = at;
    at = nextValue(text, endOf(text, at));
  }
  return found;
}

/** The line, from 1; `undefined` where there is no such place. */
export function lineOf(text: string, pointer: string): number | undefined {
  let at: number | undefined = nextValue(text, 0);
  for (const step of pointer.split("/").slice(1)) {
    at = childOf(text, at, step.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (at === undefined) return undefined;
  }
  return text.slice(0, at).split("\n").length;
}
