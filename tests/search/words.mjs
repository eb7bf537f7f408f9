// What the theme's script makes of texts: node words.mjs WORDS.JS < texts (a JSON list)

import { pathToFileURL } from "node:url";

const { spelled, stemmer, terms } = await import(pathToFileURL(process.argv[2]));
let text = "";
for await (const part of process.stdin) text += part;
const { texts, endings } = JSON.parse(text);
const stem = stemmer(endings);
console.log(JSON.stringify(texts.map((one) => spelled(one).map((word) => [word, terms(word), stem(word)]))));
