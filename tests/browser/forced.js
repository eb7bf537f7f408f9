// What people who force their own colours have to see, beside texts: [what it is, its colour, its ground], of icons, of
// the edges of fields, and of the outline of whatever has the focus. "none" is the colour of what is not drawn.
() => {
  const clear = /^rgba\(.*, 0\)$|^transparent$/;
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear.test(colour)) return colour;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 2 && height > 2 && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  };
  const told = (element) => `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim()}`.slice(0, 80);
  const isDrawn = ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
  const found = [];
  for (const icon of document.querySelectorAll(".icon")) {
    if (shown(icon)) found.push([`icon ${told(icon)}`, getComputedStyle(icon, "::before").backgroundColor, groundOf(icon)]);
  }
  for (const field of document.querySelectorAll("input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea")) {
    if (!shown(field)) continue;
    const { borderBlockEndStyle, borderBlockEndWidth, borderBlockEndColor } = getComputedStyle(field);
    const drawn = borderBlockEndStyle !== "none" && parseFloat(borderBlockEndWidth) > 0;
    found.push([`edge of ${told(field)}`, drawn ? borderBlockEndColor : "none", groundOf(field.parentElement)]);
  }
  let focused = 0;
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    if (!shown(one)) continue;
    one.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== one) continue;
    focused += 1;
    // Around itself, or around what it covers.
    const outlines = [getComputedStyle(one), getComputedStyle(one, "::after")];
    const { outlineColor, outlineOffset } = outlines.find(isDrawn) ?? { outlineColor: "none", outlineOffset: "0" };
    const ground = groundOf(parseFloat(outlineOffset) < 0 ? one : one.parentElement);
    found.push([`focus on ${told(one)}`, outlineColor, ground]);
  }
  document.activeElement.blur();
  return [focused, found];
}
