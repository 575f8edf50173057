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
const document = execFileSync(engine, ["openapi"], { encoding: "utf8", maxBuffer: 1 << 24 });
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
