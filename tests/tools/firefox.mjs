// Firefox, driven over WebDriver BiDi: opens each address that standard input names, and says what was seen there.
//   node firefox.mjs EXECUTABLE < [{"address", "width", "also"?, "story"?, "scheme"?}, ...]  > [{"status", "lang", "complaints", "told", "also", ...}, ...]
// A story is an expression that is evaluated in the page; what it comes to is told. `also`: further widths, at which the
// page is not loaded again; the story is told at each. A scheme is "light", "dark", or "forced" for the reader's own colours:
// a preference of the whole browser, which is started once for each.
import puppeteer from "puppeteer-core";

const SCHEME = "layout.css.prefers-color-scheme.content-override";
const PREFERENCES = { dark: { [SCHEME]: 0 }, light: { [SCHEME]: 1 }, forced: { "browser.display.document_color_use": 2 } };

const [executablePath] = process.argv.slice(2);
let asked = "";
for await (const part of process.stdin) asked += part;
asked = JSON.parse(asked);

const seen = [];
for (const scheme of new Set(asked.map(({ scheme }) => scheme))) {
  const places = [...asked.keys()].filter(place => asked[place].scheme === scheme);
  const found = await look(places.map(place => asked[place]), PREFERENCES[scheme] ?? {});
  places.forEach((place, at) => { seen[place] = found[at]; });
}
process.stdout.write(JSON.stringify(seen));

async function look(asked, extraPrefsFirefox) {
  const browser = await puppeteer.launch({
    browser: "firefox", executablePath, protocol: "webDriverBiDi", headless: true, args: ["--no-remote"],
    extraPrefsFirefox,
  });
  const seen = [];
  try {
    const page = await browser.newPage();
    let complaints = [];
    let icons = [];
    page.on("pageerror", error => complaints.push(`uncaught: ${error.message}`));
    page.on("console", message => {
      if (["error", "warn"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on("requestfailed", request => {
      // Firefox asks for an icon after the page counts as loaded, and ends that itself when the page is left.
      const isIconLeftBehind = icons.includes(request.url()) && request.failure()?.errorText.includes("ABORTED");
      if (!isIconLeftBehind) complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
    });
    const told = async story => (story === undefined ? null : page.evaluate(story));
    for (const { address, width, also = [], story } of asked) {
      complaints = [];
      await page.setViewport({ width, height: 900 });
      const response = await page.goto(address, { waitUntil: "load", timeout: 30_000 });
      await page.waitForFunction(
        () => [...document.querySelectorAll("catalogue-search")].every(each => "drawn" in each.dataset),
        { timeout: 20_000 },
      );
      // An element is waited for: what it asks for would be broken off, and told, when the page is left.
      const isEmbedding = await page.evaluate(() => [...document.querySelectorAll("*")].some(each => /^sitegen-/.test(each.localName)));
      if (isEmbedding) await page.waitForNetworkIdle({ idleTime: 700, timeout: 20_000 });
      const first = await told(story);
      icons = await page.evaluate(() => [...document.querySelectorAll("link[rel~=icon]")].map(link => link.href));
      const found = {
        status: response?.status() ?? null,
        complaints,
        told: first,
        also: [],
        ...await page.evaluate(() => ({
          lang: document.documentElement.lang,
          heading: document.querySelector("main h1, h1")?.textContent.trim() ?? "",
          overflow: document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
          styled: getComputedStyle(document.body).fontFamily !== "serif",
          results: document.querySelectorAll("catalogue-search [data-part=list] > li").length,
        })),
      };
      for (const other of also) {
        await page.setViewport({ width: other, height: 900 });
        found.also.push(await told(story));
      }
      seen.push(found);
    }
  } finally {
    await browser.close();
  }
  return seen;
}
