// Runs in Node: how long the worker's module takes to read a whole page of 120 KB, and how long cheerio takes to load it
// and to ask it for ten figures by their places; in turn, after both are warm. Prints {ours, peer, ratio} in ms.
// Needs the folder of the module, the folder cheerio is found from, benches/content/page.js, and the page's address.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [module, peers, script, url] = process.argv.slice(2);
const worker = await import(pathToFileURL(`${module}/worker_wasm.js`).href);
await worker.default({ module_or_path: await readFile(`${module}/worker_wasm_bg.wasm`) });
const { load } = createRequire(pathToFileURL(`${peers}/`))("cheerio");
const { css, body } = new Function(`${await readFile(script, "utf8")}\nreturn portalPage(120);`)();
const html = `<!doctype html><html lang="ja"><head><title>My docomo</title><style>${css}</style></head><body>${body}</body></html>`;

const PLACES = [
  ".l-header__user li", ".c-card__line", ".c-card__row .num", ".c-card__row .unit", ".c-list__term", ".c-list__body strong",
  ".c-note", ".c-table caption", ".c-table__day", "td.c-table__cell.is-num",
];
const ours = () => {
  const read = worker.read_whole(url, html, "0".repeat(32));
  if (!/^read [1-9]/.test(read)) throw new Error(`the page was not read: ${read}`);
};
const peer = () => {
  const page = load(html);
  if (!PLACES.every((place) => page(place).text())) throw new Error("a place is empty");
};
const timed = (work) => {
  const from = performance.now();
  work();
  return performance.now() - from;
};
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const WARM_UP = 3000; // ms
for (const end = performance.now() + WARM_UP; performance.now() < end; ) {
  ours();
  peer();
}
const rounds = Array.from({ length: 41 }, () => [timed(ours), timed(peer)]);
console.log(
  JSON.stringify({
    ours: median(rounds.map(([one]) => one)),
    peer: median(rounds.map(([, other]) => other)),
    ratio: median(rounds.map(([one, other]) => one / other)),
  }),
);
