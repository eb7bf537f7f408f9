// Rows of a preview in another site's page: ordered by a column, filtered by words, a page at a time, all of them on request.

import { copyAsInFile, numeral } from "../numerals.js";
import { chosen, rowsOf } from "../rows.js";
import { icon, make } from "./make.js";

const FEW_ROWS = 3; // rows that need no filter
const PAGE_OF_ALL = 50; // rows at once, of all that a file has
const TOLD_AFTER = 500; // milliseconds without a key, before the count is said

const FIGURES = ["integer", "number", "longitude", "latitude"]; // stand under each other
const SHORT = ["date", "datetime", "duration", "code", "boolean", "point"]; // are not broken
const classOf = (type) => (FIGURES.includes(type) ? "figure" : SHORT.includes(type) ? "short" : "");

export class Rows {
  // `told`: {caption, columns: [{name, type, unit}], rows: [[text]], all?: {path, count}, sheet?}. `say` has its words, and
  // `words` those for yes and no; `read` gives the JSON at a path of the site; `size`: rows on a page.
  constructor(told, { say, words, language, label, size, read }) {
    Object.assign(this, { told, say, words, language, size, read });
    this.rows = told.rows.map((cells) => ({ cells }));
    this.by = { column: -1, direction: 0, type: "" };
    this.page = 0;
    this.isLong = told.rows.length > FEW_ROWS;
    this.node = make("div", { class: "grid" }, this.isLong && this.#tools(), this.#table(label), this.#pages());
    copyAsInFile(this.node);
    this.#show();
  }

  #button(attributes, doing, ...children) {
    const button = make("button", { type: "button", ...attributes }, ...children);
    button.addEventListener("click", doing);
    return button;
  }

  #tools() {
    const { told, say } = this;
    const name = say("filter");
    this.input = make("input", { type: "search", class: "input", autocomplete: "off", placeholder: name, "aria-label": name, part: "box" });
    this.input.addEventListener("input", () => {
      this.page = 0;
      this.#show();
    });
    this.status = make("bdi");
    if (told.all) this.loader = this.#button({ class: "button quiet", part: "button more" }, () => this.#load(), say("load", told.all.count));
    return make("div", { class: "tools" }, this.input, make("p", { class: "meta", role: "status" }, this.status), this.loader);
  }

  #table(label) {
    this.heads = this.told.columns.map((column, index) => this.#head(column, index));
    this.body = make("tbody");
    this.caption = make("bdi", {}, this.#inSheet(this.told.caption));
    const table = make("table", {}, make("caption", {}, this.caption), make("thead", {}, make("tr", {}, ...this.heads)), this.body);
    this.box = make("div", { class: "rows", tabindex: "0", role: "region", "aria-label": label, part: "table" }, table);
    // Browsers leave a head that sticks out of its box where it is: its cell is sticky.
    this.box.addEventListener("focusin", ({ target }) => {
      if (target !== this.box && target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "center" });
    });
    return this.box;
  }

  // A workbook has several tables: this is the first of them.
  #inSheet(words) {
    return this.told.sheet ? `${this.told.sheet} · ${words}` : words;
  }

  #head({ name, type, unit }, column) {
    const words = [name, unit && make("span", { class: "unit" }, ` (${unit})`)];
    const inside = this.isLong ? [this.#button({ class: "order" }, () => this.#order(column), ...words)] : words;
    return make("th", { scope: "col", class: classOf(type) }, ...inside);
  }

  #pages() {
    const step = (name, by) =>
      this.#button({ class: "step-button", title: this.say(name), "aria-label": this.say(name) }, () => this.#turn(by), icon(name));
    this.previous = step("previous", -1);
    this.next = step("next", 1);
    this.where = make("bdi");
    return (this.pages = make("nav", { class: "pages", "aria-label": this.say("pages"), part: "pager" }, this.previous, make("p", {}, this.where), this.next));
  }

  // Upwards, downwards, and as in the file.
  #order(column) {
    const direction = column === this.by.column ? { 1: -1, "-1": 0, 0: 1 }[this.by.direction] : 1;
    this.by = { column, direction, type: this.told.columns[column].type };
    this.page = 0;
    this.heads.forEach((head, index) => {
      if (index === column && direction) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    this.#freeze();
    this.#show();
  }

  #show() {
    const asked = this.input?.value ?? "";
    if (asked) this.#freeze();
    const found = chosen(this.rows, asked, this.by, this.language);
    const start = this.page * this.size, last = Math.min(start + this.size, found.length);
    this.body.replaceChildren(...found.slice(start, last).map((row) => (row.row ??= this.#row(row.cells))));
    this.pages.hidden = found.length <= this.size;
    this.where.textContent = this.say("page", 1, { first: start + 1, last, total: found.length });
    this.previous.disabled = !start;
    this.next.disabled = last >= found.length;
    const total = this.rows.length;
    this.#tell(!asked.trim() ? "" : found.length ? this.say("found", found.length, { total }) : this.say("none"), asked ? TOLD_AFTER : 0);
  }

  #row(cells) {
    return make("tr", {}, ...this.told.columns.map(({ type, counts }, index) => {
      const text = cells[index] ?? "";
      const shown = counts ? numeral(text, this.words) : text;
      return make("td", { class: classOf(type), ...(shown !== text && { "data-value": text }) }, shown);
    }));
  }

  // Columns keep the widths that they had: nothing moves under the hand that types.
  #freeze() {
    if (this.isFrozen) return;
    this.isFrozen = true;
    for (const head of this.heads) head.style.minInlineSize = `${head.getBoundingClientRect().width}px`;
  }

  #turn(by) {
    this.page += by;
    this.#show();
    this.box.scrollTop = 0;
    const [button, other] = by > 0 ? [this.next, this.previous] : [this.previous, this.next];
    if (button.disabled) other.focus();
  }

  #tell(text, after) {
    if (!this.status) return;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.status.textContent = text), after);
  }

  async #load() {
    this.loader.disabled = true;
    this.#tell(this.say("loading"), 0);
    try {
      this.rows = rowsOf(await this.read(this.told.all.path), this.told.columns, this.words);
      this.size = Math.max(this.size, PAGE_OF_ALL);
      this.page = 0;
      this.#freeze();
      this.#show();
      const loaded = this.say(this.told.sheet ? "loaded_sheet" : "loaded", this.rows.length);
      this.caption.textContent = this.#inSheet(loaded);
      this.#tell(loaded, 0);
      this.input.focus();
      this.loader.remove();
    } catch (error) {
      console.warn(error);
      this.#tell(this.say("failed"), 0);
      this.loader.disabled = false;
    }
  }
}
