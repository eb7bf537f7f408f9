// Words that were meant by one that nothing has: read when a search needs it.

import { folded } from "./words.js";

// Letters to change, add, leave out or swap, up to `most`; more than that is Infinity.
const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return Infinity;
    [before, last] = [last, row];
  }
  return last[other.length] <= most ? last[other.length] : Infinity;
};

// Of the words of an index and how many datasets have each, in turn: those that have `term` inside, and the likeliest one
// that was meant, as it is spelt and as it is looked up.
export const likely = (words, term) => {
  const most = term.length < 8 ? 1 : 2;
  const around = [];
  let likeliest = { unlike: Infinity };
  for (let at = 0; at < words.length; at += 2) {
    const known = folded(words[at]);
    if (known.includes(term)) around.push(known);
    const far = distance(term, known, most);
    // Nearer first; a first letter is rarely mistyped; of two words the more frequent one.
    const unlike = far * 10 + (known[0] === term[0] ? 0 : 5) - Math.log10(words[at + 1] + 1);
    if (unlike < likeliest.unlike) likeliest = { unlike, known, word: words[at] };
  }
  return { ...likeliest, around };
};
