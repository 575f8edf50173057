import { expect, test } from "vitest";

import {
  classify,
  hasOwnEventId,
  placesOf,
  uploadOf,
  withEventId,
  withFile,
  withOrganisation,
  type Parts,
  type Place,
  type PlanFile,
  type PlanProblem,
} from "./plan-files";

const file = (part: PlanFile["part"], text = "{}"): PlanFile => ({ part, name: part, text });
const partOf = (name: string, text: string): string => {
  const file = classify(name, text);
  return "part" in file ? file.part : file.reason;
};

test("files are told by what is in them", () => {
  expect(partOf("a.json", '{"name":"x","tiers":[],"sections":[]}')).toBe("document");
  expect(partOf("a.json", '{"name":"x","tiers":[]}')).toBe("header");
  expect(partOf("a.json", '{"name":"x","zones":[]}')).toBe("pretix");
  expect(partOf("a.CSV", "whatever")).toBe("csv");
  expect(partOf("seats.txt", "section,row,number\nA,1,1")).toBe("csv");
  expect(partOf("seats.txt", "\uFEFFsection;row;number\nA;1;1")).toBe("csv");
});

test("what is no plan is refused by name", () => {
  expect(partOf("a.pdf", "%PDF")).toBe("type");
  expect(partOf("a.json", "[1]")).toBe("shape");
  expect(partOf("a.json", '{"hello":1}')).toBe("shape");
  expect(partOf("a.json", "{oops")).toBe("json");
});

test("JSON that breaks off is still known by its words, so that the engine can say where", () => {
  expect(partOf("a.json", '{"name": "x", "sections": [')).toBe("document");
  expect(partOf("a.json", '{"name": "x", "tiers": [')).toBe("header");
});

test("a corrected file takes the place of the old one and leaves the others", () => {
  let parts: Parts = withFile({}, file("header"));
  parts = withFile(parts, file("csv", "old"));
  parts = withFile(parts, file("csv", "new"));
  expect(parts.header).toBeDefined();
  expect(parts.csv?.text).toBe("new");
  parts = withFile(parts, file("pretix"));
  expect(Object.keys(parts).sort()).toEqual(["header", "pretix"]);
  expect(Object.keys(withFile(parts, file("document")))).toEqual(["document"]);
});

test("an upload says what is missing", () => {
  expect(uploadOf({})).toEqual({ state: "empty" });
  expect(uploadOf({ header: file("header") })).toEqual({ state: "needSeats" });
  expect(uploadOf({ csv: file("csv") })).toEqual({ state: "needHeader" });
  expect(uploadOf({ header: file("header", "{"), csv: file("csv") })).toMatchObject({
    state: "broken",
    part: "header",
  });
});

test("a file that breaks off is said to be broken, with the place, before anything is missed", () => {
  const text = '{\n  "name": "x",\n  "tiers": [\n';
  expect(uploadOf({ header: file("header", text) })).toEqual({
    state: "broken",
    part: "header",
    detail: expect.stringMatching(/line 3 column 13/) as string,
  });
  expect(uploadOf({ pretix: file("pretix", '{"zones": [') })).toMatchObject({ state: "broken", part: "pretix" });
});

test("our own JSON goes as it was written; parts go together", () => {
  expect(uploadOf({ document: file("document", '{ "name": 1 }') })).toEqual({
    state: "ready",
    body: '{ "name": 1 }',
  });
  const both = uploadOf({ header: file("header", '{"name":"x"}'), csv: file("csv", "a,b") });
  expect(both).toEqual({ state: "ready", body: '{"header":{"name":"x"},"csv":"a,b"}' });
});

test("an id is given to whom it lacks, and only then", () => {
  expect(withEventId('{"name":"x"}', "id")).toBe('{"name":"x","event_id":"id"}');
  expect(withEventId('{"header":{"name":"x"},"csv":""}', "id")).toBe(
    '{"header":{"name":"x","event_id":"id"},"csv":""}',
  );
  expect(withEventId('{"event_id":"own"}', "id")).toBe('{"event_id":"own"}');
  expect(hasOwnEventId('{"event_id":null}')).toBe(false);
  expect(hasOwnEventId('{"header":{"event_id":"own"}}')).toBe(true);
});

test("an organisation is given to whom it lacks, and no line moves", () => {
  expect(withOrganisation('{\n"name": "x"\n}', "acme")).toBe('{"organisation": "acme", \n"name": "x"\n}');
  expect(withOrganisation('{"header":{"name":"x"},"csv":""}', "acme")).toBe(
    '{"header":{"name":"x","organisation":"acme"},"csv":""}',
  );
  expect(withOrganisation('{"organisation":null}', "acme")).toBe('{"organisation":"acme"}');
  expect(withOrganisation("{}", "acme")).toBe('{"organisation":"acme"}');
  for (const own of ['{"organisation":"own"}', '{"name":', "[]"]) expect(withOrganisation(own, "acme")).toBe(own);
});

const placeOf = (problem: PlanProblem, parts: Parts): Place | undefined => placesOf([problem], parts)[0];

test("problems lead to a file and a line", () => {
  const csv = { header: file("header"), csv: file("csv") };
  expect(placeOf({ field: "line 7", detail: "" }, csv)).toEqual({ part: "csv", line: 7 });
  expect(placeOf({ field: "/header/time_zone", detail: "" }, csv)).toEqual({ part: "header", line: undefined });
  const header = file("header", '{\n  "tiers": [\n    {"tier": "a"},\n    {"tier": "a", "price": 1}\n  ]\n}');
  expect(placeOf({ field: "/header/tiers/1/tier", detail: "" }, { ...csv, header })).toEqual({
    part: "header",
    line: 4,
  });
  const pretix = file("pretix", '{"zones": [\n{"rows": [7, "}",\n{"a/b": 1}]}]}');
  const both = { header, pretix };
  expect(placeOf({ field: "/pretix/zones/0/rows/2/a~1b", detail: "" }, both)).toEqual({ part: "pretix", line: 3 });
  expect(placeOf({ field: "/pretix/zones/7", detail: "" }, both)).toEqual({ part: "pretix", line: undefined });
  const document = { document: file("document") };
  expect(placeOf({ field: "/sections/0", detail: "missing field `tier`, at line 9 column 3" }, document)).toEqual({
    part: "document",
    line: 9,
  });
});
