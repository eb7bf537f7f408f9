// <sitegen-search>: a box that leads to the search of the site.

import { icon, make } from "./make.js";
import { prepared } from "./stage.js";

export const open = async (element, context) => {
  const { site, stage } = await prepared(element, context);
  const input = make("input", {
    class: "input", part: "box", type: "search", name: "q", "aria-label": site.say("label"), value: element.getAttribute("q") ?? "",
  });
  const kept = stage.fixed.flatMap(([name, keys]) => keys.map((value) => make("input", { type: "hidden", name, value })));
  const form = make("form", { class: "search", part: "search", role: "search", "aria-label": `${site.say("do")} (${site.title})`, action: site.page(site.search) }, input, ...kept,
    make("button", { class: "button", part: "button", type: "submit" }, icon("search"), make("span", {}, site.say("do"))));
  // By a link: a policy of the page around (form-action) may keep forms at home.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pairs = [...new FormData(form)].filter(([, value]) => value);
    stage.link(`${site.search}?${new URLSearchParams(pairs)}`, {}).click();
  });
  stage.root.append(form);
  return { start: () => stage.show(), stop: () => {} };
};
