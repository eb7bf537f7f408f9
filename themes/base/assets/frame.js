// A page in a frame of another site's page: shows the element that its address asks for, and tells the frame's height.
// No module: in a sandbox, where the page has no origin, a module would have to be allowed by its host.
(() => {
  const ELEMENTS = ["catalogue", "dataset", "preview", "latest", "search"];
  // What the address may say. Not where data comes from, nor where links lead: a frame shows its own site.
  const OPTIONS = [
    "count", "facets", "heading", "hide", "lang", "look", "name", "page-size", "q", "resource", "scheme", "sort",
  ];
  const box = document.querySelector("[data-frame]");
  const { filters } = box.dataset; // names of facets, where an element is to be shown

  const show = () => {
    const asked = new URLSearchParams(location.search);
    const element = ELEMENTS.includes(asked.get("element")) ? asked.get("element") : "catalogue";
    const shown = document.createElement(`sitegen-${element}`);
    for (const name of [...OPTIONS, ...filters.split(" ")]) {
      if (name && asked.has(name)) shown.setAttribute(name, asked.get(name));
    }
    shown.setAttribute("src", box.querySelector("a").href);
    shown.setAttribute("target", "_top");
    if (!asked.has("heading")) shown.setAttribute("heading", "2"); // below the page's own
    // With a scheme of the host's, the host's ground shows through; else the page has its own, as the device has it.
    const scheme = asked.get("scheme");
    if (scheme === "light" || scheme === "dark") {
      document.documentElement.style.colorScheme = scheme;
      document.documentElement.dataset.ground = "none";
    } else if (!asked.has("look") && !CSS.supports("color:light-dark(red,oklch(from red l c h))")) {
      shown.setAttribute("scheme", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    }
    shown.append(...box.childNodes); // stays until there is something to show
    box.append(shown);
  };

  // WordPress puts what it finds by oEmbed into a sandbox, and gives it a word by which the two speak to each other.
  const secret = /[?&]secret=([A-Za-z0-9]+)/.exec(location.hash)?.[1];

  let told = 0;
  const tell = () => {
    told = Math.ceil(box.getBoundingClientRect().bottom + scrollY);
    parent.postMessage({ sitegen: "height", height: told }, "*"); // it says nothing that the host may not know
    if (secret) parent.postMessage({ message: "height", value: told, secret }, "*");
  };
  const changed = () => {
    if (Math.ceil(box.getBoundingClientRect().bottom + scrollY) !== told) tell();
  };

  // No link leads out of WordPress's sandbox: WordPress opens those of the site that the frame is from, when told to.
  const follow = (event) => {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement && each.href);
    if (!link || new URL(link.href).host !== location.host || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    parent.postMessage({ message: "link", value: link.href, secret }, "*");
  };

  if (filters !== undefined) show();
  if (parent === window) return;
  new ResizeObserver(changed).observe(box);
  addEventListener("load", tell);
  addEventListener("message", ({ data, source }) => {
    if (source === parent && data?.sitegen === "ask") tell();
  });
  if (secret) addEventListener("click", follow);
})();
