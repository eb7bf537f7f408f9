// A dataset in a list, as the site's own lists have it: title, summary, whose it is, formats, when it changed.

import { icon, make, unseen } from "./make.js";
import { list, text } from "./site.js";

const MOST_FORMATS = 5;

// The parts of a card, which are also those of a dataset that stands alone.
export const titleOf = (stage, card, heading) =>
  make(heading, { class: "title", part: "title", lang: text(card.title_lang) },
    stage.link(card.path, { part: "link" }, make("bdi", {}, text(card.title))));

export const summaryOf = (card) =>
  text(card.summary) && make("p", { class: "summary", part: "summary", dir: "auto", lang: text(card.summary_lang) }, card.summary);

export const metaOf = (stage, card, hasDay) => {
  const { site } = stage;
  const rows = [
    text(card.organization) && make("li", { lang: text(card.organization_lang) }, make("bdi", {}, card.organization)),
    text(card.license) && make("li", {}, make("bdi", {}, card.license)),
    hasDay && dayOf(stage, card, "li"),
    card.restricted === true && badge("locked", "lock", site.say("restricted")),
    card.late === true && badge("late", "clock", site.say("late")),
  ].filter(Boolean);
  return rows.length > 0 && make("ul", { class: "meta row", part: "meta", role: "list" }, ...rows);
};

export const badge = (state, drawing, words) => make("li", { class: "badge", "data-state": state }, icon(drawing), words);

export const formatsOf = ({ site }, card) => {
  const formats = list(card.formats).map(list).filter(([label]) => text(label));
  if (!formats.length) return "";
  const rows = formats.slice(0, MOST_FORMATS).map(([label, family]) =>
    make("li", { class: "format", part: "format", "data-family": text(family) }, icon(family), label));
  if (formats.length > MOST_FORMATS) rows.push(make("li", { class: "format" }, `+ ${site.number(formats.length - MOST_FORMATS)}`));
  return make("ul", { class: "formats", role: "list", "aria-label": site.say("formats") }, ...rows);
};

export const dayOf = ({ site }, card, name = "p") => {
  const day = site.day(text(card.modified));
  return day && make(name, { class: "meta" }, unseen(`${site.say("modified")} `), make("time", { datetime: card.modified }, day));
};

export const cardOf = (stage, card, heading) =>
  make("li", { class: "item", part: "item" },
    make("div", { class: "what" }, titleOf(stage, card, heading), summaryOf(card), metaOf(stage, card)),
    make("div", { class: "get" }, formatsOf(stage, card), dayOf(stage, card)));
