// What a search says beside its results: what it did with what was asked for, and ways on where nothing was found.

import { shortened } from "./said.js";
import { having, NOTHING } from "./state.js";

// What the search did with what was asked for, as lines.
export const remarks = (say, catalogue, result) => {
  const named = (name) => say("of", 1, { facet: catalogue.facet(name)?.label ?? shortened(name) });
  const said = result.ignored.map(([name, key]) => say("ignored", 1, { filter: named(name) + shortened(key) }));
  if (result.cut) said.push(say("cut", result.cut));
  for (const [typed, used] of result.corrected ?? []) said.push(say("corrected", 1, { typed, used }));
  if (result.partial && result.documents.length) said.push(say("partial"));
  return said;
};

// Ways on where nothing was found, as texts and states; `isMistyped` where the words alone find nothing.
export const waysOn = (say, catalogue, state, result) => {
  const ways = [];
  for (const [name, count] of result.without) {
    if (!count || !state.filters.has(name)) continue;
    const filter = catalogue.facet(name).label;
    ways.push([say("without", count, { filter }), having(state, name, [])]);
  }
  const byWords = result.numbers?.length ?? 0;
  if (byWords && state.filters.size && !ways.length)
    ways.push([say("without_filters", byWords), { ...state, filters: new Map() }]);
  ways.push([say("all"), NOTHING]);
  return { ways, isMistyped: Boolean(state.words) && !byWords };
};
