// The elements of this site in place of neogeo-technologies/ckan-widget: a page that loaded that one loads this file
// instead, and calls the same `ckanWidget.init({…})`. docs/embed.md says what becomes of each option.
(() => {
  "use strict";

  // Of this catalogue, written here when the site is built: which facets its search has; of other facets, the key of the
  // one value that all of its datasets have ("" for none); keys of values whose names in CKAN tell nothing of them.
  const { facets, shared, names } = __CATALOGUE__;

  const script = document.currentScript || document.querySelector('script[src*="/ckan-widget.js"]');
  const site = new URL(".", script.src).href;
  const nonce = script.nonce; // for the page's Content-Security-Policy
  const docs = "see docs/embed.md of sitegen, \"In place of ckan-widget\"";

  // What CKAN calls a field, and what it is called here. Others are extras, which have their own names.
  const FACETS = {
    organization: "organization", groups: "group", tags: "tag", res_format: "format", license_id: "license",
    update_frequency: "frequency",
  };
  const SORTS = {
    "score desc": "relevance", "metadata_modified desc": "modified", "title_string asc": "title",
  };
  const MOST = 100; // datasets a page, as the old one has it
  const MADE_FOR_CKAN = {
    ckan_api: "datasets come from the files of this site, and no CKAN is asked",
    link_to_ckan_label: "titles are links themselves",
    thumbnails_display: "cards have no pictures",
  };

  const told = new Set();
  const tell = (how, text) => {
    if (told.has(text)) return;
    told.add(text);
    console[how](`ckan-widget.js of ${site}: ${text}`);
  };

  // A list as it was documented, or as people write it: ["a", "b"] or "a, b".
  const list = (value) =>
    (Array.isArray(value) ? value : String(value ?? "").split(",")).map((each) => String(each).trim()).filter(Boolean);

  // The key of a value by its name in CKAN, as sitegen/urls/segments.py makes it of plain names; `names` has the others.
  const plain = (name) =>
    name.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC")
      .replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const keyOf = (facet, name) => {
    const known = Object.hasOwn(names, facet) ? names[facet] : {};
    if (Object.hasOwn(known, name)) return known[name];
    const isName = (facet === "organization" || facet === "group") && /^[a-z0-9_-]+$/.test(name);
    return isName ? name : plain(name) || name.replace(/[\s+]+/g, "-");
  };

  // What datasets have to have, by facet: a list of alternatives, each of which is a list of keys, all of them.
  class Filters {
    constructor() {
      this.of = new Map();
    }

    // Any of these, and what has been asked for before.
    and(field, values) {
      if (!values.length) return;
      const facet = FACETS[field] ?? plain(field);
      const keys = values.map((value) => keyOf(facet, value));
      if (!facets.includes(facet)) {
        const isKnown = Object.hasOwn(shared, facet);
        if (isKnown && keys.includes(shared[facet])) return;
        if (!isKnown) {
          tell("warn", `the search here has no facet "${facet}", so that ${field} = ${values.join(", ")} narrows nothing: ` +
            `add it to [search] facets of partner.toml (${docs})`);
          return;
        }
      }
      const before = this.of.get(facet) ?? [[]];
      this.of.set(facet, before.flatMap((all) => keys.map((key) => [...new Set([...all, key])])));
    }

    // As attributes have them: "a b" is any of both, "a+b" is both.
    *attributes() {
      for (const [facet, any] of this.of) yield [facet, any.map((all) => all.join("+")).join(" ")];
    }
  }

  const filtersOf = (config) => {
    const filters = new Filters();
    filters.and("organization", list(config.ckan_organizations));
    for (const name of list(config.ckan_groups)) filters.and("groups", [name]);
    for (const name of list(config.ckan_tags)) filters.and("tags", [name]);
    for (const [field, values] of Object.entries(config.ckan_facets ?? {}))
      for (const value of list(values)) {
        const name = value.replace(/\s+|^"|"$/g, "");
        if (name !== "*") filters.and(field, [name]);
      }
    return filters;
  };

  const sortOf = (wanted) => {
    const [first] = String(wanted).toLowerCase().split(",");
    const clause = first.trim().replace(/\s+/g, " ");
    if (Object.hasOwn(SORTS, clause)) return SORTS[clause];
    const nearest = /title|name/.test(clause) ? "title" : /modified|created|date/.test(clause) ? "modified" : "relevance";
    tell("info", `data_sort "${wanted}" is none of the orders here, ${nearest} is taken (${docs})`);
    return nearest;
  };

  const facetsOf = (wanted) => {
    const known = list(wanted).map((field) => FACETS[field] ?? plain(field)).filter((facet) => facets.includes(facet));
    return [...new Set(known)].join(" ") || "none";
  };

  // A pattern of addresses, whole, with its place for a name as it was.
  const addressOf = (pattern) => {
    try {
      return new URL(pattern, document.baseURI).href.replace(/%7Bname%7D/i, "{name}");
    } catch {
      return pattern;
    }
  };

  // The attributes of the element that shows what the old one showed with this configuration.
  const attributesOf = (config) => {
    const attributes = new Map([["src", site], ["target", "_blank"], ...filtersOf(config).attributes()]);
    const size = Number(config.result_page_size);
    if (size >= 1) attributes.set("page-size", String(Math.min(Math.floor(size), MOST)));
    if (config.data_sort !== undefined) attributes.set("sort", sortOf(config.data_sort));
    if (config.facet_display !== undefined) attributes.set("facets", facetsOf(config.facet_display));
    if (config.link_to_ckan_href) attributes.set("link-base", addressOf(String(config.link_to_ckan_href)));
    const hidden = [];
    if (!(config.header_display ?? true)) hidden.push("search");
    if (!(config.sidebar_display ?? true)) hidden.push("facets", "sorts");
    if (hidden.length) attributes.set("hide", hidden.join(" "));
    for (const [option, why] of Object.entries(MADE_FOR_CKAN))
      if (config[option] !== undefined) tell("info", `${option} has no effect any more: ${why} (${docs})`);
    return attributes;
  };

  const load = () => {
    const src = `${site}embed.js`;
    if ([...document.scripts].some((each) => each.src === src)) return;
    const embed = document.createElement("script");
    Object.assign(embed, { src, async: true });
    if (nonce) embed.nonce = nonce;
    document.head.append(embed);
  };

  // What stands in the container stays there until there is something to show. Called again, the new options hold.
  const show = (config) => {
    const container = document.getElementById("ckan-widget");
    if (!container) {
      tell("error", 'the page has no <div id="ckan-widget"></div> to show the catalogue in');
      return;
    }
    const before = container.querySelector(":scope > sitegen-catalogue");
    const element = document.createElement("sitegen-catalogue");
    for (const [name, value] of attributesOf(config)) element.setAttribute(name, value);
    element.append(...(before ?? container).childNodes);
    container.replaceChildren(element);
    load();
  };

  let latest;
  const init = (config) => {
    const first = latest === undefined;
    latest = config !== null && typeof config === "object" ? config : {};
    if (document.readyState !== "loading" || document.getElementById("ckan-widget")) show(latest);
    else if (first) document.addEventListener("DOMContentLoaded", () => show(latest), { once: true });
  };

  window.ckanWidget = { init };
})();
