// Search in the page: shows the datasets that hold every word of the query.
// The index: [path, title, notes, organization, [words], [formats], day]; paths are relative to the page.

const AT_ONCE = 20;
const PAUSE = 150; // milliseconds after a key

// Small letters without accents; anything but letters and digits as one space.
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const make = (name, className, ...children) => {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...children.filter(Boolean));
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

// What holds a word that begins with each of `words`; those with more of them in the title first.
const find = (index, words) => {
  const count = (text) => words.filter((word) => text.includes(` ${word}`)).length;
  return index.filter(({ text }) => count(text) === words.length)
    .map(({ title, record }) => [count(title), record])
    .sort(([a], [b]) => b - a)
    .map(([, record]) => record);
};

const card = ([path, title, notes, organization, , formats, day]) =>
  make("li", "card",
    make("div", "what",
      make("h2", "card-title", Object.assign(make("a", "", title), { href: path })),
      notes && make("p", "summary", notes),
      organization && make("ul", "meta row", make("li", "", organization))),
    make("div", "get",
      formats.length && make("ul", "chips", ...formats.slice(0, 5).map((format) => make("li", "chip", format))),
      day && make("p", "meta", day)));

customElements.define("catalogue-search", class extends HTMLElement {
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
      this.search();
    };
    this.hidden = false;
    this.search();
  }

  async search() {
    const query = (this.query = this.input.value.trim());
    const words = fold(query).split(" ").filter(Boolean);
    const url = new URL(location);
    url.search = query && new URLSearchParams({ q: query });
    history.replaceState(history.state, "", url);

    let { none, one, many, failed: said } = this.status.dataset;
    this.hits = [];
    try {
      this.index ??= words.length ? await load(this.dataset.index) : undefined;
      if (query !== this.query) return; // another one came meanwhile
      if (words.length) this.hits = find(this.index, words);
      const count = this.hits.length.toLocaleString(document.documentElement.lang);
      said = [none, one][this.hits.length] ?? many.replace("{count}", count);
    } catch {
      // the next query tries again
    }
    this.status.textContent = words.length ? said : "";
    this.list.replaceChildren();
    this.list.hidden = !this.hits.length;
    document.getElementById("browse").hidden = this.hits.length; // a way on where nothing was found
    this.show();
  }

  // The next cards; returns the first of them.
  show() {
    const start = this.list.children.length;
    this.list.append(...this.hits.slice(start, start + AT_ONCE).map(card));
    this.more.hidden = this.list.children.length === this.hits.length;
    return this.list.children[start];
  }
});
