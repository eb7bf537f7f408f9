// The facets of a list: values to tick, with how many datasets each would show.

import { place, valuesOf } from "../said.js";
import { make, unseen } from "./make.js";

export class Facets {
  // `names`: which facets, in order. `on(name, key)`: a value was ticked or unticked; `open(name)`: one whose values lie
  // in a file of their own was opened.
  constructor(site, names, { on, open }) {
    this.site = site;
    this.names = names;
    this.on = on;
    this.open = open;
    this.boxes = new Map();
    this.rows = new Map();
    this.pane = make("div", { class: "pane" });
  }

  draw(catalogue, state, counts) {
    this.last = { catalogue, state, counts };
    const facets = this.names.map((name) => catalogue.facet(name)).filter(Boolean);
    const isNew = !this.boxes.size;
    for (const facet of facets) {
      if (!this.boxes.has(facet.name)) this.boxes.set(facet.name, this.#box(facet, state));
      this.#redraw(facet);
    }
    if (!isNew) return;
    const boxes = [...this.boxes.values()].map(({ box }) => box);
    if (!boxes.some((box) => box.open)) boxes.find((box) => !box.hidden)?.setAttribute("open", "");
    this.pane.replaceChildren(...boxes);
  }

  #box(facet, state) {
    const values = make("ul", { role: "list" });
    const narrow = make("input", { class: "input narrow", part: "box", type: "search", autocomplete: "off" });
    const cut = make("p", { class: "meta" });
    const rest = make("button", { class: "plain", type: "button" });
    const group = make("div", { role: "group", "aria-label": facet.label }, narrow, values, cut, rest);
    const box = make("details", { class: "facet", part: "facet", open: state.filters.has(facet.name) },
      make("summary", {}, make("bdi", {}, facet.label)), group);
    const parts = { box, values, narrow, cut, rest, isWide: false };
    narrow.addEventListener("input", () => this.#redraw(facet));
    rest.addEventListener("click", async () => {
      await this.#name(parts, facet);
      parts.isWide = !parts.isWide;
      this.#redraw(facet);
    });
    values.addEventListener("change", ({ target }) => this.on(facet.name, target.value));
    box.addEventListener("toggle", () => box.open && facet.file && this.open(facet.name));
    return parts;
  }

  // What is only said where there are many values.
  async #name({ narrow, cut }, { label }) {
    const { say } = this.site;
    await this.site.learn().catch(() => {});
    narrow.setAttribute("aria-label", say("narrow", 1, { facet: label }));
    narrow.placeholder = say("narrow_short");
    cut.textContent = say("too_many");
  }

  #redraw(facet) {
    const { state, counts } = this.last;
    const parts = this.boxes.get(facet.name);
    const tally = counts.get(facet.name);
    if (!tally) {
      parts.box.hidden = !facet.file;
      return;
    }
    const found = valuesOf(facet, state.filters.get(facet.name) ?? [], tally, parts.narrow.value, parts.isWide);
    parts.box.hidden = found.isHidden;
    parts.narrow.hidden = !found.isNarrowed;
    if (found.isNarrowed && !parts.narrow.placeholder) this.#name(parts, facet);
    parts.cut.hidden = !found.isCut;
    parts.rest.hidden = !found.more;
    parts.rest.textContent = found.isExpanded ? this.site.say("fewer") : this.site.say("more_values", found.more);
    parts.rest.setAttribute("aria-expanded", String(found.isExpanded));
    place(parts.values, found.shown.map((value) => this.#row(facet, value)));
  }

  #row(facet, { key, label, language, count, on }) {
    const at = `${facet.name} ${key}`;
    if (!this.rows.has(at)) {
      const input = make("input", { type: "checkbox", name: facet.name, value: key });
      const many = make("span", { class: "count" });
      const name = make("span", { class: "name", lang: language, dir: "auto" }, label);
      this.rows.set(at, { row: make("li", {}, make("label", {}, input, name, many)), input, many });
    }
    const { row, input, many } = this.rows.get(at);
    input.checked = on;
    many.replaceChildren(this.site.number(count), unseen(` ${this.site.say("datasets_word", count)}`));
    return row;
  }
}
