// Makes src/english.json, the texts that are built in, of languages/en/widget.yml.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";

const here = new URL(".", import.meta.url);
const english = parse(readFileSync(new URL("../../languages/en/widget.yml", here), "utf8"));
writeFileSync(new URL("src/english.json", here), `${JSON.stringify(english, null, 2)}\n`);
