// Gives the frames of this catalogue, in the page that this script stands in, the height of what they show (docs/embed.md).
(() => {
  const MOST = 20000; // pixels
  const { currentScript: script } = document;
  if (!script) return;
  const home = new URL(".", script.src);
  const isOurs = (frame) => frame.src.startsWith(home.href);

  addEventListener("message", ({ data, origin, source }) => {
    const { sitegen, height } = data ?? {};
    if (sitegen !== "height" || !Number.isFinite(height) || height <= 0 || !source) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== source || !isOurs(frame)) continue;
      // A frame in a sandbox has no origin.
      if (origin !== home.origin && !(origin === "null" && frame.hasAttribute("sandbox"))) continue;
      frame.style.height = `${Math.min(Math.ceil(height), MOST)}px`;
    }
  });

  // Those that told it before anybody listened tell it again.
  for (const frame of document.querySelectorAll("iframe")) {
    if (isOurs(frame)) frame.contentWindow?.postMessage({ sitegen: "ask" }, "*");
  }
})();
