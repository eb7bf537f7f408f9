// Numbers of files as the readers of a language write them, as sitegen/text/numerals.py has it: "1234.50" → "1 234,50".

const LONGEST_NUMBER = 40; // characters; no number is longer
const ONE_NUMBER = /^([+\-\u2212]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)?(?:[.,](\d*))?$/;
const BETWEEN = /[ \u00a0\u202f]/g;

// `signs`: what stands between thousands (`group`) and before decimals (`decimal`). What is no number stays, and so does one
// that begins with a zero, as codes do.
export const numeral = (cell, signs) => {
  const text = cell.trim();
  const [, sign, found, part] = (text.length <= LONGEST_NUMBER && ONE_NUMBER.exec(text)) || [];
  if (!found && !part) return cell;
  const whole = (found ?? "0").replace(BETWEEN, "");
  if (whole.length > 1 && whole.startsWith("0")) return cell;
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, signs.group);
  return `${sign}${grouped}${part ? signs.decimal + part : ""}`;
};

// What is copied out of a table is what the file has: spreadsheets take no number that is written for people.
export const copyAsInFile = (table) =>
  table.addEventListener("copy", (event) => {
    const root = table.getRootNode();
    const selection = (root.getSelection ? root : document).getSelection();
    if (!event.clipboardData || !selection?.rangeCount) return;
    const range = selection.getRangeAt(0);
    const piece = document.createElement("div");
    piece.append(range.cloneContents());
    const cells = [...piece.querySelectorAll("[data-value]")];
    const around = range.commonAncestorContainer;
    const cell = (around.closest ? around : around.parentElement)?.closest("[data-value]");
    if (cell && piece.textContent === cell.textContent) piece.textContent = cell.dataset.value;
    else if (!cells.length) return;
    for (const each of cells) each.textContent = each.dataset.value;
    const rows = [...piece.querySelectorAll("tr")];
    const lines = rows.map((row) => [...row.cells].map(({ textContent }) => textContent.trim()).join("\t"));
    const loose = piece.querySelectorAll("td, th");
    event.clipboardData.setData("text/plain", rows.length ? lines.join("\n") : loose.length ? [...loose].map(({ textContent }) => textContent.trim()).join("\t") : piece.textContent);
    event.clipboardData.setData("text/html", rows.length ? `<table>${piece.innerHTML}</table>` : piece.innerHTML);
    event.preventDefault();
  });
