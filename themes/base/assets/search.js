// Search in the page: reads the index once, shows the datasets that hold every word of the query.
// The index is a list of [path, title, notes, organization, [words], [formats], day]; paths are relative to the search page.

const PAGE = 20;
const PAUSE = 150; // milliseconds without a key before it searches

// Small letters, accents off, anything but letters and digits as one space; œ and ß as they are typed.
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

customElements.define("catalogue-search", class extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.dataset.input);
    this.status = this.querySelector("[role=status]");
    this.list = this.querySelector("ul");
    this.browse = document.getElementById("browse");
    this.more = element("button", "button quiet", this.status.dataset.more);
    this.more.type = "button";
    this.more.addEventListener("click", () => this.#show(this.list.children.length));
    this.list.after(this.more);

    this.input.value = new URLSearchParams(location.search).get("q") ?? "";
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#search(), PAUSE);
    });
    this.input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.timer);
      this.#search();
    });
    this.#search();
  }

  #load() {
    this.index ??= fetch(this.dataset.index)
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
      .then((records) => records.map((record) => ({
        record,
        title: ` ${fold(record[1])}`,
        text: ` ${fold(record.slice(1).flat().join(" "))}`,
      })));
    return this.index;
  }

  async #search() {
    const query = this.input.value.trim();
    const address = new URL(location);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    if (address.href !== location.href) history.replaceState(history.state, "", address);

    const words = fold(query).split(" ").filter(Boolean);
    if (!words.length) {
      this.query = "";
      this.hidden = true;
      this.browse.hidden = false;
      return;
    }
    this.query = query;
    let index;
    try {
      index = await this.#load();
    } catch {
      this.index = undefined; // the next query tries again
    }
    if (this.query !== query) return; // another one came meanwhile
    this.hidden = false;
    this.list.replaceChildren();
    this.hits = index ? rank(index, words) : [];
    this.browse.hidden = this.hits.length > 0;
    const { none, one, many, failed } = this.status.dataset;
    const count = this.hits.length.toLocaleString(document.documentElement.lang);
    this.status.textContent = !index ? failed : [none, one][this.hits.length] ?? many.replace("{count}", count);
    this.#show(0);
  }

  #show(start) {
    const cards = this.hits.slice(start, start + PAGE).map(card);
    this.list.append(...cards);
    this.list.hidden = !this.hits.length;
    this.more.hidden = this.list.children.length >= this.hits.length;
    if (start) cards[0].querySelector("a").focus();
  }
});

// Those that hold a word beginning with each of `words`; the more of them in the title, the higher.
function rank(index, words) {
  const starts = words.map((word) => ` ${word}`);
  return index
    .filter((entry) => starts.every((start) => entry.text.includes(start)))
    .map((entry) => [starts.filter((start) => entry.title.includes(start)).length, entry.record])
    .sort((a, b) => b[0] - a[0]) // stable: the index's order, newest first, within a rank
    .map(([, record]) => record);
}

function card([path, title, notes, organization, , formats, day]) {
  const link = element("a", "", title);
  link.href = path;
  const what = element("div", "what", element("h2", "card-title", link));
  if (notes) what.append(element("p", "summary", notes));
  if (organization) what.append(element("ul", "meta row", element("li", "", organization)));
  const get = element("div", "get");
  if (formats.length) get.append(element("ul", "chips", ...formats.slice(0, 5).map((format) => element("li", "chip", format))));
  if (day) get.append(element("p", "meta", day));
  return element("li", "card", what, get);
}
