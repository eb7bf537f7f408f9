// How the cells of a column compare: as numbers and dates of French and English files are written, else as words.

const BLANKS = /[\s\u00a0\u202f]/g;
const NUMBERS = new Set(["integer", "number", "longitude", "latitude"]);
const DATES = new Set(["date", "datetime"]);

// "1 234,5" → 1234.5; NaN for what is no number.
export const number = (text) => {
  const plain = text.replace(BLANKS, "").replace(",", ".").replace("\u2212", "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
};

// A date as a number that grows with it: the day first, unless the year is. NaN for what is none.
export const moment = (text) => {
  const parts = (text.match(/\d+/g) ?? []).map(Number);
  if (parts.length < 3) return NaN;
  const [year, month, day] = parts[0] > 31 ? parts : [parts[2], parts[1], parts[0]];
  return Date.UTC(year, month - 1, day, ...parts.slice(3, 6));
};

// "PT36H15M" → "36:15", as sitegen/text/durations.py has it. What is no such stays.
export const clock = (text) => {
  const match = /^(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)((?:\.\d+)?)S)?$/.exec(String(text).trim());
  if (!match) return String(text);
  const [, sign, hours, minutes, seconds, part] = match;
  const told = `${sign}${Number(hours ?? 0)}:${String(Number(minutes ?? 0)).padStart(2, "0")}`;
  return seconds ? `${told}:${String(Number(seconds)).padStart(2, "0")}${part}` : told;
};

// "36:15" → minutes; NaN for what is no duration.
const span = (text) => {
  const [, sign, ...parts] = /^(-?)(\d+):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
  const [hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return (sign ? -1 : 1) * (hours * 60 + minutes + seconds / 60);
};

const keyOf = (type) => (NUMBERS.has(type) ? number : DATES.has(type) ? moment : type === "duration" ? span : null);

// A comparison of two cells. Cells that are not of the column's type come after those that are, empty ones last of all,
// in both directions.
export const comparison = (type, language, direction) => {
  const words = new Intl.Collator(language, { numeric: true });
  const key = keyOf(type);
  return (a, b) => {
    if (!a.trim() || !b.trim()) return Number(!a.trim()) - Number(!b.trim());
    const [x, y] = key ? [key(a), key(b)] : [NaN, NaN];
    if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
    return direction * (Number.isNaN(x) ? words.compare(a, b) : x - y);
  };
};

// What a filter compares: without case and accents.
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
