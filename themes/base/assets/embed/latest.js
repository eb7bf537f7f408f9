// <sitegen-latest>: what changed last, in a few lines.

import { dayOf, titleOf } from "./card.js";
import { make } from "./make.js";
import { text } from "./site.js";
import { prepared } from "./stage.js";

export const open = async (element, context) => {
  const { site, stage } = await prepared(element, context);
  const count = stage.whole("count", 5, [1, 50]);
  const { heading, fixed } = stage;
  const cards = fixed.length || count > site.newest.length ? await found(stage, fixed, count) : site.newest.slice(0, count);
  const rows = cards.map((card) => make("li", { class: "entry", part: "item" },
    titleOf(stage, card, heading),
    make("div", { class: "meta row", part: "meta" },
      text(card.organization) && make("span", { lang: text(card.organization_lang) }, make("bdi", {}, card.organization)), dayOf(stage, card))));
  if (rows.length) stage.root.append(make("ul", { class: "list", part: "list", role: "list" }, ...rows));
  else stage.root.append(make("p", { class: "notice", part: "notice" }, site.say("none")));
  return {
    start: () => {
      stage.show();
      stage.tell(rows.length);
    },
    stop: () => {},
  };
};

// From the index, which knows more than the newest ones.
const found = async (stage, fixed, count) => {
  if (!stage.site.index) return stage.site.newest.slice(0, count);
  const { Finding } = await import("./finding.js");
  const finding = new Finding(stage, fixed);
  const { documents } = await finding.find({ words: "", filters: [], sort: "modified" });
  return finding.cards(documents.slice(0, count));
};
