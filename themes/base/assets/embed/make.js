// Elements of HTML, made one by one: no text of a catalogue is ever read as HTML, nor set as a style.

const SVG = "http://www.w3.org/2000/svg";

// An element with attributes; one whose value is none, "" or false is left out, and children that are none, too.
export const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== null && value !== false && value !== "")
      made.setAttribute(key, value === true ? "" : value);
  made.append(...children.filter((child) => child || child === 0));
  return made;
};

// Words for screen readers alone.
export const unseen = (text) => make("span", { class: "vh" }, text);

// Drawn for sitegen on a 24 × 24 grid, as in themes/base/assets/css/icons.css. Words always stand beside them.
const DRAWINGS = {
  search: "M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zm-1.5 5 5 5",
  close: "m6 6 12 12M18 6 6 18",
  filter: "M4 7h16M7 12h10M10 17h4",
  download: "M12 4v11m-5-4.5 5 5 5-5M5 20h14",
  external: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  lock: "M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  clock: "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM12 7.5V12l3 2",
  warning: "M12 4.5 3.5 19.5h17zM12 10v4.5M12 16.8v.4",
  next: "m9 5 7 7-7 7",
  previous: "m15 5-7 7 7 7",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  geo: "M12 21c4-4.7 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6.3 6 11zm2-11a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
  transport: "M5 4h14v13H5zM5 11h14M8.5 17v2.5M15.5 17v2.5M8 14h1M15 14h1",
  api: "m9 7-5 5 5 5M15 7l5 5-5 5",
  document: "M7 3.5h7l4 4v13H7zM13.5 3.5V8H18M9.5 12.5h6M9.5 16h6",
  image: "M4 5h16v14H4zm.5 11 4.5-4.5 3.5 3.5 2.5-2.5 4.5 4.5M16.5 9.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
  archive: "M4 4.5h16v4H4zM5.5 8.5v11h13v-11M10 12h4",
  other: "M7 3.5h7l4 4v13H7zM13.5 3.5V8H18",
};

export const icon = (name) => {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${name === "next" || name === "previous" ? "step" : ""}`);
  path.setAttribute("d", Object.hasOwn(DRAWINGS, name) ? DRAWINGS[name] : DRAWINGS.other);
  svg.append(path);
  return svg;
};
