// The search: words and facets over the whole catalogue, on the listing and on the search page.
//
// What is shown follows from one state, which the address holds too: words, filters, order. Everything that a visitor
// does makes another state, and the page is drawn from it. Without scripts the same pages stand as they were built.

import { Catalogue } from "./catalogue.js";
import { remarks, waysOn } from "./remarks.js";
import { headline, place, sayer, valuesOf } from "./said.js";
import { pairsOf, stateOf, toggled, usual } from "./state.js";

const AT_FIRST = 10; // results; each is a card from a block of a few, so that more would be more requests
const MORE = 20;
const SETTLED = 500; // milliseconds without a change, before it is told to who listens
const WRITTEN = 300; // milliseconds after a key, before the address has it: browsers refuse a hundred changes in a row
const SLOW = 150; // milliseconds that cards take to come, from which a fast typist is waited for
const PATIENCE = 300; // milliseconds to wait at most for the next key, on a slow network

const language = document.documentElement.lang;
const format = new Intl.NumberFormat(language);

const getJson = async (address, options) => {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
};

const stateAt = (address) => stateOf(new URL(address).searchParams);

const addressOf = (state) => {
  const text = new URLSearchParams(pairsOf(state)).toString();
  return `${location.pathname}${text && "?"}${text}`;
};

class Search extends HTMLElement {
  connectedCallback() {
    this.say = sayer(JSON.parse(this.dataset.words), language);
    this.input = document.getElementById(this.dataset.input);
    this.pageTitle = document.title;
    this.blocks = new Map();
    this.delay = 0;
    this.expanded = new Set();
    this.rows = new Map();
    this.state = stateAt(location);
    this.input.value = this.state.words;
    this.#listen();
    if (!this.isBuilt) this.#show(history.state?.shown);
    else this.#whenIdle(() => this.#show());
  }

  // Whether the page shows what was built, as the listing does where nothing is asked for.
  get isBuilt() {
    const { words, filters, sort } = this.state;
    return !("always" in this.dataset) && !words && !sort && !filters.size;
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  copy(name) {
    return this.querySelector(`template[data-of="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  #listen() {
    this.input.addEventListener("input", () => this.#type());
    this.input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#type();
      this.#write();
      this.part("total").focus();
    });
    // Without a step in the page's history, which would ask again for what the address says.
    this.input.form.querySelector(".to-results")?.addEventListener("click", (event) => {
      if (this.hidden) return;
      event.preventDefault();
      this.#write();
      this.part("total").focus();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && this.#step(-1, 1)) event.preventDefault();
    });
    this.part("found").addEventListener("keydown", (event) => {
      const at = this.#links().indexOf(event.target);
      if (event.key === "Escape") this.input.focus();
      else if (at >= 0 && event.key === "ArrowDown" && this.#step(at, 1)) event.preventDefault();
      else if (at >= 0 && event.key === "ArrowUp" && this.#step(at, -1)) event.preventDefault();
    });
    this.addEventListener("change", ({ target }) => {
      if (target.matches("[type=checkbox]")) this.#go(toggled(this.state, target.name, target.value));
    });
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("toggle", ({ target }) => target.open && this.#open(target.dataset.facet), true);
    addEventListener("popstate", () => {
      clearTimeout(this.writing);
      this.state = stateAt(location);
      this.input.value = this.state.words;
      this.#show(history.state?.shown);
    });
  }

  // Ordinary clicks on links that only change what is shown stay on the page; with a key held they open as links do.
  #click(event) {
    this.#write(); // before the page is left, so that one comes back to what was typed
    const link = event.target.closest("a[data-state]");
    const spot = event.target.closest("[data-spot]");
    if (spot) {
      this.#go(toggled(this.state, "territory", spot.dataset.spot));
    } else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      this.leaving = link.dataset.sort ? undefined : Math.max(0, this.#chips().indexOf(link));
      this.#go(stateAt(link.href));
    }
  }

  #chips() {
    return [...this.part("chosen").querySelectorAll("a")];
  }

  // The link that had the focus is gone: to the filter that took its place, for who removes one often removes another.
  #keepFocus() {
    if (this.leaving === undefined) return;
    (this.#chips()[Math.min(this.leaving, this.#chips().length - 1)] ?? this.part("total")).focus();
    this.leaving = undefined;
  }

  #links() {
    return [...this.part("found").querySelectorAll(".card-title a")];
  }

  #step(at, step) {
    const next = at + step < 0 ? this.input : this.#links()[at + step];
    next?.focus();
    return Boolean(next);
  }

  #type() {
    this.state = { ...this.state, words: this.input.value.trim() };
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.#write(), WRITTEN);
    this.#show(AT_FIRST, true);
  }

  // The address of what was typed, in place of the last one: a step back leads to before the typing.
  #write() {
    clearTimeout(this.writing);
    if (addressOf(this.state) !== `${location.pathname}${location.search}`)
      history.replaceState(null, "", addressOf(this.state));
  }

  #go(state) {
    this.#write();
    this.state = state;
    history.pushState(null, "", addressOf(state));
    if (this.input.value.trim() !== state.words) this.input.value = state.words;
    this.#show();
  }

  // On the listing the built page says what is to be said until somebody asks for something else.
  #whenIdle(use) {
    const once = () => {
      if (this.catalogue || this.opening) return;
      use();
    };
    for (const kind of ["pointerenter", "focusin"]) this.addEventListener(kind, once, { once: true });
    if (!navigator.connection?.saveData)
      addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(once), { once: true });
    if (document.readyState === "complete") once();
  }

  #opened() {
    const at = new URL(this.dataset.index, location);
    this.opening ??= Catalogue.open((name, version) =>
      version ? getJson(new URL(`${name}?v=${version}`, at)) : getJson(new URL(name, at), { cache: "no-cache" }),
    ).then((catalogue) => (this.catalogue = catalogue), (error) => {
      this.opening = undefined; // the next query tries again
      throw error;
    });
    return this.opening;
  }

  // Draws what the state says. A later call makes an earlier one stop.
  async #show(shown = AT_FIRST, isTyping = false) {
    const run = (this.run = (this.run ?? 0) + 1);
    const { state } = this;
    try {
      const catalogue = await this.#opened();
      const result = await catalogue.find(state);
      if (run !== this.run) return;
      const wanted = this.isBuilt ? [] : result.documents.slice(0, shown);
      const cards = await this.#cards(wanted, isTyping, () => run === this.run);
      if (run !== this.run) return;
      this.#draw(state, result, cards);
    } catch (error) {
      if (run === this.run) this.#fail(error);
    }
  }

  // The cards of datasets, in their order. Blocks that are not here yet are fetched when no other key follows at once:
  // the slower they came last time, the longer that is waited for.
  async #cards(documents, isTyping, isWanted) {
    const { block, version } = this.catalogue;
    const numbers = [...new Set(documents.map((document) => Math.floor(document / block)))];
    const missing = numbers.filter((number) => !this.blocks.has(number));
    if (missing.length) {
      if (isTyping && this.delay > SLOW) await new Promise((done) => setTimeout(done, Math.min(this.delay, PATIENCE)));
      if (!isWanted()) return [];
      const start = performance.now();
      await Promise.all(missing.map(async (number) => {
        const address = new URL(`${this.dataset.cards}${number}.json?v=${version}`, location);
        this.blocks.set(number, await getJson(address));
      }));
      this.delay = performance.now() - start;
    }
    return documents.map((document) => this.#card(document)).filter(Boolean); // a site may shrink under its visitors
  }

  // The element of a dataset; its HTML is read when it is shown for the first time.
  #card(number) {
    const { block } = this.catalogue;
    const cards = this.blocks.get(Math.floor(number / block));
    const at = number % block;
    if (typeof cards[at] === "string") {
      const template = document.createElement("template");
      template.innerHTML = cards[at];
      cards[at] = template.content.firstElementChild;
    }
    return cards[at];
  }

  #draw(state, result, cards) {
    const isBuilt = this.isBuilt;
    const total = result.documents.length;
    this.hidden = false;
    for (const part of this.querySelectorAll("[data-part=browse]")) part.hidden = !isBuilt;
    document.querySelectorAll("[data-without-search]").forEach((part) => (part.hidden = true));
    this.part("found").hidden = isBuilt;
    this.part("sorts").hidden = isBuilt || total < 2;
    place(this.part("list"), cards);
    this.part("list").hidden = !total;
    this.part("more").hidden = cards.length >= total;
    this.part("more").firstElementChild.textContent = this.say("more", Math.min(MORE, total - cards.length));
    const title = headline(this.say, state, total);
    this.part("total").textContent = isBuilt ? this.say("datasets", total) : title;
    this.#drawSorts(state);
    this.#drawChosen(state);
    this.#drawNotices(state, result);
    this.#drawFacets(state, result);
    this.#keepFocus();
    this.#tell(isBuilt ? "" : title);
    document.title = isBuilt ? this.pageTitle : `${title} – ${this.pageTitle}`;
    this.dataset.drawn = ""; // a mark for styles and for tests
    this.dispatchEvent(new CustomEvent("catalogue-results", { bubbles: true, detail: { total } }));
    this.part("more").firstElementChild.onclick = async () => {
      const shown = cards.length;
      history.replaceState({ shown: shown + MORE }, "");
      await this.#show(shown + MORE);
      this.#links()[shown]?.focus();
    };
  }

  #drawSorts(state) {
    for (const link of this.part("sorts").querySelectorAll("a")) {
      const sort = link.dataset.sort;
      const current = (state.sort || usual(state)) === sort;
      link.closest("li").hidden = sort === "relevance" && !state.words;
      link.href = addressOf({ ...state, sort: sort === usual(state) ? "" : sort });
      link.toggleAttribute("aria-current", current);
      if (current) link.setAttribute("aria-current", "true");
    }
  }

  #drawChosen(state) {
    const rows = [...state.filters].flatMap(([name, keys]) => keys.map((key) => {
      const facet = this.catalogue.facet(name);
      const value = facet?.values?.[facet.position.get(key)];
      return value && this.#chip(this.say("of", 1, { facet: facet.label }), value, toggled(state, name, key));
    })).filter(Boolean);
    if (rows.length > 1) rows.push(this.#clear(state));
    this.part("chosen").replaceChildren(...rows);
    this.part("chosen").hidden = !rows.length;
  }

  #chip(before, { label, language: other }, state) {
    const row = this.copy("chosen");
    const name = row.querySelector(".name");
    row.querySelector(".facet-name").textContent = before;
    name.textContent = label;
    if (other) name.lang = other;
    row.querySelector("a").href = addressOf(state);
    return row;
  }

  #clear(state) {
    const row = this.copy("clear");
    row.querySelector("a").href = addressOf({ ...state, filters: new Map() });
    return row;
  }

  // What the search did with what was asked for, and ways on where nothing was found.
  #drawNotices(state, result) {
    const lines = remarks(this.say, this.catalogue, result).map((text) => make("p", text));
    const ways = result.documents.length ? [] : this.#waysOn(state, result);
    this.part("notices").replaceChildren(...lines, ...ways);
    this.part("notices").hidden = !lines.length && !ways.length;
  }

  #waysOn(state, result) {
    const { ways, isMistyped } = waysOn(this.say, this.catalogue, state, result);
    const list = make("ul");
    for (const [text, next] of ways) {
      const link = Object.assign(make("a", text), { href: addressOf(next) });
      link.dataset.state = "";
      list.append(make("li", link));
    }
    return isMistyped ? [make("p", this.say("hint")), list] : [list];
  }

  #drawFacets(state, { counts }) {
    this.result = { state, counts };
    const pane = this.part("filters");
    const isNew = !pane.children.length;
    const ways = this.part("ways");
    if (isNew && ways?.contains(document.activeElement)) {
      ways.addEventListener("focusout", () => this.#show(), { once: true }); // not under the reader's hands
      return;
    }
    if (isNew) {
      for (const facet of this.catalogue.facets) pane.append(this.#facet(facet));
      ways?.replaceChildren();
      pane.hidden = false;
      this.querySelectorAll("[data-with-facets]").forEach((part) => (part.hidden = false));
    }
    for (const facet of this.catalogue.facets) this.#redraw(facet);
    if (isNew && !pane.querySelector("[open]")) pane.querySelector(":scope > :not([hidden])")?.setAttribute("open", "");
    this.#drawSpots(state, counts.get("territory"));
  }

  #facet(facet) {
    const box = this.copy("facet");
    box.dataset.facet = facet.name;
    box.querySelector("summary").textContent = facet.label;
    box.querySelector(".values").setAttribute("aria-label", facet.label);
    box.open = this.state.filters.has(facet.name);
    const narrow = box.querySelector(".narrow");
    narrow.setAttribute("aria-label", this.say("narrow", 1, { facet: facet.label }));
    narrow.placeholder = this.say("narrow_short");
    narrow.oninput = () => this.#redraw(facet);
    box.querySelector(".rest").onclick = () => {
      if (!this.expanded.delete(facet.name)) this.expanded.add(facet.name);
      this.#redraw(facet);
    };
    const map = facet.name === "territory" && this.part("map");
    if (map) {
      box.querySelector(".values").prepend(map);
      map.hidden = false;
    }
    return box;
  }

  // A facet whose values lie in a file of their own is fetched when it is opened.
  async #open(name) {
    const facet = name && this.catalogue?.facet(name);
    if (!facet?.file) return;
    try {
      await this.catalogue.load(name);
      await this.#show(this.part("list").children.length || AT_FIRST);
    } catch (error) {
      this.#fail(error);
    }
  }

  #redraw(facet) {
    const { state, counts } = this.result;
    this.#drawFacet(facet, state.filters.get(facet.name) ?? [], counts.get(facet.name));
  }

  #drawFacet(facet, chosen, counts) {
    const box = this.querySelector(`[data-facet="${facet.name}"]`);
    if (!counts) return;
    const narrow = box.querySelector(".narrow");
    const values = valuesOf(facet, chosen, counts, narrow.value, this.expanded.has(facet.name));
    narrow.hidden = !values.isNarrowed;
    const rest = box.querySelector(".rest");
    rest.hidden = !values.more;
    rest.textContent = values.isExpanded ? this.say("fewer") : this.say("more_values", values.more);
    rest.setAttribute("aria-expanded", String(values.isExpanded));
    box.querySelector(".too-many").hidden = !values.isCut;
    place(box.querySelector("ul"), values.shown.map((value) => this.#row(facet, value)));
    box.hidden = values.isHidden;
  }

  #row(facet, { key, label, language: other, count, on }) {
    const name = `${facet.name} ${key}`;
    if (!this.rows.has(name)) {
      const row = this.copy("value");
      const words = row.querySelector(".name");
      words.textContent = label;
      if (other) words.lang = other;
      Object.assign(row.querySelector("input"), { name: facet.name, value: key });
      this.rows.set(name, row);
    }
    const row = this.rows.get(name);
    row.querySelector("input").checked = on;
    row.querySelector(".count").firstChild.textContent = format.format(count);
    row.querySelector(".count .vh").textContent = ` ${this.say("datasets_word", count)}`;
    return row;
  }

  #drawSpots(state, counts) {
    const facet = this.catalogue.facet("territory");
    if (!counts || !this.part("map")) return;
    for (const spot of this.querySelectorAll("[data-spot]")) {
      const count = counts[facet.position.get(spot.dataset.spot)] ?? 0;
      spot.classList.toggle("chosen", (state.filters.get("territory") ?? []).includes(spot.dataset.spot));
      spot.classList.toggle("zero", !count);
      spot.firstElementChild.textContent = `${spot.dataset.label} (${format.format(count)})`;
    }
  }

  // To who listens, once the visitor has come to rest.
  #tell(text) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.part("status").textContent = text), SETTLED);
  }

  #fail(error) {
    console.warn(error);
    this.hidden = false;
    for (const part of this.querySelectorAll("[data-part=browse]")) part.hidden = false;
    document.querySelectorAll("[data-without-search]").forEach((part) => (part.hidden = false));
    this.part("found").hidden = true;
    this.part("sorts").hidden = true;
    this.part("notices").replaceChildren(make("p", this.say("failed")));
    this.part("notices").hidden = false;
    this.dataset.drawn = "";
    this.#tell(this.say("failed"));
  }
}

const make = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

customElements.define("catalogue-search", Search);
