/// The lines of places in a JSON text, by their JSON Pointers (RFC 6901): one pass over the text, however many there are.

/** A place that is looked for, or one on the way to it. */
interface Wanted {
  readonly pointers: string[];
  readonly children: Map<string, Wanted>;
  /** Where its value begins, once it was seen. */
  at: number | undefined;
}

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

function wantedOf(pointers: Iterable<string>): Wanted {
  const make = (): Wanted => ({ pointers: [], children: new Map<string, Wanted>(), at: undefined });
  const root = make();
  for (const pointer of pointers) {
    let node = root;
    for (const step of pointer.split("/").slice(1)) {
      const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
      let child = node.children.get(name);
      if (child === undefined) {
        child = make();
        node.children.set(name, child);
      }
      node = child;
    }
    node.pointers.push(pointer);
  }
  return root;
}

/** A name that comes twice means its last value: what was found in an earlier one is not it. */
function unsee(node: Wanted): void {
  node.at = undefined;
  node.children.forEach(unsee);
}

/** Notes where the wanted parts of the value that begins here begin; answers where it ends. */
function look(text: string, begin: number, wanted: Wanted): number {
  unsee(wanted);
  wanted.at = begin;
  const isObject = text.charAt(begin) === "{";
  if (wanted.children.size === 0 || (!isObject && text.charAt(begin) !== "[")) return endOf(text, begin);
  let at = nextValue(text, begin + 1);
  for (let index = 0; at < text.length && !/[}\]]/.test(text.charAt(at)); index += 1) {
    let name = String(index);
    if (isObject) {
      const end = endOf(text, at);
      name = String(JSON.parse(text.slice(at, end)));
      at = nextValue(text, end);
    }
    const child = wanted.children.get(name);
    at = nextValue(text, child === undefined ? endOf(text, at) : look(text, at, child));
  }
  return at + 1;
}

function found(node: Wanted): [string, number][] {
  const { at } = node;
  const own = at === undefined ? [] : node.pointers.map((pointer): [string, number] => [pointer, at]);
  return [...own, ...[...node.children.values()].flatMap(found)];
}

/** The lines, from 1, by pointer; places that are not there are left out. The text is known to be JSON. */
export function linesOf(text: string, pointers: Iterable<string>): ReadonlyMap<string, number> {
  const root = wantedOf(pointers);
  look(text, nextValue(text, 0), root);
  const lines = new Map<string, number>();
  let [line, upTo] = [1, 0];
  for (const [pointer, at] of found(root).toSorted(([, one], [, other]) => one - other)) {
    for (let end = text.indexOf("\n", upTo); end !== -1 && end < at; end = text.indexOf("\n", upTo)) {
      line += 1;
      upTo = end + 1;
    }
    lines.set(pointer, line);
  }
  return lines;
}
