// Makes src/api/schema.d.ts from the document that the engine itself prints. With --check it only compares.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const target = new URL("../src/api/schema.d.ts", import.meta.url);
const engine = process.env.TICKETBUSTER_BINARY ?? new URL("../../target/debug/ticketbuster", import.meta.url).pathname;
if (!existsSync(engine)) {
  console.error(`there is no engine at ${engine}: run \`cargo build\` first`);
  process.exit(2);
}
const document = JSON.parse(execFileSync(engine, ["openapi"], { encoding: "utf8", maxBuffer: 1 << 24 }));
// Which fields of a body go together is the engine's to check: as types these choices would be in the way of code that
// puts a body together from parts.
for (const [name, schema] of Object.entries(document.components.schemas)) {
  const [shape, choices] = schema.allOf ?? [];
  if (choices?.anyOf) document.components.schemas[name] = { ...shape, description: schema.description };
}
const head = "// Made by `npm run api` from `ticketbuster openapi`. Do not edit.\n";
const made = head + astToString(await openapiTS(document, { alphabetize: true }));
if (process.argv.includes("--check")) {
  const kept = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (kept !== made) {
    console.error("src/api/schema.d.ts is not what the engine's document gives: run `npm run api`");
    process.exit(1);
  }
} else {
  writeFileSync(target, made);
}
