// Search in the page: shows the datasets that hold every word of the query.
// The index: [path, title, notes, organization, [words], [formats], day]; paths are relative to the search page.

const AT_ONCE = 20;
const PAUSE = 150; // milliseconds without a key before it searches

// Small letters without accents; anything but letters and digits as one space.
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const make = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

const load = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.status);
  return (await response.json()).map((record) => ({
    record,
    title: ` ${fold(record[1])}`,
    text: ` ${fold(record.slice(1).flat().join(" "))}`,
  }));
};

// What holds a word beginning with each of `words`; those with more of them in the title first.
const find = (index, words) => {
  const count = (text) => words.filter((word) => text.includes(` ${word}`)).length;
  return index.filter(({ text }) => count(text) === words.length)
    .map(({ title, record }) => [count(title), record])
    .sort(([a], [b]) => b - a)
    .map(([, record]) => record);
};

const card = ([path, title, notes, organization, , formats, day]) => {
  const link = make("a", "", title);
  link.href = path;
  const what = make("div", "what", make("h2", "card-title", link));
  if (notes) what.append(make("p", "summary", notes));
  if (organization) what.append(make("ul", "meta row", make("li", "", organization)));
  const get = make("div", "get");
  if (formats.length) get.append(make("ul", "chips", ...formats.slice(0, 5).map((format) => make("li", "chip", format))));
  if (day) get.append(make("p", "meta", day));
  return make("li", "card", what, get);
};

class CatalogueSearch extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.dataset.input);
    this.status = this.querySelector("[role=status]");
    this.list = this.querySelector("ul");
    this.more = make("button", "button quiet", this.status.dataset.more);
    this.more.type = "button";
    this.more.onclick = () => this.show().querySelector("a").focus();
    this.list.after(this.more);
    this.input.value = new URLSearchParams(location.search).get("q") ?? "";
    this.input.oninput = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), PAUSE);
    };
    this.input.form.onsubmit = (event) => {
      event.preventDefault();
      clearTimeout(this.timer);
      this.search();
    };
    this.search();
  }

  async search() {
    const query = (this.query = this.input.value.trim());
    const words = fold(query).split(" ").filter(Boolean);
    const url = new URL(location);
    if (query) url.searchParams.set("q", query);
    else url.searchParams.delete("q");
    history.replaceState(history.state, "", url);

    let { none, one, many, failed: said } = this.status.dataset;
    this.hits = [];
    try {
      this.index ??= words.length ? await load(this.dataset.index) : undefined;
      if (query !== this.query) return; // another one came meanwhile
      if (words.length) this.hits = find(this.index, words);
      const count = this.hits.length.toLocaleString(document.documentElement.lang);
      said = [none, one][this.hits.length] ?? many.replace("{count}", count);
    } catch (error) {
      console.error(error);
    }
    this.hidden = !words.length;
    this.list.replaceChildren();
    this.status.textContent = words.length ? said : "";
    this.list.hidden = !this.hits.length;
    document.getElementById("browse").hidden = this.hits.length > 0; // a way on where nothing was found
    this.show();
  }

  // The next cards; returns the first of them.
  show() {
    const start = this.list.children.length;
    this.list.append(...this.hits.slice(start, start + AT_ONCE).map(card));
    this.more.hidden = this.list.children.length === this.hits.length;
    return this.list.children[start];
  }
}

customElements.define("catalogue-search", CatalogueSearch);
