// The rows of a table: those that a visitor asks for, in the order of a column, and the records of the data API as rows.

import { clock, comparison, folded } from "./order.js";

// Those of `rows` ({cells}) that hold all words of `asked`, ordered by the column `by` ({column, type, direction}; a
// direction of 0 is the file's own order).
export const chosen = (rows, asked, by, language) => {
  const words = folded(asked).split(/\s+/).filter(Boolean);
  const holds = (row) => words.every((word) => (row.folded ??= folded(row.cells.join("\n"))).includes(word));
  const found = words.length ? rows.filter(holds) : [...rows];
  if (!by.direction) return found;
  const compare = comparison(by.type, language, by.direction);
  return found.sort((a, b) => compare(a.cells[by.column], b.cells[by.column]));
};

// Records as rows of values as a file would have them: how quantities are shown is for `numerals.js`. `columns` are {name,
// type}; `yes` and `no` are words.
export const rowsOf = (records, columns, { yes, no }) => {
  const shown = (value, type) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "boolean") return value ? yes : no;
    if (type === "duration") return clock(value);
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  };
  return records.map((record) => ({ cells: columns.map(({ name, type }) => shown(record[name], type)) }));
};
