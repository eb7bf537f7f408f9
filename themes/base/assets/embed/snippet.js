// What is pasted into other sites' pages, as text: the only place that makes it in the browser. sitegen's own
// sitegen/outputs/embed/snippets.py makes the same of the usual settings, for who has no scripts.

const HEIGHTS = { catalogue: 900, latest: 560, dataset: 520, preview: 560, search: 160 }; // pixels of a frame, at first

const NOT_FRAMED = ["state", "target", "link-base"]; // a frame shows its own site, and its links open in the window

// A value between double quotes, or a text between tags: nothing in it is markup, and reading it gives it back.
export const escaped = (text) =>
  String(text).replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// `attributes`: pairs of a name and a text; a name alone where the value is true.
const tag = (name, attributes, content = "") => {
  const written = attributes.map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escaped(value)}"`)).join("");
  return `<${name}${written}>${content}</${name}>`;
};

const script = (src) => tag("script", [["src", src], ["async", true]]);

// `site`: addresses, as `Host` of snippets.py has them. `element`: its name without "sitegen-". `options`: pairs of a name
// and a text, as attributes have them. `name`: what a frame is called.
const elementCode = (site, element, options) => {
  const link = `\n  ${tag("a", [["href", site.home]], escaped(site.title))}\n`;
  return `${script(site.script)}\n${tag("sitegen-" + element, [["src", site.home], ...options], link)}`;
};

const frameCode = (site, element, options, name) => {
  const asked = new URLSearchParams([["element", element], ...options.filter(([option]) => !NOT_FRAMED.includes(option))]);
  return tag("iframe", [
    ["src", `${site.frame}?${asked}`],
    ["title", name], ["width", "100%"], ["height", HEIGHTS[element]], ["loading", "lazy"], ["style", "border:0"],
  ]);
};

// The address of a file below `folder` that other systems read; "" where an element has none.
const address = (folder, file) => (folder && file ? folder + file : "");
const of = (folder, key, ending) => (key ? `${folder}/${encodeURIComponent(key)}${ending}` : "");

// Every variant of an element, by its name; "" for those that it has not.
export const variants = (site, element, options, name) => {
  const { name: dataset, resource } = Object.fromEntries(options);
  const fragments = { catalogue: "list.html", latest: "latest.html", dataset: of("dataset", dataset, ".html") };
  const documents = {
    catalogue: "site.json", dataset: of("dataset", dataset, ".json"), preview: of("resource", resource, ".json"),
  };
  const frame = frameCode(site, element, options, name);
  return {
    element: elementCode(site, element, options),
    growing: `${frame}\n${script(site.growing)}`,
    frame,
    fragment: address(site.fragments, fragments[element]),
    oembed: address(site.oembed, documents[element]),
    widget: element === "catalogue" ? site.widget : "",
  };
};
