// A page of a frozen copy, without a server: modules and data come as scripts beside it, which hand over their text.
// Served from a host, the copy works the same.
(() => {
  const { currentScript: own } = document;
  const root = new URL("../", own.src); // of the copy: this file lies in its assets
  const texts = new Map(); // by path
  const scripts = new Map(); // that were asked for, by path
  const modules = new Map(); // addresses by path

  // What the script of a file handed over; `ending` is what its name has beyond that of the file.
  const take = (path, ending = "") => {
    if (!scripts.has(path)) {
      scripts.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const refuse = () => reject(new TypeError(`${path} is not in this copy`));
        script.src = new URL((path + ending).split("/").map(encodeURIComponent).join("/"), root);
        script.onload = () => (texts.has(path) ? resolve(texts.get(path)) : refuse());
        script.onerror = refuse;
        document.head.append(script);
      }));
    }
    return scripts.get(path);
  };

  // The path of an address in this copy; undefined for any other.
  const pathOf = ({ protocol, host, pathname }) =>
    protocol === root.protocol && host === root.host && pathname.startsWith(root.pathname)
      ? decodeURIComponent(pathname.slice(root.pathname.length)) : undefined;

  const made = async (path) => {
    const parts = await Promise.all((await take(path)).map(async (part) => (part.from ? JSON.stringify(await addressOf(part.from)) : part)));
    return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  };
  const addressOf = (path) => {
    if (!modules.has(path)) modules.set(path, made(path));
    return modules.get(path);
  };
  const load = async (path) => import(await addressOf(path));

  const overNetwork = globalThis.fetch;
  const fetch = async (input, options) => {
    const path = pathOf(new URL(input.url ?? input, document.baseURI));
    if (path === undefined) return overNetwork(input, options);
    try {
      return new Response(await take(path, ".js"));
    } catch (error) {
      return new Response(error.message, { status: 404 });
    }
  };

  // Without a server, a folder is no page: links that scripts make lead to the page in it.
  const lead = (link) => {
    const path = pathOf(link);
    if (path === "" || path?.endsWith("/")) link.pathname += "index.html";
  };
  const watch = (records) => {
    for (const { target, addedNodes } of records)
      for (const node of [target, ...addedNodes]) {
        if (node.matches?.("a[href]")) lead(node);
        if (node !== target) node.querySelectorAll?.("a[href]").forEach(lead);
      }
  };

  if (!globalThis.frozen) {
    globalThis.frozen = { keep: (path, text) => texts.set(path, text), load };
    globalThis.fetch = fetch;
    new MutationObserver(watch).observe(document, { subtree: true, childList: true, attributeFilter: ["href"] });
  }
  globalThis.frozen.load(own.dataset.module).catch((error) => console.error(error));
})();
