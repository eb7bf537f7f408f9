// <sitegen-catalogue>: list, search, facets and pages.
//
// What is shown follows from one state: words, filters, order, page. Everything that a visitor does makes another state,
// and the list is drawn from it. The first page of a catalogue comes with its first file, before the index is read.

import { headline, place } from "../said.js";
import { NOTHING, pairsOf, SORTS, stateOf, toggled, usual } from "../state.js";
import { cardOf } from "./card.js";
import { Facets } from "./facets.js";
import { Finding, together } from "./finding.js";
import { icon, make } from "./make.js";
import { pagerOf } from "./pager.js";
import { prepared } from "./stage.js";

const SETTLED = 500; // milliseconds without a change, before it is told to who listens
const WRITTEN = 300; // milliseconds after a key, before the address has it
const PARTS = ["search", "facets", "sorts", "summary", "total", "more"];

export const open = async (element, context) => {
  const { site, stage } = await prepared(element, context);
  const { Hash } = element.getAttribute("state") === "hash" ? await import("./hash.js") : {};
  const view = new List(element, site, stage, Hash && new Hash(element.id, ["q", "sort", "page", ...site.facets]));
  await view.begin();
  return view;
};

class List {
  constructor(element, site, stage, hash) {
    Object.assign(this, { element, site, stage, hash });
    this.say = site.say;
    this.size = stage.whole("page-size", 10, [1, 100]);
    this.heading = stage.heading;
    this.hidden = new Set(stage.several("hide", PARTS));
    this.fixed = stage.fixed;
    this.finding = new Finding(stage, this.fixed);
    this.cards = new Map();
    this.run = 0;
    this.state = this.#first();
    this.#build();
  }

  // The state that the attributes say; where the address says one, that.
  #first() {
    const pairs = this.hash ? this.hash.pairs : [];
    if (pairs.length) return this.#stateOf(pairs);
    const sort = this.stage.one("sort", SORTS);
    return { ...NOTHING, words: (this.element.getAttribute("q") ?? "").trim(), sort, page: 1 };
  }

  #stateOf(pairs) {
    const page = pairs.find(([name]) => name === "page")?.[1];
    const state = stateOf(pairs.filter(([name]) => name !== "page"));
    return { ...state, page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1 };
  }

  #pairsOf(state) {
    return [...pairsOf(state), ...(state.page > 1 ? [["page", String(state.page)]] : [])];
  }

  // -- What is there ------------------------------------------------------------------------------------------------

  #build() {
    const { say, site } = this;
    const has = (part) => !this.hidden.has(part);
    this.input = make("input", { class: "input", part: "box", type: "search", autocomplete: "off", "aria-label": say("label") });
    const named = `${say("label")} (${site.title})`;
    this.form = make("form", { class: "search", part: "search", role: "search", "aria-label": named }, this.input,
      make("button", { class: "button", part: "button", type: "submit" }, icon("search"), make("span", {}, say("do"))));
    this.total = make("p", { class: "total", part: "total", tabindex: "-1" });
    this.sort = make("select", { class: "select", part: "box" },
      ...SORTS.map((each) => make("option", { value: each }, say(`sort_${each}`))));
    this.sorts = make("label", { class: "sorts" }, make("span", {}, say("sort")), this.sort);
    this.status = make("p", { class: "vh", role: "status" });
    this.chosen = make("ul", { class: "chosen", role: "list" });
    this.notice = make("div", { class: "notice", part: "notice", hidden: true });
    this.list = make("ul", { class: "list", part: "list", role: "list" });
    this.pages = make("div", { class: "pages" });
    this.more = make("p", { class: "more", part: "more" });
    this.facets = this.#facets();
    this.results = make("div", { class: "results" },
      make("div", { class: "bar" }, has("total") && this.total, this.#opener(), has("sorts") && this.sorts),
      this.status, this.chosen, this.notice, this.list, this.pages, has("more") && this.more);
    this.stage.root.append(...[has("search") && site.index && this.form,
      make("div", { class: `split${this.facets ? " faceted" : ""}` }, this.facets && this.aside, this.results)].filter(Boolean));
    this.stage.root.classList.toggle("brief", this.hidden.has("summary"));
    this.input.value = this.state.words;
    this.#listen();
  }

  // None where there is nothing to choose, or nothing is to be chosen.
  #facets() {
    const { element, site } = this;
    const fixed = this.fixed.map(([name]) => name);
    const free = site.facets.filter((name) => !fixed.includes(name));
    const asked = element.getAttribute("facets")?.trim() ?? "";
    const names = !asked ? free : asked === "none" ? [] : this.stage.several("facets", site.facets).filter((name) => free.includes(name));
    if (this.hidden.has("facets") || !site.index || !names.length) return null;
    const facets = new Facets(site, names, {
      on: (name, key) => this.#go(toggled(this.state, name, key)),
      open: (name) => this.#load(name),
    });
    this.aside = make("div", { class: "facets", part: "facets", id: "facets", role: "group", "aria-label": this.say("filters") }, facets.pane);
    return facets;
  }

  // On narrow grounds facets are behind a button.
  #opener() {
    if (!this.facets) return "";
    this.opener = make("button", { class: "button quiet opener", part: "button", type: "button", "aria-expanded": "false", "aria-controls": "facets" },
      icon("filter"), make("span", {}, this.say("filters")));
    this.opener.addEventListener("click", () => {
      const isOpen = this.aside.classList.toggle("open");
      this.opener.setAttribute("aria-expanded", String(isOpen));
    });
    return this.opener;
  }

  #listen() {
    this.input.addEventListener("input", () => this.#type());
    this.input.addEventListener("focus", () => this.finding.open().catch(() => {}), { once: true });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#type();
      this.#write();
      this.total.focus();
    });
    this.sort.addEventListener("change", () => {
      const sort = this.sort.value;
      this.#go({ ...this.state, sort: sort === usual(this.state) ? "" : sort });
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && this.#step(-1, 1)) event.preventDefault();
    });
    this.list.addEventListener("keydown", (event) => {
      const at = this.#links().indexOf(event.target);
      if (event.key === "Escape") this.input.focus();
      else if (at >= 0 && event.key === "ArrowDown" && this.#step(at, 1)) event.preventDefault();
      else if (at >= 0 && event.key === "ArrowUp" && this.#step(at, -1)) event.preventDefault();
    });
  }

  #links() {
    return [...this.list.querySelectorAll(".title a")];
  }

  #step(at, step) {
    const next = at + step < 0 ? this.input : this.#links()[at + step];
    next?.focus();
    return Boolean(next);
  }

  // -- States -------------------------------------------------------------------------------------------------------

  // The first time nothing is caught: what fails before there is anything to show is the element's failure.
  async begin() {
    await this.#shown(this.run, false);
    this.stage.show();
  }

  start() {
    this.leave?.abort();
    this.leave = new AbortController();
    if (this.hash) {
      const { signal } = this.leave;
      for (const kind of ["popstate", "hashchange"]) addEventListener(kind, () => this.#return(), { signal });
    }
    // The index, once the first page is there; and what was asked for when the element was taken away.
    if (this.drawn !== this.state || (this.facets && !this.finding.catalogue)) this.#show();
  }

  stop() {
    this.leave?.abort();
    this.run += 1;
    clearTimeout(this.writing);
    clearTimeout(this.telling);
  }

  #type() {
    this.state = { ...this.state, words: this.input.value.trim(), page: 1 };
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.#write(), WRITTEN);
    this.#show(true);
  }

  #write(isNew = false) {
    clearTimeout(this.writing);
    if (this.hash) this.hash.write(this.#pairsOf(this.state), isNew);
  }

  #go(state, page = 1) {
    this.#write();
    this.state = { ...state, page };
    this.#write(true);
    if (this.input.value.trim() !== state.words) this.input.value = state.words;
    return this.#show();
  }

  // Back to a state that the address has.
  #return() {
    const state = this.#stateOf(this.hash.pairs);
    if (String(this.#pairsOf(state)) === String(this.#pairsOf(this.state))) return;
    this.state = state;
    this.input.value = state.words;
    this.#show();
  }

  async #turn(page) {
    await this.#go(this.state, page);
    this.total.focus();
  }

  // A facet whose values lie in a file of their own is fetched when it is opened.
  async #load(name) {
    try {
      await this.finding.catalogue.load(name);
      await this.#show();
    } catch (error) {
      this.#fail(error);
    }
  }

  // Draws what the state says. A later call makes an earlier one stop.
  async #show(isTyping = false) {
    const run = ++this.run;
    try {
      await this.#shown(run, isTyping);
    } catch (error) {
      if (run === this.run) this.#fail(error);
    }
  }

  async #shown(run, isTyping) {
    const { state, size, site } = this;
    const isWanted = () => run === this.run;
    const isFirst = !state.words && !state.filters.size && !this.fixed.length && state.page === 1 && usual(state) === (state.sort || usual(state));
    if (isFirst && !this.finding.catalogue && (!this.drawn || !this.facets) && site.newest.length >= Math.min(size, site.count)) {
      this.#draw(state, { documents: { length: site.count }, ignored: [] }, site.newest.slice(0, size));
      return;
    }
    const result = await this.finding.find(state);
    if (!isWanted()) return;
    const start = (Math.min(state.page, Math.max(1, Math.ceil(result.documents.length / size))) - 1) * size;
    const cards = await this.finding.cards(result.documents.slice(start, start + size), { isTyping, isWanted });
    if (isWanted()) this.#draw(state, result, cards);
  }

  // -- Drawing ------------------------------------------------------------------------------------------------------

  #draw(state, result, cards) {
    const { catalogue } = this.finding;
    const total = result.documents.length;
    const title = headline(this.say, state, total);
    place(this.list, cards.map((card) => this.#card(card)));
    this.list.hidden = !cards.length;
    this.total.replaceChildren(make("bdi", {}, title));
    this.#drawSorts(state, total);
    this.#drawPages(state, total);
    this.#drawMore(state);
    if (catalogue) {
      for (const drawn of [this.#drawChosen(catalogue, state), this.#drawNotice(catalogue, state, result)])
        drawn.catch((error) => this.#fail(error));
      this.facets?.draw(catalogue, state, result.counts);
    }
    if (this.drawn) this.#say(title);
    this.drawn = state;
    this.stage.tell(total);
  }

  #card(card) {
    if (!this.cards.has(card.number)) this.cards.set(card.number, cardOf(this.stage, card, this.heading));
    return this.cards.get(card.number);
  }

  #drawSorts(state, total) {
    this.sorts.hidden = total < 2 || !this.site.index;
    this.sort.value = state.sort || usual(state);
    this.sort.options[0].hidden = this.sort.options[0].disabled = !state.words;
  }

  #drawPages(state, total) {
    const pages = Math.ceil(total / this.size);
    const page = Math.min(state.page, pages);
    const address = (to) => (this.hash ? this.hash.address(this.#pairsOf({ ...state, page: to })) : "");
    const isShown = pages > 1 && this.site.index;
    this.pages.replaceChildren(...(isShown ? [pagerOf(this.site, page, pages, (to) => this.#turn(to), address)] : []));
  }

  // The way to the site itself, with what is asked for here; of values that are asked for together, with the first.
  #drawMore(state) {
    const { site } = this;
    const fixed = this.fixed.map(([name, keys]) => [name, keys.map((key) => together(key)[0])]);
    const pairs = new URLSearchParams([...pairsOf({ ...state, filters: new Map([...fixed, ...state.filters]) })]).toString();
    const link = this.stage.link(pairs && site.index ? `${site.search}?${pairs}` : site.home || "./", {}, make("bdi", {}, this.say("visit", 1, { title: site.title })));
    this.more.replaceChildren(link);
  }

  async #drawChosen(catalogue, state) {
    const many = [...state.filters.values()].flat().length;
    this.chosen.hidden = !many;
    this.opener?.lastChild.replaceChildren(this.say("filters"), many ? ` (${this.site.number(many)})` : "");
    const { run } = this;
    const go = (next, at) => {
      this.leaving = at;
      this.#go(next);
    };
    const chips = many ? await (await import("./chosen.js")).chipsOf(this.site, catalogue, state, go) : [];
    if (run !== this.run) return;
    this.chosen.replaceChildren(...chips);
    this.#keepFocus();
  }

  // The button that had the focus is gone: to the filter that took its place, for who removes one often removes another.
  #keepFocus() {
    if (this.leaving === undefined) return;
    const chips = [...this.chosen.querySelectorAll(".chip")];
    (chips[Math.min(this.leaving, chips.length - 1)] ?? this.total).focus();
    this.leaving = undefined;
  }

  // What the search did with what was asked for, and ways on where nothing was found.
  async #drawNotice(catalogue, state, result) {
    const { documents, ignored, corrected, partial, cut } = result;
    const isSilent = documents.length && !ignored.length && !corrected?.length && !partial && !cut;
    this.notice.hidden = true;
    if (isSilent) return;
    const { run } = this;
    const { remarked } = await import("./remarked.js");
    const { lines, ways } = await remarked(this.site, catalogue, state, result);
    if (run !== this.run) return;
    this.notice.replaceChildren(...lines.map((line) => make("p", {}, line)),
      ...(ways.length ? [make("ul", { role: "list" }, ...ways.map(([words, next]) => this.#way(words, next)))] : []));
    this.notice.hidden = !this.notice.children.length;
  }

  #way(words, next) {
    const button = make("button", { class: "plain", type: "button" }, words);
    button.addEventListener("click", () => this.#go(next).then(() => this.total.focus()));
    return make("li", {}, button);
  }

  // To who listens, once the visitor has come to rest.
  #say(words) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.status.textContent = words), SETTLED);
  }

  // What was shown before stays; that the rest did not come is said.
  async #fail(error) {
    this.stage.warn(error.message);
    await this.site.learn().catch(() => {});
    if (!this.site.words.failed) return;
    this.notice.replaceChildren(make("p", {}, this.say("failed")));
    this.notice.hidden = false;
    this.#say(this.say("failed"));
  }
}
