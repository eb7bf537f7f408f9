// Custom elements that show a catalogue in other sites' pages (docs/embed.md).
//
// The address of this script never changes, so that what was pasted once goes on working. What it runs, modules with
// other names after each upgrade, comes from its own site alone; an element's `src` names data, and never code.
// A module has `open(element, context)`, which gives a view with `start` and `stop` once there is something to show;
// until then, and where there never is, the element's own content stays.

(() => {
  const MODULES = { catalogue: "list", latest: "latest", dataset: "dataset", preview: "preview", search: "box" };
  const OTHERS = /^(data|aria)-|^(class|style|id|hidden|part|slot|dir|role|tabindex|title|scheme)$/; // change no data
  const MOST = 5e7; // bytes that are read of a file: more than any catalogue has
  const SILENCE = 30_000; // milliseconds without a byte, after which nobody waits for more
  const AHEAD = "400px"; // below the window, from which an element is loaded

  const own = (document.currentScript ?? document.querySelector("script[src*='/embed.js']"))?.src;
  const base = new URL(".", own ?? document.baseURI).href;

  const problem = (reason, message) => Object.assign(new Error(message), { reason });

  // What an address holds, as `take` reads it: asked for once a page. A name with a version in it never changes.
  const files = new Map();
  const read = (address, take = "json") => {
    if (!files.has(address)) {
      const asked = ask(address, take);
      files.set(address, asked);
      asked.catch(() => files.delete(address)); // the next one who asks tries again
    }
    return files.get(address);
  };

  const ask = async (address, take) => {
    const cache = /catalogue\.json$/.test(address) ? "no-cache" : "default";
    const unreachable = () => problem("unreachable", `${address} cannot be read: is it there, does it answer ` +
      'with "Access-Control-Allow-Origin: *", and does this page allow it (connect-src)?');
    const soon = (comes) => Promise.race([comes, new Promise((_, fail) => setTimeout(fail, SILENCE, unreachable()))]);
    const reply = await soon(fetch(address, { cache, credentials: "omit" })).catch(() => {
      throw unreachable();
    });
    if (!reply.ok) throw problem("missing", `${address} answers ${reply.status}: src should be a catalogue's home page`);
    try {
      const text = await bodyOf(reply, soon);
      return take === "json" ? JSON.parse(text) : text;
    } catch (error) {
      throw error.reason ? error : problem("not-a-catalogue", `${address} is not what a catalogue has there`);
    }
  };

  // An answer that does not end is not waited for, nor one that comes to a stop.
  const bodyOf = async (reply, soon) => {
    const [reader, decoder] = [reply.body.getReader(), new TextDecoder()];
    let text = "";
    try {
      for (let size = 0; size < MOST; ) {
        const { done, value } = await soon(reader.read());
        if (done) return text + decoder.decode();
        text += decoder.decode(value, { stream: true });
        size += value.length;
      }
    } finally {
      reader.cancel();
    }
    throw new RangeError();
  };

  // A module of this script's own site. Its name may have changed since the page was opened: then the new one is asked
  // for, once.
  const first = `${base}embed/catalogue.json`;
  const load = async (name, again = true) => {
    const { scripts, styles } = (await read(first)) ?? {};
    const path = scripts?.[name];
    if (typeof path !== "string") throw problem("script", `${first} names no script for this element`);
    try {
      for (const style of ["elements", name]) if (styles?.[style]) read(new URL(styles[style], base).href, "text").catch(() => {});
      const module = await import(new URL(path, base).href);
      return { module, context: { base, read, styles } };
    } catch (error) {
      if (!again) throw problem("script", `${error.message}: does this page allow scripts of ${base} (script-src)?`);
      files.delete(first);
      return load(name, false);
    }
  };

  const nearby = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) target.open();
  }, { rootMargin: AHEAD });

  class Embedded extends HTMLElement {
    #view;
    #run;
    #changes = new MutationObserver((changes) => {
      if (changes.some(({ attributeName }) => !OTHERS.test(attributeName)) && (this.#view || this.#run)) this.open();
    });

    connectedCallback() {
      this.#changes.observe(this, { attributes: true });
      if (this.#view) return this.#view.start();
      delete this.dataset.state; // which a copy of an element brings
      nearby.observe(this);
    }

    disconnectedCallback() {
      this.#changes.disconnect();
      nearby.unobserve(this);
      this.#run = undefined;
      this.#view?.stop();
    }

    // Shows what the attributes say, anew.
    async open() {
      nearby.unobserve(this);
      this.#view?.stop();
      this.#view = undefined;
      const run = (this.#run = {});
      try {
        const { module, context } = await load(MODULES[this.localName.slice(8)]);
        if (run !== this.#run) return;
        const view = await module.open(this, context);
        if (run !== this.#run) return;
        this.#view = view;
        view.start();
      } catch (error) {
        if (run === this.#run) this.#fail(error);
      }
    }

    // The element's own content stays, or comes back; without any there is a link to where it all is.
    #fail({ reason = "fault", message }) {
      console.warn(`<${this.localName}>: ${message}`, this);
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.replaceChildren(this.children.length || this.textContent.trim() ? document.createElement("slot") : this.#link());
      this.dataset.state = "failed";
      this.dispatchEvent(new CustomEvent("sitegen-error", { bubbles: true, composed: true, detail: { reason } }));
    }

    #link() {
      const link = document.createElement("a");
      link.href = this.getAttribute("src") ?? base;
      if (!/^https?:$/.test(link.protocol)) link.href = base;
      link.textContent = link.host;
      return link;
    }
  }

  for (const name of Object.keys(MODULES)) {
    const tag = `sitegen-${name}`;
    if (!customElements.get(tag)) customElements.define(tag, class extends Embedded {});
  }
})();
