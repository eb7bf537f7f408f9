// What is asked of a search: words, filters, order. One value, which addresses hold too.

export const SORTS = ["relevance", "modified", "title"];
const LONGEST = 300; // characters of a query that go into an address
const NOT_OURS = /^utm_|clid$/; // parameters that others add to addresses

export const NOTHING = { words: "", filters: new Map(), sort: "" };

// {words, filters: keys of values by name of facet, sort}, from pairs of a name and a value. A Map, since addresses may
// name anything ("__proto__").
export const stateOf = (pairs) => {
  const state = { ...NOTHING, filters: new Map() };
  for (const [name, value] of pairs) {
    if (name === "q") state.words = value.trim();
    else if (name === "sort") state.sort = SORTS.includes(value) ? value : "";
    else if (value && !NOT_OURS.test(name)) state.filters.set(name, [...new Set(state.filters.get(name)).add(value)]);
  }
  return state;
};

// The same as pairs.
export const pairsOf = ({ words, filters, sort }) => {
  const pairs = words ? [["q", words.slice(0, LONGEST)]] : [];
  for (const [name, keys] of filters) for (const key of keys) pairs.push([name, key]);
  if (sort) pairs.push(["sort", sort]);
  return pairs;
};

// The order that a state has where it names none.
export const usual = ({ words }) => (words ? "relevance" : "modified");

// The state with these values of a facet, or with one put in or taken out.
export const having = (state, name, keys) => {
  const filters = new Map(state.filters);
  if (keys.length) filters.set(name, keys);
  else filters.delete(name);
  return { ...state, filters };
};

export const toggled = (state, name, key) => {
  const keys = state.filters.get(name) ?? [];
  return having(state, name, keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key]);
};
