// <data-map>: a drawing of the page becomes a map to move about in, when a visitor asks for it.
//
// Leaflet and the features are loaded on the click that opens it, from the site itself.

import { Explorer, featuresOf } from "./explorer.js";

const getJson = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
};

class DataMap extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.opener = this.querySelector(".explore");
    this.opener.addEventListener("click", () => this.open());
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  say(key, count, names = {}) {
    const { lang, dataset } = document.documentElement;
    const language = dataset.like || lang; // whose numbers and plural forms it has
    let text = this.words[key];
    if (typeof text === "object") text = text[new Intl.PluralRules(language).select(count)] ?? text.other;
    const format = new Intl.NumberFormat(language);
    const values = { count, ...names };
    return text.replace(/\{(\w+)\}/g, (_, name) => (Number.isFinite(values[name]) ? format.format(values[name]) : values[name]));
  }

  async open() {
    this.opener.disabled = true;
    this.part("status").textContent = this.say("loading");
    try {
      const [{ default: L }, features, land] = await Promise.all([
        import("./vendor/leaflet/leaflet.js"),
        this.#features(),
        this.dataset.territory ? getJson(this.dataset.territory).then(featuresOf) : [],
      ]);
      this.#draw(L, features, land);
    } catch (error) {
      console.warn(error);
      this.part("status").textContent = this.say("failed");
    }
    this.opener.disabled = false;
  }

  async #features() {
    const { features, src, shapes } = this.dataset;
    if (features) {
      try {
        return featuresOf(await getJson(features));
      } catch (error) {
        console.warn(error); // the drawing's own features are there all the same
      }
    }
    return featuresOf(src ? await getJson(src) : JSON.parse(shapes));
  }

  close() {
    this.explorer.remove();
    this.querySelector(".explorer").remove();
    this.classList.remove("open");
    this.opener.focus();
  }

  #draw(L, features, land) {
    this.append(this.querySelector("template").content.cloneNode(true));
    this.classList.add("open");
    const { tiles, maxZoom } = this.dataset;
    this.explorer = new Explorer(L, this.querySelector(".explorer"), {
      say: (...asked) => this.say(...asked),
      close: () => this.close(),
      tiles: tiles ? { address: tiles, zoom: Number(maxZoom) } : null,
    });
    this.part("status").textContent = this.explorer.draw(features, land);
  }
}

customElements.define("data-map", DataMap);
