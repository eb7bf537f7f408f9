// <snippet-builder>: what is chosen in its form becomes code to copy, and a preview of what the code shows.
//
// Everything follows from the form's values. The preview is the element itself, from the site as it is served here; the
// code has the addresses of the site as it is published.

import { variants } from "./snippet.js";

const SETTLED = 300; // milliseconds without a change, before the preview is made anew
const MOST = 200; // values of a facet that are shown at a time
const NARROWED = 12; // values, from which there is a field to find one
const USUAL = { "page-size": "10", count: "5", scheme: "page", look: "site" }; // of which no attribute is written

// Which settings an element has, in the order in which they are written; filters come after them.
const COMMON = ["scheme", "look", "heading", "target", "link-base"];
const SETTINGS = {
  catalogue: ["q", "facets", "page-size", "sort", "state", "hide", ...COMMON],
  latest: ["count", ...COMMON],
  dataset: ["name", ...COMMON],
  preview: ["resource", ...COMMON],
  search: ["scheme", "look", "target"],
};
const FOLDERS = { name: "dataset", resource: "resource" }; // in addresses of pages, before the key
const FILTERED = ["catalogue", "latest"];

const getJson = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
};

// A key as it was typed, or out of the address of a page.
const keyIn = (text, folder) => {
  const found = new RegExp(`/${folder}/([^/?#]+)`).exec(text);
  try {
    return found ? decodeURIComponent(found[1]) : text.trim();
  } catch {
    return found[1];
  }
};

const make = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

class SnippetBuilder extends HTMLElement {
  connectedCallback() {
    this.site = JSON.parse(this.dataset.site);
    this.words = JSON.parse(this.dataset.words);
    this.form = this.querySelector("form");
    this.stage = this.querySelector(".stage");
    this.facets = [];
    const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    this.querySelector(`[name="ground"][value="${scheme}"]`).checked = true;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.#changed());
    this.querySelector(".seen").addEventListener("change", () => this.#ground());
    for (const button of this.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#copy(button));
    }
    for (const part of [this.form, this.querySelector(".seen")]) part.hidden = false;
    this.querySelector("[data-without-script]").remove();
    this.#load();
    this.#ground();
    this.#write();
    this.#show();
    if (this.dataset.index) this.#offer();
  }

  // The elements, as other sites load them.
  #load() {
    document.head.append(make("script", { src: `${this.dataset.root}embed.js`, async: true }));
  }

  // The element that is chosen, and its attributes as pairs of a name and a text.
  #chosen() {
    const values = new FormData(this.form);
    const element = values.get("element");
    const options = SETTINGS[element].map((name) => {
      const other = String(values.get(`other-${name}`) ?? "").trim();
      return [name, other ? keyIn(other, FOLDERS[name]) : values.getAll(name).join(" ").trim()];
    });
    if (FILTERED.includes(element))
      for (const { name } of this.facets) options.push([name, values.getAll(`filter:${name}`).join(" ")]);
    return { element, options: options.filter(([name, text]) => text && text !== USUAL[name]) };
  }

  #changed() {
    this.#write();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.#show(), SETTLED);
  }

  // The code, and which settings there are.
  #write() {
    const { element, options } = this.#chosen();
    for (const part of this.form.querySelectorAll("[data-of]"))
      part.hidden = !part.dataset.of.split(" ").includes(element) || (part.matches("[data-filters]") && !this.facets.length);
    const name = `${this.words.element[element]} – ${this.site.title}`;
    const made = variants(this.site, element, options, element === "catalogue" ? this.site.title : name);
    for (const variant of this.querySelectorAll("[data-variant]")) {
      const code = made[variant.dataset.variant];
      variant.hidden = !code;
      variant.querySelector("code").textContent = code;
      variant.querySelector("[role=status]").textContent = "";
    }
  }

  #show() {
    const { element, options } = this.#chosen();
    const shown = make(`sitegen-${element}`);
    for (const [name, text] of [["src", new URL(this.dataset.home, location).href], ["id", "seen-element"], ...options])
      if (name !== "state") shown.setAttribute(name, text); // the address of this page is not the preview's
    shown.append(make("a", { href: this.dataset.home, textContent: this.site.title }));
    this.stage.replaceChildren(shown);
  }

  #ground() {
    for (const name of ["width", "ground"])
      this.stage.dataset[name] = this.querySelector(`[name="${name}"]:checked`).value;
  }

  async #copy(button) {
    const variant = button.closest("[data-variant]");
    const code = variant.querySelector("code");
    const status = variant.querySelector("[role=status]");
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = this.words.copied;
    } catch {
      getSelection().selectAllChildren(code);
      status.textContent = this.words.selected;
    }
  }

  // What the catalogue can be narrowed by, from the index of its search.
  async #offer() {
    try {
      const index = await getJson(`${this.dataset.index}catalogue.json`);
      this.facets = index.facets;
    } catch (error) {
      console.warn(error);
      return;
    }
    const offered = this.form.querySelector("[data-facets]");
    const filters = this.form.querySelector("[data-filters] > div");
    for (const facet of this.facets) {
      const box = make("input", { type: "checkbox", name: "facets", value: facet.name });
      offered.append(make("label", { className: "choice" }, box, " ", make("span", { textContent: facet.label })));
      filters.append(this.#filter(facet));
    }
    offered.hidden = false;
    this.#write();
  }

  #filter(facet) {
    const values = make("div", { className: "values", role: "group", ariaLabel: facet.label });
    const details = make("details", { className: "facet" }, make("summary", { textContent: facet.label }), values);
    details.addEventListener("toggle", () => this.#open(facet, values), { once: true });
    return details;
  }

  // The values of a facet, once it is opened; those of a large one lie in a file of their own.
  async #open(facet, values) {
    let all = facet.values;
    try {
      if (facet.file) ({ values: all } = await getJson(`${this.dataset.index}facets/${facet.name}.json`));
    } catch (error) {
      console.warn(error);
      values.append(make("p", { className: "meta", textContent: this.words.unread }));
      return;
    }
    const boxes = all.map(([key, label, language]) => {
      const box = make("input", { type: "checkbox", name: `filter:${facet.name}`, value: key });
      const name = make("span", { className: "name", textContent: label, lang: language ?? "" });
      if (!language) name.removeAttribute("lang");
      return { label: label.toLowerCase(), box, item: make("li", {}, make("label", {}, box, name)) };
    });
    const list = make("ul");
    const draw = (typed) => {
      const found = boxes.filter(({ label, box }) => box.checked || label.includes(typed.trim().toLowerCase()))
        .sort((a, b) => b.box.checked - a.box.checked);
      list.replaceChildren(...found.slice(0, MOST).map(({ item }) => item));
    };
    if (boxes.length > NARROWED) {
      const narrow = make("input", { type: "search", className: "input narrow", autocomplete: "off" });
      narrow.placeholder = this.words.narrow_short;
      narrow.ariaLabel = this.words.narrow.replace("{facet}", facet.label);
      narrow.addEventListener("input", (event) => {
        event.stopPropagation(); // it changes nothing of what is shown
        draw(narrow.value);
      });
      values.append(narrow);
    }
    draw("");
    values.append(list);
  }
}

customElements.define("snippet-builder", SnippetBuilder);
