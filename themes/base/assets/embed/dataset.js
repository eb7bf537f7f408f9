// <sitegen-dataset>: one dataset, with its files.

import { badge, metaOf, summaryOf, titleOf } from "./card.js";
import { icon, make, unseen } from "./make.js";
import { list, problem, safe, table, text } from "./site.js";
import { prepared } from "./stage.js";

export const open = async (element, context) => {
  const { site, stage } = await prepared(element, context, "dataset");
  const [dataset] = await Promise.all([datasetOf(site, (element.getAttribute("name") ?? "").trim()), site.learn()]);
  const { heading } = stage;
  const below = `h${Math.min(6, Number(heading[1]) + 1)}`;
  const files = list(dataset.files).map(table).map((file) => fileOf(stage, file, below));
  stage.root.append(make("article", { class: "item dataset", part: "item" },
    make("div", { class: "what" }, titleOf(stage, dataset, heading), summaryOf(dataset), metaOf(stage, dataset, true)),
    files.length
      ? make("ul", { class: "files", part: "list", role: "list", "aria-label": site.say("files") }, ...files)
      : make("p", { class: "notice", part: "notice" }, site.say("no_file"))));
  return {
    start: () => {
      stage.show();
      stage.tell(1);
    },
    stop: () => {},
  };
};

const datasetOf = async (site, name) => {
  const { at, buckets } = site.datasets;
  const unknown = () => problem("unknown-dataset", `name="${name}" is no dataset of the catalogue at ${site.root}: ` +
    "it should be what stands behind /dataset/ in the address of the dataset's page");
  if (!name) throw unknown();
  const found = table(await site.file(`${at}${bucketOf(name, buckets)}.json`).catch((error) => {
    throw error.reason === "missing" ? unknown() : error;
  }));
  if (!Object.hasOwn(found, name) || !text(found[name]?.path)) throw unknown();
  return found[name];
};

// FNV-1a of 32 bits over the key in UTF-8, as sitegen/outputs/embed/datasets.py reckons it.
export const bucketOf = (key, buckets) => {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value % buckets;
};

const fileOf = (stage, file, heading) => {
  const { site } = stage;
  const [label, family] = list(file.format);
  const facts = [
    sizeOf(site, file.size) && make("li", {}, make("bdi", {}, sizeOf(site, file.size))),
    site.day(text(file.modified)) && make("li", {}, make("time", { datetime: file.modified }, site.day(file.modified))),
    file.kind === "documentation" && make("li", {}, site.say("documentation")),
    ["dead", "unreachable", "format"].includes(file.mark) && badge(file.mark, "warning", site.say(file.mark)),
  ].filter(Boolean);
  return make("li", { class: "file", part: "file" },
    make("div", { class: "kind", part: "format", "data-family": text(family) }, icon(text(family)), make("span", {}, text(label) || site.say("unknown_format"))),
    make("div", { class: "what" },
      make(heading, { class: "file-title", lang: text(file.name_lang) },
        stage.link(file.page, { part: "link" }, make("bdi", {}, text(file.name)))),
      facts.length > 0 && make("ul", { class: "meta row", part: "meta", role: "list" }, ...facts)),
    make("div", { class: "do" }, actionOf(stage, file, text(label))));
};

const actionOf = ({ site }, file, label) => {
  if (file.restricted === true) return make("span", { class: "badge", "data-state": "locked" }, icon("lock"), site.say("restricted"));
  const href = text(file.href) && safe(file.href, site.root);
  if (!href) return "";
  const isAway = file.mark === "dead" || file.kind === "api";
  const words = site.say(file.mark === "dead" ? "try" : file.kind === "api" ? "use" : "download");
  return make("a", { class: "button quiet", part: "button", href, target: site.target, rel: site.target && "noopener" },
    icon(isAway ? "external" : "download"), words, unseen(` ${[text(file.name), label].filter(Boolean).join(", ")}`));
};

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

// With two or three digits and a decimal unit, as the site's own pages have it: "1,1 Mo".
const sizeOf = (site, size) => {
  if (!Number.isFinite(size) || size < 0) return "";
  let [amount, power] = [size, 0];
  while (amount >= 999.5 && power < UNITS.length - 1) [amount, power] = [amount / 1000, power + 1];
  const digits = { maximumFractionDigits: amount < 9.95 && power ? 1 : 0 };
  return `${new Intl.NumberFormat(site.like, digits).format(amount)}\u00a0${site.say(UNITS[power])}`;
};
