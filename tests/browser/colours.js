// The colours of all texts that a page shows, and what is behind each: [colour, ground, least contrast, text], without repetition.
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (value) => {
    if (!known.has(value)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = value;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(value, [r, g, b, a / 255]);
    }
    return known.get(value);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const hex = (colour) => "#" + colour.slice(0, 3).map((each) => Math.round(each).toString(16).padStart(2, "0")).join("");
  const groundOf = (element) => {
    const above = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3]) above.push(colour);
      if (colour[3] === 1) break;
    }
    return above.reduceRight((below, colour) => over(colour, below), [255, 255, 255, 1]);
  };
  const hidden = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width < 2 || height < 2 || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  };
  const found = new Map();
  const add = (element, style, text) => {
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ground = groundOf(element);
    const isText = style.fill !== "rgb(0, 0, 0)" && element.closest("svg");
    const key = [hex(over(rgba(isText ? style.fill : style.color), ground)), hex(ground), large ? 3 : 4.5];
    const told = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${text}`;
    if (!found.has(key.join())) found.set(key.join(), [...key, told.slice(0, 80)]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || element.closest("script, style, noscript, template, option, svg") || hidden(element)) continue;
    add(element, getComputedStyle(element), text);
  }
  for (const field of document.querySelectorAll("input[placeholder]")) {
    if (!hidden(field)) add(field, getComputedStyle(field, "::placeholder"), field.placeholder);
  }
  return [...found.values()];
}
