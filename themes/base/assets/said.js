// What a search says of what it found, in the language of its words: the same wherever its results are shown.

const FEW = 10; // of a facet, before the visitor asks for more
const MANY = 200;

// A function that says a message, with its number and names. Messages are texts, or texts by plural form.
export const sayer = (words, language) => {
  const plural = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  return (key, count, names = {}) => {
    let text = words[key] ?? "";
    if (typeof text === "object") text = text[plural.select(count)] ?? text.other;
    return String(text ?? "").replace(/\{(\w+)\}/g, (_, name) => (name === "count" ? format.format(count) : names[name]));
  };
};

export const shortened = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

// How much there is.
export const headline = (say, state, total) => {
  const words = shortened(state.words);
  if (!total) return words ? say("none_for", 0, { words }) : say("none");
  return words ? say("results_for", total, { words }) : say("datasets", total);
};

// Which values of a facet are shown, and what there is beside them. `typed`: letters that narrow the list.
export const valuesOf = (facet, chosen, counts, typed, isWide) => {
  const letters = plain(typed);
  const possible = facet.values
    .map((value, at) => ({ ...value, count: counts[at], on: chosen.includes(value.key) }))
    .filter(({ count, on }) => count || on);
  if (!facet.ordered) possible.sort((one, other) => other.count - one.count);
  const fitting = letters ? possible.filter(({ label, on }) => on || plain(label).includes(letters)) : possible;
  const isExpanded = Boolean(isWide || letters);
  const limit = isExpanded ? MANY : FEW;
  const shown = fitting.filter(({ on }, rank) => on || rank < limit);
  return {
    shown,
    isExpanded,
    isNarrowed: possible.length > 2 * FEW && (isExpanded || possible.length > 5 * FEW),
    more: letters ? 0 : Math.max(0, possible.length - FEW),
    isCut: shown.length < fitting.length && isExpanded,
    isHidden: possible.length < 2 && !chosen.length,
  };
};

// Rows into a list. The one that is held, by the mouse or by the focus, stays where it is and the others move around
// it: what leaves the page, if only for a moment, loses the focus, and hears no end of a press.
export const place = (list, rows) => {
  if (rows.length === list.children.length && rows.every((row, at) => row === list.children[at])) return;
  for (const row of [...list.children]) if (!rows.includes(row)) row.remove();
  const held = rows.findIndex((row) => row.matches(":active, :focus-within"));
  list.prepend(...rows.slice(0, held));
  list.append(...rows.slice(held + 1)); // all of them, where none is held: -1
};
