// The filters in use, each of which a click takes away: read when there is one.

import { toggled } from "../state.js";
import { icon, make, unseen } from "./make.js";

// `go(state, at)` asks for another state, from the chip at this place.
export const chipsOf = async (site, catalogue, state, go) => {
  await site.learn();
  const { say } = site;
  const chip = (facet, { key, label, language }, at) => {
    const button = make("button", { class: "chip", part: "button", type: "button" },
      unseen(`${say("remove")} `), make("span", { class: "facet-name" }, say("of", 1, { facet: facet.label })),
      make("span", { class: "name", lang: language, dir: "auto" }, label), icon("close"));
    button.addEventListener("click", () => go(toggled(state, facet.name, key), at));
    return make("li", {}, button);
  };
  const chosen = [...state.filters].flatMap(([name, keys]) => {
    const facet = catalogue.facet(name);
    return keys.map((key) => [facet, facet?.values?.[facet.position.get(key)]]).filter(([, value]) => value);
  });
  const rows = chosen.map(([facet, value], at) => chip(facet, value, at));
  if (rows.length < 2) return rows;
  const clear = make("button", { class: "plain", type: "button" }, say("clear"));
  clear.addEventListener("click", () => go({ ...state, filters: new Map() }, 0));
  return [...rows, make("li", {}, clear)];
};
