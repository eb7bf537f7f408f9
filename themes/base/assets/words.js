// Texts as the words that a search compares: the same as sitegen/text/words.py, which made the index.

const WORD = /[\p{L}\p{N}]+/gu;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]/g;
const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŋ: "n" };
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const PAIRED =
  /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;

// The words of a text in small letters, with their accents.
export const spelled = (text) => text.normalize("NFC").toLowerCase().match(WORD) ?? [];

// A word without accents.
export const folded = (word) =>
  word.normalize("NFKD").toLowerCase().replace(LETTER, (letter) => LETTERS[letter]).replace(MARKS, "").normalize("NFC")
    .replace(NO_WORD, "");

// What a spelled word is found by: itself without accents; in paired scripts each two signs. The last sign alone is in
// the index, for words of one sign; it is asked for only where it stands alone.
export const terms = (word) =>
  folded(word).split(PAIRED).filter(Boolean).flatMap((run) => {
    const signs = [...run];
    if (!PAIRED.test(run) || signs.length === 1) return [run];
    return signs.slice(1).map((sign, index) => signs[index] + sign);
  });

// What is taken off the end of a word, or its beginning, as the index says for its language.
export const stemmer = (endings) => {
  const rules = endings.map((ending) => new RegExp(ending, "u"));
  return (word) => rules.reduce((rest, rule) => rest.replace(rule, ""), word);
};
