// The properties of a feature as rows of a definition list: text, whatever they hold.

const LONGEST = 500; // characters of a value

const shown = (value) => {
  if (value === null || value === undefined || value === "") return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

export const details = (properties) =>
  Object.entries(properties ?? {}).filter(([, value]) => shown(value)).map(([name, value]) => {
    const row = document.createElement("div");
    const term = Object.assign(document.createElement("dt"), { textContent: name });
    row.append(term, Object.assign(document.createElement("dd"), { textContent: shown(value) }));
    return row;
  });
