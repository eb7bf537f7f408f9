// Where an element shows what it has: one wrapper in a shadow root, cut off from the styles of the page around.

import { make } from "./make.js";
import { safe, Site } from "./site.js";

const CHOICES = { scheme: ["light", "dark"], look: ["page"], state: ["hash"] };
const sheets = new Map(); // by their address: all elements of a page share one

// What an element needs before it can show anything. `names`: of style sheets beside the one of all elements.
export const prepared = async (element, context, ...names) => {
  if (element.getAttribute("look") === "page") names.push("page");
  if (!CSS.supports("color:light-dark(red,oklch(from red l c h))")) names.unshift("plain");
  const [site, ...own] = await Promise.all([
    Site.of(element, context), ...["elements", ...names].map((name) => sheetOf(name, context)),
  ]);
  const stage = new Stage(element, site, own);
  for (const [name, known] of Object.entries(CHOICES)) stage.one(name, known);
  const start = element.getAttribute("link-base");
  if (start && !safe(start, document.baseURI)) stage.warn(`link-base="${start}" should be an address: links lead to ${site.root}`);
  return { site, stage };
};

export const sheetOf = async (name, { base, read, styles }) => {
  const address = new URL(styles[name], base).href;
  const text = await read(address, "text");
  if (!sheets.has(address)) sheets.set(address, styled(text));
  return sheets.get(address);
};

const styled = (text) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  } catch {
    return text; // browsers that make no sheets take an element
  }
};

// The partner's look, as values that the page around may set otherwise: `sitegen-catalogue { --color-primary: … }`.
const lookOf = (tokens) => {
  const sheet = styled(":host{}");
  const style = sheet.cssRules?.[0].style;
  for (const [name, value] of Object.entries(tokens))
    if (/^[\w-]+$/.test(name) && typeof value === "string" && !/\\|url\(|image|src\(/i.test(value))
      style?.setProperty(`--${name}`, value);
  return sheet;
};

export class Stage {
  constructor(element, site, own) {
    this.element = element;
    this.site = site;
    this.sheets = [lookOf(site.tokens), ...own];
    this.root = make("div", { class: "root", part: "root", lang: site.language });
  }

  // In place of the element's own content, or of what it showed before.
  show() {
    const root = this.element.shadowRoot ?? this.element.attachShadow({ mode: "open" });
    const made = this.sheets.filter((sheet) => typeof sheet !== "string");
    if (made.length < this.sheets.length) {
      root.replaceChildren(...this.sheets.map((sheet) => make("style", {}, String(sheet))), this.root);
    } else {
      root.adoptedStyleSheets = made;
      root.replaceChildren(this.root);
    }
    this.element.dataset.state = "ready";
  }

  // What is told to the page around.
  tell(total) {
    const detail = { total };
    this.element.dispatchEvent(new CustomEvent("sitegen-results", { bubbles: true, composed: true, detail }));
  }

  // A link to a page of the site, with `target` as the element has it.
  link(path, attributes, ...children) {
    const { target } = this.site;
    const isAway = target && !/^_(self|parent|top)$/i.test(target);
    const rel = isAway && "noopener";
    return make("a", { href: this.site.page(path), target, rel, ...attributes }, ...children);
  }

  // A word in the console for who keeps the page around, once.
  warn(message) {
    const said = `<${this.element.localName}>: ${message}`;
    if (!warned.has(said)) console.warn(said, this.element);
    warned.add(said);
  }

  // An attribute that is a whole number; the default, where it is none.
  whole(name, usual, [least, most]) {
    const given = this.element.getAttribute(name);
    if (given === null) return usual;
    const value = /^\s*\d+\s*$/.test(given) ? Number(given) : NaN;
    if (value >= least && value <= most) return value;
    this.warn(`${name}="${given}" should be a number from ${least} to ${most}: ${usual} is taken`);
    return usual;
  }

  // An attribute that is one of some words, or none.
  one(name, known) {
    const given = this.element.getAttribute(name)?.trim() ?? "";
    if (!given || known.includes(given)) return given;
    this.warn(`${name}="${given}" should be one of ${known.join(", ")}: it is left out`);
    return "";
  }

  // An attribute that is a list of words, of those that are known.
  several(name, known) {
    const given = (this.element.getAttribute(name) ?? "").split(/[\s,]+/).filter(Boolean);
    const unknown = given.filter((each) => !known.includes(each));
    if (unknown.length) this.warn(`${name}="${unknown.join(" ")}" is unknown here; there are ${known.join(", ")}`);
    return given.filter((each) => known.includes(each));
  }

  // The level of the titles of datasets.
  get heading() {
    return `h${this.whole("heading", 3, [2, 6])}`;
  }

  // What the attributes restrict the catalogue to: pairs of a facet's name and keys of its values.
  get fixed() {
    const names = [...new Set([...this.site.facets, ...Object.keys(this.site.whole), ...USUAL])];
    return names.filter((name) => !OWN.has(name) && this.element.hasAttribute(name))
      .map((name) => [name, this.element.getAttribute(name).split(/\s+/).filter(Boolean)])
      .filter(([, keys]) => keys.length);
  }
}

const warned = new Set();
const USUAL = ["organization", "group", "tag", "format", "license"]; // known, also where a catalogue has none of them
const OWN = new Set(["q", "sort", "page", "facets", "hide", "state", "count", "name", "resource", "src", "lang", "heading",
  "target", "look", "scheme", "id", "class", "style", "title", "dir", "hidden", "slot", "part", "role"]);
