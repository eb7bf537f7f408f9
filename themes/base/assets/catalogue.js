// A catalogue's index, as sitegen/outputs/search/ lays it out: which datasets have these words and these values.
// Knows nothing of pages: it is given a function that fetches a file of the index by its name.

import { folded, spelled, stemmer, terms } from "./words.js";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const VALUES = new Uint8Array(128);
for (const [value, sign] of [...DIGITS].entries()) VALUES[sign.charCodeAt(0)] = value;

const WEIGHTS = [10, 7, 3, 1]; // of a word in a short title, in a title, in tags and names, in the text
const SAME_STEM = 0.9;
const MOST_WORDS = 16; // of a query
const FREELY = 3; // letters from which a word finds longer ones, wherever it stands
const CORRECTED = 4; // letters from which a word can be mistyped, or stand inside others
const INSIDE = 0.5; // what a word inside another is worth
const MOST_AROUND = 50;

// Numbers in base 32; the digits of a number but its last are written with the upper half of the signs.
const eachNumber = (text, use) => {
  let number = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = VALUES[text.charCodeAt(at)];
    if (digit < 32) {
      use(number * 32 + digit);
      number = 0;
    } else {
      number = number * 32 + digit - 32;
    }
  }
};

const numbers = (text, count) => {
  const found = new Uint32Array(count);
  let at = 0;
  eachNumber(text, (number) => (found[at++] = number));
  return found;
};

const ranks = (order) => {
  const found = new Uint32Array(order.length);
  order.forEach((number, rank) => (found[number] = rank));
  return found;
};

export class Catalogue {
  // `get(name, version)` gives what a file of the index holds; without a version it asks for the newest.
  static async open(get) {
    return new Catalogue(await get("catalogue.json"), get);
  }

  constructor(index, get) {
    // Of no more datasets than the file has numbers for: what it says is not believed.
    const count = Math.min(index.count, index.newest.length);
    Object.assign(this, { count, block: index.block, version: index.version });
    this.facets = index.facets.map((facet) => ({ ...facet })); // several lists of a page may be given the same file
    this.stem = stemmer(index.endings);
    this.bare = stemmer(index.beginnings);
    this.little = new Set(index.little);
    this.newest = numbers(index.newest, count);
    this.ranks = { modified: ranks(this.newest) };
    this.firsts = index.words;
    this.files = new Map();
    this.get = (name) => {
      if (!this.files.has(name))
        this.files.set(name, get(name, this.version).catch((error) => {
          this.files.delete(name); // the next one who asks tries again
          throw error;
        }));
      return this.files.get(name);
    };
    for (const facet of this.facets) if (!facet.file) this.#ready(facet, facet);
  }

  facet(name) {
    return this.facets.find((facet) => facet.name === name);
  }

  // The values of a facet that lies in a file of its own.
  async load(name) {
    const facet = this.facet(name);
    if (facet.file) {
      this.#ready(facet, await this.get(`facets/${name}.json`));
      facet.file = false;
    }
    return facet;
  }

  #ready(facet, { values, sets, of }) {
    Object.assign(facet, {
      values: values.map(([key, label, language]) => ({ key, label, language })),
      sets,
      of: numbers(of, this.count),
      position: new Map(values.map(([key], at) => [key, at])),
    });
  }

  // What a query finds. `filters`: pairs of a facet's name and keys of its values, as a Map gives them; any of the keys
  // inside a facet, all facets together. A list in place of a key is all of its keys. The answer:
  // documents: numbers in order; counts: by facet and value, of how many datasets that it would show the choice gives;
  // without: by facet, how many there were without its filter; ignored: pairs of a name and a key unknown here;
  // corrected: pairs of a word and the one that was taken for it; partial: no dataset has all words; cut: words read.
  async find({ words = "", filters = [], sort = "" }) {
    const found = await this.#withWords(words);
    const { chosen, ignored } = await this.#chosen(filters);
    const passing = [];
    const loaded = this.facets.filter((facet) => !facet.file);
    const tallies = new Map(loaded.map((facet) => [facet.name, new Uint32Array(facet.sets.length)]));
    const without = new Map(chosen.map(({ facet }) => [facet.name, 0]));
    for (const number of found.scores ? found.numbers : this.newest) {
      const failing = chosen.filter(({ facet, allowed }) => !allowed[facet.of[number]]);
      if (failing.length > 1) continue;
      if (failing.length === 1) {
        const { facet } = failing[0];
        tallies.get(facet.name)[facet.of[number]] += 1;
        without.set(facet.name, without.get(facet.name) + 1);
        continue;
      }
      passing.push(number);
      for (const facet of loaded) tallies.get(facet.name)[facet.of[number]] += 1;
    }
    for (const [name, count] of without) without.set(name, count + passing.length);
    const counts = new Map(loaded.map((facet) => [facet.name, tallied(facet, tallies.get(facet.name))]));
    const documents = await this.#sorted(passing, found, sort);
    return { ...found, documents, counts, without, ignored };
  }

  async #chosen(filters) {
    const chosen = [];
    const ignored = [];
    for (const [name, keys] of filters) {
      const facet = this.facet(name) && (await this.load(name));
      const known = keys.filter((key) => [key].flat().every((each) => facet?.position.has(each)));
      ignored.push(...keys.filter((key) => !known.includes(key)).map((key) => [name, key]));
      if (!known.length) continue;
      const wanted = known.map((key) => [key].flat().map((each) => facet.position.get(each)));
      const allowed = facet.sets.map((set) => wanted.some((all) => all.every((value) => set.includes(value))));
      chosen.push({ facet, keys: known, allowed });
    }
    return { chosen, ignored };
  }

  async #sorted(passing, { scores, matched }, sort) {
    const newest = this.ranks.modified;
    if (sort === "title") {
      this.ranks.title ??= ranks(numbers(await this.get("titles.json"), this.count));
      return passing.sort((a, b) => this.ranks.title[a] - this.ranks.title[b]);
    }
    if (!scores) return passing; // newest first already
    if (sort === "modified") return passing.sort((a, b) => newest[a] - newest[b]);
    return passing.sort((a, b) => matched[b] - matched[a] || scores[b] - scores[a] || newest[a] - newest[b]);
  }

  // The datasets that have all words of a query, with their scores; without words, none of these are set.
  async #withWords(query) {
    const typed = spelled(query.slice(0, 1000)).flatMap((word) => terms(word).map((term) => ({ word, term: this.bare(term) })));
    const telling = typed.filter(({ term }) => !this.little.has(term));
    const asked = (telling.length ? telling : typed).slice(0, MOST_WORDS);
    if (!asked.length) return {};
    const last = typed.at(-1);
    const hits = await Promise.all(asked.map((one) => this.#hits(one.term, one === last)));
    await this.#addJoined(asked, hits);
    const corrected = [];
    for (const [at, { word, term }] of asked.entries()) {
      if (hits[at].numbers.length) continue;
      const [other, meant] = await this.#otherwise(term);
      hits[at] = other;
      if (meant) corrected.push([word, meant]);
    }
    const cut = telling.length > MOST_WORDS ? MOST_WORDS : 0;
    return { ...this.#joined(hits), corrected, cut };
  }

  // Words that are written as one: "open street map" finds OpenStreetMap.
  async #addJoined(asked, hits) {
    const runs = asked.flatMap((_, start) => [2, 3].map((length) => [start, length]))
      .filter(([start, length]) => start + length <= asked.length);
    await Promise.all(runs.map(async ([start, length]) => {
      const term = asked.slice(start, start + length).map((one) => one.term).join("");
      const whole = await this.#hits(term, false, false);
      for (const hit of hits.slice(start, start + length)) add(hit, whole, 1);
    }));
  }

  // Datasets that have every word; where none has, those that have most of them.
  #joined(hits) {
    const scores = new Float32Array(this.count);
    const matched = new Uint8Array(this.count);
    for (const { best, numbers: found } of hits) {
      const rarity = Math.log(1 + (this.count - found.length + 0.5) / (found.length + 0.5));
      for (const number of found) {
        scores[number] += rarity * best[number];
        matched[number] += 1;
      }
    }
    const some = new Set(hits.flatMap((hit) => hit.numbers));
    const most = Math.max(0, ...[...some].map((number) => matched[number]));
    const partial = most < hits.length;
    const least = partial ? Math.max(1, Math.ceil(most / 2)) : most;
    return { numbers: [...some].filter((number) => matched[number] >= least), scores, matched, partial };
  }

  // The datasets that have a word, or another form of it, or one that begins with it where that is meant.
  async #hits(term, isLast, freely = term.length >= FREELY || (isLast && term.length > 1) || !/[a-z]/.test(term)) {
    const stem = this.stem(term);
    const { best, numbers: found } = this.#none();
    for (const { terms: known, postings } of await this.#filesAt(stem)) {
      for (let at = firstFrom(known, stem); at < known.length && known[at].startsWith(stem); at += 1) {
        const likeness = this.#likeness(known[at], term, stem, freely);
        if (likeness) this.#take(postings[at], likeness, best, found);
      }
    }
    return { best, numbers: found };
  }

  #none() {
    return { best: new Float32Array(this.count), numbers: [] };
  }

  #likeness(known, term, stem, freely) {
    if (known === term) return 1;
    if (this.stem(known) === stem) return SAME_STEM;
    return freely && known.startsWith(term) ? 0.4 + 0.4 * (term.length / known.length) : 0;
  }

  #take(postings, likeness, best, found) {
    for (const [place, text] of postings.split(" ").entries()) {
      const score = WEIGHTS[place] * likeness;
      let number = -1;
      eachNumber(text, (gap) => {
        number += gap + 1;
        if (!best[number]) found.push(number);
        if (best[number] < score) best[number] = score;
      });
    }
  }

  // The files that hold the words beginning with `stem`.
  async #filesAt(stem) {
    const start = Math.max(0, lastUpTo(this.firsts, stem));
    let end = start + 1;
    while (end < this.firsts.length && (this.firsts[end] <= stem || this.firsts[end].startsWith(stem))) end += 1;
    const names = Array.from({ length: this.firsts.length ? end - start : 0 }, (_, at) => `words/${start + at}.json`);
    return Promise.all(names.map(async (name) => this.#parsed(await this.get(name))));
  }

  #parsed(file) {
    file.parsed ??= {
      terms: file.filter((_, at) => at % 2 === 0).map(folded),
      postings: file.filter((_, at) => at % 2 === 1),
    };
    return file.parsed;
  }

  // For a word that nothing has: those that have it inside another, else the likeliest one that was meant, with that.
  async #otherwise(term) {
    if (term.length < CORRECTED || /\p{N}/u.test(term)) return [this.#none(), ""];
    const [words, { likely }] = await Promise.all([this.get("spelling.json"), import("./spelling.js")]);
    const { around, known, word } = likely(words, term);
    if (around.length) {
      const hit = this.#none();
      for (const other of await Promise.all(around.slice(0, MOST_AROUND).map((known) => this.#hits(known, false))))
        add(hit, other, INSIDE);
      return [hit, ""];
    }
    return known ? [await this.#hits(known, false), word] : [this.#none(), ""];
  }
}

const add = (hit, other, share) => {
  for (const number of other.numbers) {
    if (!hit.best[number]) hit.numbers.push(number);
    hit.best[number] = Math.max(hit.best[number], other.best[number] * share);
  }
};

const tallied = (facet, tally) => {
  const counts = new Uint32Array(facet.values.length);
  tally.forEach((count, set) => {
    if (count) for (const value of facet.sets[set]) counts[value] += count;
  });
  return counts;
};

// Positions in a sorted list: of the last entry up to `word` (-1 where all are behind it), of the first one from it on.
const lastUpTo = (sorted, word) => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= word) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const firstFrom = (sorted, word) => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
};
