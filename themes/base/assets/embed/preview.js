// <sitegen-preview src= resource=>: what is in a file, as its page shows it: rows, and a map where it has features.

import { sayer } from "../said.js";
import { make } from "./make.js";
import { list, problem, Site, table, text } from "./site.js";
import { prepared, sheetOf } from "./stage.js";
import { Rows } from "./table.js";

const NEWEST = 1; // format of embed/preview/KEY.json that is understood here
const USUAL_ROWS = 20; // on a page
const MOST_ROWS = 100;

export const open = async (element, context) => {
  const key = element.getAttribute("resource")?.trim() ?? "";
  if (!key || /[/\\?#]/.test(key))
    throw problem("attribute", `resource="${key}" should be the last part of the address of a file's page`);
  const site = Site.of(element, context);
  const [{ stage }, told, shared] = await Promise.all([
    prepared(element, context, "preview"),
    site.then((known) => previewOf(known, key)),
    site.then((known) => known.file(`${known.preview.replace(/\/$/, "")}.json`)),
  ]);
  return new Preview(stage, context, told, shared);
};

const previewOf = async (site, key) => {
  const told = await site.file(`${site.preview}${encodeURIComponent(key)}.json`).catch((error) => {
    if (error.reason !== "missing") throw error;
    throw problem("unknown-preview", `resource="${key}" has no preview in the catalogue at ${site.root}: it should be the ` +
      "last part of the address of a file's page that shows one");
  });
  if (!Number.isInteger(told?.format) || told.format < 1) throw problem("not-a-catalogue", `the preview of "${key}" is none`);
  if (told.format > NEWEST) throw problem("newer", `the preview of "${key}" is newer than this script: take embed.js from its catalogue`);
  return told;
};

class Preview {
  constructor(stage, context, told, shared) {
    Object.assign(this, { stage, context, told, shared: table(shared) });
    const { site } = stage;
    this.words = table(this.shared.words);
    this.say = this.#sayer("preview");
    this.read = (path) => site.file(path);
    this.table = tableIn(told);
    this.map = told.map && (text(told.map.shapes) || text(told.map.all)) ? told.map : null;
    if (!this.table && !this.map) throw problem("unknown-preview", "the preview has neither rows nor features");
    const wanted = stage.one("show", ["table", "map"]) || "table";
    this.shown = wanted === "map" ? (this.map ? "map" : "table") : this.table ? "table" : "";
    this.total = this.table ? Math.trunc(told.table.total) || this.table.rows.length : 0;
  }

  // A function that says the messages of one table, numbers as readers write them.
  #sayer(name) {
    const say = sayer(table(this.words[name]), this.stage.site.like);
    const shown = (value) => (Number.isFinite(value) ? this.stage.site.number(value) : value);
    return (key, count = 1, names = {}) =>
      say(key, count, Object.fromEntries(Object.entries(names).map(([each, value]) => [each, shown(value)])));
  }

  start() {
    if (!this.isMade) this.#make();
    this.isMade = true;
    this.stage.show();
    this.stage.tell(this.total);
    this.#show(this.shown, false);
  }

  stop() {
    this.explorer?.remove();
    this.explorer = undefined;
    this.run = undefined;
  }

  #make() {
    const { stage, told, say } = this;
    const dataset = table(told.dataset);
    const title = text(told.title);
    const link = stage.link(told.page, { part: "link" }, make("bdi", {}, title));
    const of = say("of", 1, { title: "\0" }).split("\0");
    const parent = stage.link(dataset.path, { part: "link", lang: text(dataset.title_lang) }, make("bdi", {}, text(dataset.title)));
    this.holder = make("div", { class: "shown" });
    stage.root.replaceChildren(
      make(stage.heading, { class: "title", part: "title", lang: text(told.title_lang) }, link),
      make("p", { class: "meta", part: "meta" }, make("bdi", {}, of[0], parent, of[1])),
      ...(this.table && this.map ? [this.#choice()] : []),
      this.holder,
    );
    stage.root.classList.add("preview");
    if (this.table) this.rows = this.#rows(title);
    if (this.map) this.ground = this.#ground();
  }

  #choice() {
    const { say } = this;
    this.buttons = ["table", "map"].map((name) => {
      const button = make("button", { type: "button", class: "choice", "data-show": name, part: "button" }, say(name));
      button.addEventListener("click", () => this.#show(name, true));
      return button;
    });
    return make("div", { class: "choices", role: "group", "aria-label": say("show") }, ...this.buttons);
  }

  #rows(title) {
    const { site } = this.stage;
    return new Rows(this.table, {
      say: this.#sayer("table"),
      words: table(this.words.table),
      language: site.like,
      label: this.say("rows", 1, { title }),
      size: this.stage.whole("rows", USUAL_ROWS, [1, MOST_ROWS]),
      read: this.read,
    }).node;
  }

  // Where the map stands, once it is opened; its caption; what is odd about it.
  #ground() {
    const say = this.#sayer("map");
    const opener = make("button", { type: "button", class: "button quiet", part: "button" }, say("explore"));
    opener.addEventListener("click", () => this.#show("map", true));
    const remarks = list(this.map.remarks).filter(text);
    return {
      say,
      opener,
      place: make("div", { class: "place" }),
      status: make("p", { class: "meta", role: "status" }),
      caption: make("p", { class: "meta" }, make("bdi", {}, text(this.map.caption))),
      remarks: remarks.length > 0 && make("ul", { class: "remarks" }, ...remarks.map((each) => make("li", {}, make("bdi", {}, each)))),
    };
  }

  // `name`: "table", "map", or "" for the way to a map that nobody opened yet. `isAsked`: by a visitor.
  #show(name, isAsked) {
    this.stop();
    this.shown = name;
    for (const button of this.buttons ?? []) button.setAttribute("aria-pressed", String(button.dataset.show === name));
    if (name === "table") {
      this.holder.replaceChildren(this.rows);
      return;
    }
    const { opener, place, status, caption, remarks } = this.ground;
    place.replaceChildren(...(name === "map" ? [] : [opener]));
    this.holder.replaceChildren(...[place, status, caption, remarks].filter(Boolean));
    if (name === "map") this.#explore(isAsked);
  }

  async #explore(isAsked) {
    const run = (this.run = {});
    const { say, place, status } = this.ground;
    status.textContent = say("loading");
    try {
      const [{ explore }, sheet] = await Promise.all([
        import("./map.js"),
        sheetOf("map", this.context),
      ]);
      if (run !== this.run) return;
      this.#wear(sheet);
      const explorer = await explore(place, this.map, {
        say,
        isAsked,
        isWanted: () => run === this.run,
        read: this.read,
        land: text(this.shared.land),
        tiles: this.#tiles(),
        target: this.stage.site.target,
        close: () => this.#close(),
      });
      if (run !== this.run) return;
      this.explorer = explorer;
      status.textContent = "";
    } catch (error) {
      if (run !== this.run) return;
      console.warn(error);
      status.textContent = say("failed");
      place.replaceChildren(this.ground.opener);
    }
  }

  // One more sheet, beside those that the stage has had from the start.
  #wear(sheet) {
    const { sheets, element } = this.stage;
    if (sheets.includes(sheet)) return;
    sheets.push(sheet);
    if (typeof sheet === "string") element.shadowRoot.prepend(make("style", {}, sheet));
    else element.shadowRoot.adoptedStyleSheets = [...element.shadowRoot.adoptedStyleSheets, sheet];
  }

  // A background of a third site, which is asked for it when a visitor wants it.
  #tiles() {
    const told = table(this.shared.tiles);
    return /^https?:\/\//i.test(text(told.address)) ? { ...told, zoom: Math.trunc(told.zoom) || 18 } : null;
  }

  #close() {
    this.#show(this.table ? "table" : "", true);
    (this.buttons?.[0] ?? this.ground.opener).focus();
  }
}

// The rows of a preview's file, as far as they are some; null without any.
const tableIn = ({ table: told }) => {
  const columns = list(told?.columns).map((column) => ({ name: text(column?.name), type: text(column?.type), unit: text(column?.unit), counts: column?.counts === true }));
  const rows = list(told?.rows).map((row) => list(row).map(String));
  if (!columns.length || !rows.length) return null;
  const all = text(told.all?.path) ? { path: told.all.path, count: Math.trunc(told.all.count) || rows.length } : null;
  return { columns, rows, all, caption: text(told.caption), sheet: text(told.sheet) };
};
