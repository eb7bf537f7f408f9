// <data-table>: the rows of a preview sorted by a column and filtered by words; all rows of the file, a page at a time,
// where the site publishes them (`data-records`).

import { copyAsInFile, numeral } from "./numerals.js";
import { chosen, rowsOf } from "./rows.js";

const PAGE = 50; // rows at once
const TOLD = 500; // milliseconds without a key, before the count is said

const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const format = new Intl.NumberFormat(language);

class DataTable extends HTMLElement {
  connectedCallback() {
    const said = this.dataset.words ? this : document.querySelector("data-table[data-words]"); // once a page
    this.words = JSON.parse(said.dataset.words);
    this.body = this.querySelector("tbody");
    this.heads = [...this.querySelectorAll("thead th")];
    this.classes = [...this.body.rows[0].cells].map((cell) => cell.className);
    this.rows = [...this.body.rows].map((row) => ({ row, cells: [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent) }));
    copyAsInFile(this);
    this.column = -1;
    this.direction = 0;
    this.page = 0;
    this.asked = "";
    this.heads.forEach((head, column) => this.#head(head, column));
    this.input = this.querySelector(".grid-tools input");
    this.input.addEventListener("input", () => {
      this.asked = this.input.value;
      this.page = 0;
      this.#show();
    });
    this.addEventListener("click", ({ target }) => {
      const doing = target.closest("[data-do]")?.dataset.do;
      if (doing === "load") this.#load();
      else if (doing) this.#turn(doing === "next" ? 1 : -1);
    });
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  say(key, count, names = {}) {
    let text = this.words[key];
    if (typeof text === "object") text = text[plural.select(count)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => format.format({ count, ...names }[name]));
  }

  #head(head, column) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "order" });
    button.append(...head.childNodes);
    button.addEventListener("click", () => this.#order(column));
    // Browsers leave one that sticks out of its box where it is: its cell is sticky.
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) button.scrollIntoView({ block: "nearest", inline: "center" });
    });
    head.append(button);
  }

  // Upwards, downwards, and as in the file.
  #order(column) {
    this.direction = column === this.column ? (this.direction === 1 ? -1 : this.direction === -1 ? 0 : 1) : 1;
    this.column = column;
    this.page = 0;
    this.heads.forEach((head, index) => {
      if (index === column && this.direction) head.setAttribute("aria-sort", this.direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    this.#show();
  }

  #found() {
    const { column, direction } = this;
    return chosen(this.rows, this.asked, { column, direction, type: this.heads[column]?.dataset.type }, language);
  }

  #show() {
    this.#freeze();
    const found = this.#found();
    const start = this.page * PAGE;
    this.body.replaceChildren(...found.slice(start, start + PAGE).map((row) => (row.row ??= this.#row(row.cells))));
    const pages = this.part("pages");
    pages.hidden = found.length <= PAGE;
    const last = Math.min(start + PAGE, found.length);
    this.part("page").textContent = this.say("page", 1, { first: start + 1, last, total: found.length });
    pages.querySelector("[data-do=previous]").disabled = !start;
    pages.querySelector("[data-do=next]").disabled = last >= found.length;
    const total = this.rows.length;
    this.#tell(!this.asked.trim() ? "" : found.length ? this.say("found", found.length, { total }) : this.say("none"));
  }

  // Columns keep the widths that they had: nothing moves under the hand that types.
  #freeze() {
    if (this.isFrozen) return;
    this.isFrozen = true;
    for (const head of this.heads) head.style.minInlineSize = `${head.getBoundingClientRect().width}px`;
  }

  #row(cells) {
    const row = document.createElement("tr");
    cells.forEach((text, column) => {
      const shown = "counts" in this.heads[column].dataset ? numeral(text, this.words) : text;
      const cell = Object.assign(row.insertCell(), { textContent: shown });
      if (shown !== text) cell.dataset.value = text;
      if (this.classes[column]) cell.className = this.classes[column];
    });
    return row;
  }

  #turn(by) {
    this.page += by;
    this.#show();
    this.querySelector(".rows").scrollTop = 0;
    const button = this.querySelector(`[data-do=${by > 0 ? "next" : "previous"}]`);
    if (button.disabled) this.querySelector(".grid-pages button:enabled")?.focus();
  }

  #tell(text) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.part("status").textContent = text), this.asked ? TOLD : 0);
  }

  async #load() {
    const button = this.querySelector("[data-do=load]");
    button.disabled = true;
    this.part("status").textContent = this.say("loading");
    try {
      const response = await fetch(this.dataset.records);
      if (!response.ok) throw new Error(`${response.status} ${this.dataset.records}`);
      const json = await response.json();
      const columns = this.heads.map(({ dataset, textContent }) => ({ name: dataset.name ?? textContent, type: dataset.type }));
      this.rows = rowsOf(json, columns, this.words);
      this.page = 0;
      this.#show();
      button.hidden = true;
      this.querySelector("caption").textContent = this.say("loaded", this.rows.length);
      this.#tell(this.say("loaded", this.rows.length));
      this.input.focus();
    } catch (error) {
      console.warn(error);
      this.part("status").textContent = this.say("failed");
    }
    button.disabled = false;
  }
}

customElements.define("data-table", DataTable);

// A link to a sheet opens it.
function open() {
  const sheet = document.getElementById(location.hash.slice(1));
  if (sheet?.matches("details")) sheet.open = true;
}
addEventListener("hashchange", open);
open();
