// The pages of a list: buttons; links, where each page has an address.

import { icon, make, unseen } from "./make.js";

// The first page, the last, and one on each side of the current one; 0 stands for a gap.
const shown = (page, pages) => {
  const near = [1, page - 1, page, page + 1, pages].filter((each) => each >= 1 && each <= pages);
  const found = [];
  for (const each of [...new Set(near)]) {
    const last = found.at(-1) ?? 0;
    if (each === last + 2) found.push(last + 1);
    else if (each > last + 2) found.push(0);
    found.push(each);
  }
  return found;
};

// `go(page)` turns to a page; `address(page)` is its address, "" for none.
export const pagerOf = (site, page, pages, go, address) => {
  const { say } = site;
  const turn = (to, attributes, ...children) => {
    const href = address(to);
    const made = make(href ? "a" : "button", { href, type: href ? "" : "button", ...attributes }, ...children);
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(to);
    });
    return made;
  };
  const step = (to, name) => {
    const words = make("span", {}, say(name));
    const children = name === "next" ? [words, icon(name)] : [icon(name), words];
    return to >= 1 && to <= pages ? turn(to, { class: "turn", rel: name === "next" ? "next" : "prev" }, ...children) : "";
  };
  const rows = shown(page, pages).map((each) =>
    make("li", {}, each
      ? turn(each, { "aria-current": each === page && "page" }, unseen(`${say("page")} `), site.number(each))
      : make("span", { class: "gap" }, "…")));
  return make("nav", { class: "pager", part: "pager", "aria-label": `${say("pages")} (${site.title})` },
    step(page - 1, "previous"), make("ol", { role: "list" }, ...rows), step(page + 1, "next"));
};
