// Asks an index as the page does: node ask.mjs CATALOGUE.JS INDEX_FOLDER < queries (a JSON list of {words, filters, sort})

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [module, folder] = process.argv.slice(2);
const { Catalogue } = await import(pathToFileURL(module));
let text = "";
for await (const part of process.stdin) text += part;

const sizes = {};
const catalogue = await Catalogue.open(async (name) => {
  const content = await readFile(`${folder}/${name}`, "utf8");
  sizes[name] = content.length;
  return JSON.parse(content);
});
for (const facet of catalogue.facets) await catalogue.load(facet.name);

const answers = [];
for (const { filters = {}, ...query } of JSON.parse(text)) {
  const found = await catalogue.find({ ...query, filters: Object.entries(filters) });
  const { documents, counts, ignored, corrected, partial, cut } = found;
  const named = [...counts].map(([name, found]) => {
    const { values } = catalogue.facet(name);
    return [name, Object.fromEntries(values.map(({ key }, at) => [key, found[at]]))];
  });
  answers.push({
    documents, without: Object.fromEntries(found.without), ignored, corrected: corrected ?? [], partial: partial ?? false, cut: cut ?? 0,
    counts: Object.fromEntries(named),
  });
}
console.log(JSON.stringify(answers));
