// What style sheets say that browsers of 2023 do not understand, by MDN's data: node css-support.mjs SHEET.css ...
// Prints a JSON object: each feature that one of the browsers lacks, with their names and the first places. What stands
// under `@supports` is passed over: it has been asked for.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { generate, parse, walk } from "css-tree";

const { css } = createRequire(import.meta.url)("@mdn/browser-compat-data");
const BROWSERS = {
  firefox: "115", firefox_android: "115", safari: "16.3", safari_ios: "16.3", chrome: "110", chrome_android: "110",
};
const PLACES = 3;
const found = new Map();

const parts = (version) => version.replace("≤", "").split(".").map(Number);
const isLater = (one, other) => {
  const [a, b] = [parts(one), parts(other)];
  return a[0] !== b[0] ? a[0] > b[0] : (a[1] ?? 0) > (b[1] ?? 0);
};
const knows = (statements, version) =>
  [statements ?? []].flat().some(({ version_added: since, version_removed: until, flags, prefix, alternative_name: other }) =>
    !flags && !prefix && !other && !until && typeof since === "string" && since !== "preview" && !isLater(since, version));

const tell = (name, lacking, place) => {
  if (!lacking.length) return;
  if (!found.has(name)) found.set(name, { lacking, where: new Set() });
  found.get(name).where.add(place.slice(0, 90));
};
// `path`: in MDN's data on CSS. What is not there is a word of our own, or one that has always been.
const ask = (path, place) => {
  let at = css;
  for (const name of path) at = at && Object.hasOwn(at, name) ? at[name] : undefined;
  if (!at?.__compat) return;
  tell(path.join("."), Object.keys(BROWSERS).filter((name) => !knows(at.__compat.support[name], BROWSERS[name])), place);
};
const types = new Map(Object.entries(css.types).flatMap(([type, features]) => [
  [type, ["types", type]], ...Object.keys(features).map((name) => [name, ["types", type, name]]),
]));

const seen = {
  Atrule(node) {
    ask(["at-rules", node.name], `@${node.name}`);
    if (node.name !== "media" || !node.prelude) return;
    const said = generate(node.prelude);
    if (/[<>=]/.test(said)) ask(["at-rules", "media", "range_syntax"], said);
    for (const [, name] of said.matchAll(/\(([a-z-]+)[:)]/g)) ask(["at-rules", "media", name], said);
  },
  Rule(node, around) {
    if (around.rule) ask(["selectors", "nesting"], generate(node.prelude));
  },
  NestingSelector(node, around) {
    ask(["selectors", "nesting"], generate(around.rule.prelude));
  },
  PseudoClassSelector(node, around) {
    ask(["selectors", node.name], around.rule ? generate(around.rule.prelude) : node.name);
  },
  PseudoElementSelector(node, around) {
    ask(["selectors", node.name], around.rule ? generate(around.rule.prelude) : node.name);
  },
  Declaration(node) {
    const said = generate(node);
    ask(["properties", node.property], said);
    walk(node.value, (value) => {
      if (value.type === "Identifier") ask(["properties", node.property, value.name], said);
      if (value.type === "Dimension") ask(["types", "length", value.unit], said);
      if (value.type !== "Function") return;
      if (types.has(value.name)) ask(types.get(value.name), said);
      if (/^\S+\(from\b/.test(generate(value))) tell("types.color.from", ["firefox", "safari", "chrome"], said);
    });
  },
};

for (const file of process.argv.slice(2)) {
  const refuse = (error) => {
    throw new Error(`${file}: ${error.message}`);
  };
  walk(parse(readFileSync(file, "utf8"), { parseCustomProperty: true, onParseError: refuse }), {
    enter(node) {
      if (node.type === "Atrule" && node.name === "supports") return walk.skip;
      return seen[node.type]?.(node, this);
    },
  });
}
const told = [...found].map(([name, { lacking, where }]) => [name, { lacking, where: [...where].slice(0, PLACES) }]);
console.log(JSON.stringify(Object.fromEntries(told)));
