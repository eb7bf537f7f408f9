// The search of a catalogue: the index that the site's own search reads, and the cards of what it finds.

import { Catalogue } from "../catalogue.js";
import { list, problem, text } from "./site.js";

const opened = new Map(); // indexes by their address: the elements of a page share one
const SLOW = 150; // milliseconds that cards take to come, from which a fast typist is waited for
const PATIENCE = 300; // milliseconds to wait at most for the next key, on a slow network

// "a+b" is both at once, where "a b" is any of them.
export const together = (key) => key.split("+");

export class Finding {
  // `fixed`: pairs of a facet's name and keys, which hold whatever is asked for.
  constructor(stage, fixed) {
    this.stage = stage;
    this.site = stage.site;
    this.fixed = fixed;
    this.blocks = new Map();
    this.delay = 0;
  }

  // The index, read when it is first asked for.
  async open() {
    const { index } = this.site;
    if (!index) throw problem("no-search", `the catalogue "${this.site.title}" publishes no search`);
    const at = this.site.at(index);
    if (!opened.has(at)) opened.set(at, this.#opened(at));
    try {
      this.catalogue = await opened.get(at);
    } catch (error) {
      opened.delete(at); // the next one who asks tries again
      throw error;
    }
    return this.catalogue;
  }

  async #opened(at) {
    const { read } = this.site;
    const get = (name, version) => read(at + name + (version ? `?v=${version}` : ""));
    try {
      return await Catalogue.open(get);
    } catch (error) {
      throw error.reason ? error : problem("not-a-catalogue", `${at}catalogue.json is not the index of a catalogue`);
    }
  }

  // What `Catalogue.find` gives, within what is fixed.
  async find(state) {
    const catalogue = await this.open();
    const { filters, isNone } = await this.#within(catalogue);
    const result = await catalogue.find({ ...state, filters: [...filters, ...state.filters] });
    return isNone ? { ...result, documents: [], counts: new Map(), without: new Map() } : result;
  }

  // The fixed filters that the index knows. One with no value that is known finds nothing, and who keeps the page is told.
  async #within(catalogue) {
    const filters = [];
    let isNone = false;
    for (const [name, keys] of this.fixed) {
      const facet = catalogue.facet(name) && (await catalogue.load(name));
      if (!facet && keys.includes(this.site.whole[name])) continue; // all datasets have it
      const known = facet ? keys.filter((key) => together(key).every((each) => facet.position.has(each))) : [];
      const unknown = keys.filter((key) => !known.includes(key));
      if (unknown.length)
        this.stage.warn(`${name}="${unknown.join(" ")}" is no value of this catalogue: its pages have the keys in their addresses`);
      if (known.length) filters.push([name, known.map(together)]);
      else isNone = true;
    }
    return { filters, isNone };
  }

  // The cards of datasets by their numbers, in their order. Blocks that are not here yet are fetched when no other key
  // follows at once: the slower they came last time, the longer that is waited for.
  async cards(documents, { isTyping = false, isWanted = () => true } = {}) {
    const { block, at } = this.site.cards;
    const wanted = [...new Set(documents.map((number) => Math.floor(number / block)))];
    const missing = wanted.filter((each) => !this.blocks.has(each));
    if (missing.length) {
      if (isTyping && this.delay > SLOW) await new Promise((done) => setTimeout(done, Math.min(this.delay, PATIENCE)));
      if (!isWanted()) return [];
      const start = performance.now();
      await Promise.all(missing.map(async (each) => this.blocks.set(each, list(await this.site.file(`${at}${each}.json`)))));
      this.delay = performance.now() - start;
    }
    return documents.map((number) => this.blocks.get(Math.floor(number / block))[number % block])
      .filter((card) => text(card?.path)); // a site may shrink under its visitors
  }
}
