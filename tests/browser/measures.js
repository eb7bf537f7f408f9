// How a page is laid out and set, in measures that have nothing to do with its colours; lengths are numbers, of pixels.
() => {
  const shown = (query) => [...document.querySelectorAll(query)].filter((each) => each.checkVisibility() && each.offsetWidth > 2);
  const box = (element) => element?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
  const face = (style) => style.fontFamily.split(",")[0];
  const size = (style) => `${Math.round(parseFloat(style.fontSize))} pixels`;
  const [title] = shown("h1");
  const [name] = shown(".sitename");
  const [heading] = shown("main h2");
  const [field] = shown("input[type=search]");
  const [piece] = shown("main :is(.card, .file, .tile, .headline > li)");
  const [ofTitle, ofHeading, ofPiece] = [title, heading, piece].map((each) => getComputedStyle(each));
  const header = box(document.querySelector("header.band"));
  return {
    "face of texts": face(getComputedStyle(document.body)),
    "face of titles": face(ofTitle),
    "size of the title": size(ofTitle),
    "weight of the title": ofTitle.fontWeight,
    "alignment of the title": ofTitle.textAlign,
    "start of the title": box(title).x,
    "top of the title": box(title).y,
    "start of the site's name": box(name).x,
    "height of the header": header.height,
    "width of the header": header.width,
    "start of the search": box(field).x,
    "top of the search": box(field).y,
    "width of the search": box(field).width,
    "start of the first heading": box(heading).x,
    "size of headings": size(ofHeading),
    "start of the first piece": box(piece).x,
    "width of the first piece": box(piece).width,
    "height of the first piece": box(piece).height,
    "columns of the first piece": ofPiece.gridTemplateColumns.split(" ").length,
    "edges of the first piece": [ofPiece.borderBlockStartWidth, ofPiece.borderInlineStartWidth, ofPiece.borderStartStartRadius].join(),
  };
}
