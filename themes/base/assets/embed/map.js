// The map of a preview in another site's page. Leaflet is loaded with it; tiles of a third site by a click of their own.

import { Explorer, featuresOf } from "../explorer.js";
import { icon, make } from "./make.js";
import { safe } from "./site.js";

const FAR = 100_000;

// Leaflet, which knows listeners of the window and of the document by numbers of its own: a host page may have a Leaflet too,
// which counts from 1 and would take ours for its own.
const leaflet = async () => {
  const { default: L } = await import("../vendor/leaflet/leaflet.js");
  while (L.stamp({}) < FAR);
  return L;
};

// Shows it in `place`, which is in the page already. `told`: {shapes, all}, paths of features; `land`: path of the partner's,
// `tiles` a background or null; `close` is called when a visitor closes it; `isAsked`: by a visitor;
// `isWanted`: whether it still is, when all has come. Gives the Explorer.
export const explore = async (place, told, { say, read, land, tiles, target, close, isAsked, isWanted }) => {
  const [L, features, ground] = await Promise.all([
    leaflet(),
    featuresIn(told, read),
    land ? read(land).then(featuresOf).catch(() => []) : [],
  ]);
  if (!isWanted()) return null;
  const root = frame(say, tiles, target);
  place.replaceChildren(root);
  const explorer = new Explorer(L, root, { say, close, tiles });
  explorer.part("note").textContent = explorer.draw(features, ground, isAsked);
  return explorer;
};

// All features where the site has them, else those that it draws itself.
const featuresIn = async (told, read) => {
  if (told.all) {
    try {
      return featuresOf(await read(told.all));
    } catch (error) {
      if (!told.shapes) throw error;
      console.warn(error);
    }
  }
  return featuresOf(await read(told.shapes));
};

// The parts that Explorer draws into.
const frame = (say, tiles, target) => {
  const button = (drawing, words, doing) =>
    make("button", { type: "button", class: "step-button", "data-do": doing, title: say(words), "aria-label": say(words) }, icon(drawing));
  return make("div", { class: "explorer", part: "map" },
    make("div", { class: "ground" },
      make("div", { class: "field", "data-part": "field", role: "application", "aria-label": say("label"), "aria-describedby": "how" }),
      make("p", { class: "how", id: "how" }, make("bdi", {}, say("how")), make("span", { "data-part": "choosing" }, ` ${say("how_choose")}`)),
      make("div", { class: "scale-tools" }, button("plus", "zoom_in", "in"), button("minus", "zoom_out", "out"), button("fit", "fit", "fit")),
      make("div", { class: "shut" }, button("close", "close", "close"))),
    tiles && background(say, tiles, target),
    make("div", { class: "of-feature", "data-part": "panel", hidden: true },
      make("div", { class: "steps" }, button("previous", "previous", "previous"), make("p", { role: "status" }, make("bdi", { "data-part": "which" })), button("next", "next", "next")),
      make("dl", { "data-part": "properties" })),
    make("p", { class: "meta note", role: "status", "data-part": "note" }));
};

const background = (say, tiles, target) => {
  const href = tiles.by_address && safe(tiles.by_address);
  const by = href ? make("a", { href, target, rel: "noopener" }, tiles.by) : tiles.by;
  return make("div", { class: "background" },
    make("button", { type: "button", class: "button quiet", part: "button", "data-do": "tiles" }, say("tiles", 1, { host: tiles.host })),
    make("p", { class: "meta", "data-part": "credit", hidden: true }, say("tiles_by"), by));
};
