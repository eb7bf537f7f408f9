// A catalogue as the elements know it: its first file, checked; its words, addresses, numbers and dates. Nothing of it is
// trusted: what is of another kind than it should be is taken for missing, and what has no sense at all is no catalogue.

import { sayer } from "../said.js";

const FORMAT = 1; // of embed/catalogue.json, the newest that is understood here

export const problem = (reason, message) => Object.assign(new Error(message), { reason });

export const text = (value) => (typeof value === "string" ? value : "");
export const list = (value) => (Array.isArray(value) ? value : []);
export const table = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

// An address that a link may have; "" for any other.
export const safe = (reference, base) => {
  try {
    const address = new URL(reference, base);
    return /^https?:$/.test(address.protocol) ? address.href : "";
  } catch {
    return "";
  }
};

// An address of the site that `base` is of; "" for any other: whoever is asked for something, the element's `src` says.
const within = (reference, base) => {
  const address = safe(text(reference), base);
  return address && new URL(address).origin === new URL(base).origin ? address : "";
};

// The folder that `src` names: a catalogue's home page, in any of its languages.
const folderOf = (src) => {
  const address = safe(src, document.baseURI);
  if (!address) throw problem("attribute", `src="${src}" is no catalogue`);
  const { origin, pathname } = new URL(address);
  const path = pathname.replace(/\/[^/]*\.html?$/, "/");
  return origin + (path.endsWith("/") ? path : `${path}/`);
};

const languageIn = (known, wanted) => {
  const [plain] = wanted.toLowerCase().split("-");
  return Object.keys(known).find((each) => each === wanted.toLowerCase()) ?? Object.keys(known).find((each) => each === plain);
};

export class Site {
  // The catalogue of an element's `src` (of the script's own site, where it has none), in its `lang` where that exists.
  static async of(element, { base, read }) {
    const at = folderOf(element.getAttribute("src") ?? base);
    const site = new Site(await read(`${at}embed/catalogue.json`), at, element, read);
    const wanted = languageIn(site.languages, element.getAttribute("lang") ?? "");
    if (!wanted || wanted === site.language) return site;
    const other = within(site.languages[wanted], site.root);
    return other ? new Site(await read(`${other}embed/catalogue.json`), other, element, read) : site;
  }

  constructor(told, at, element, read) {
    const format = Number.isInteger(told?.format) ? told.format : 0;
    if (format > FORMAT) // whatever else is in it
      throw problem("newer", `${at} is newer than this script: take ${at}embed.js`);
    if (format < 1 || !text(told.title) || !text(told.language) || !text(table(told.words).label))
      throw problem("not-a-catalogue", `${at}embed/catalogue.json is not what a catalogue has there`);
    this.read = read;
    this.title = told.title;
    this.language = languageOf(told.language);
    this.like = languageOf(told.like ?? told.language); // whose numbers and plural forms it has
    this.languages = table(told.languages);
    this.root = within(told.root, at) || at;
    // Where links start from, or, with "{name}" in it, the address of a dataset's page.
    this.away = element.getAttribute("link-base") ?? this.root;
    this.links = (!this.away.includes("{name}") && safe(this.away, document.baseURI)) || this.root;
    this.target = element.getAttribute("target") ?? "";
    this.home = text(told.home);
    this.search = text(told.search);
    this.index = text(told.index);
    this.version = encodeURIComponent(text(told.version));
    this.facets = list(told.facets).filter(text);
    this.whole = table(told.whole);
    this.cards = { at: text(told.cards?.at), block: Math.max(1, Math.trunc(told.cards?.block) || 1) };
    this.datasets = { at: text(told.datasets?.at), buckets: Math.max(1, Math.trunc(told.datasets?.buckets) || 1) };
    this.preview = text(told.preview);
    this.count = Math.max(0, Math.trunc(told.count) || 0);
    this.tokens = table(told.tokens);
    this.newest = list(told.newest).filter((card) => text(card?.path) && Number.isInteger(card.number));
    this.words = { ...table(told.words) };
    this.further = text(told.further);
    this.say = sayer(this.words, this.like);
    this.days = new Intl.DateTimeFormat(this.like, { dateStyle: "medium", timeZone: "UTC" });
    this.numbers = new Intl.NumberFormat(this.like);
  }

  // The address of a file or a folder of the site.
  at(path) {
    const address = within(path, this.root);
    if (!address) throw problem("not-a-catalogue", `file elsewhere: ${path}`);
    return address;
  }

  // What a file of the site holds. `version`: of what is in it, for those whose name does not say.
  async file(path, version = this.version) {
    return this.read(`${this.at(path)}?v=${version}`);
  }

  // The words that are said more seldom, before one of them is.
  async learn() {
    Object.assign(this.words, table(await this.file(this.further)));
  }

  // The address of a page of the site, to be linked to; "" for none.
  page(path) {
    const [, name] = /dataset\/([^/]+)\/$/.exec(path) ?? [];
    return safe(name && this.away.includes("{name}") ? this.away.replace("{name}", () => name) : text(path), this.links);
  }

  number(value) {
    return this.numbers.format(value);
  }

  // "2026-11-02" in words; "" for what is no day.
  day(iso) {
    const moment = /^\d{4}-\d\d-\d\d$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : new Date(NaN);
    return Number.isNaN(moment.getTime()) ? "" : this.days.format(moment);
  }
}

const languageOf = (told) => {
  try {
    return Intl.getCanonicalLocales(told)[0];
  } catch {
    return "en";
  }
};
