// Runs in a page of the extension: how long the worker's module takes to read what the content script sends (args[0]),
// and how long the browser takes to parse the whole page (args[1]); in turn, after both are warm.
const [sent, whole, url] = args;
const worker = await import("./worker_wasm.js");
await worker.default({ module_or_path: browser.runtime.getURL("worker_wasm_bg.wasm") });

const WARM_UP = 4000; // ms
const timed = (work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const ours = () => timed(() => worker.read_only(url, sent, "0".repeat(32)));
const peer = () => timed(() => new DOMParser().parseFromString(whole, "text/html"));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// Warm: a browser compiles a module twice, at once and then well, in the background.
for (const end = performance.now() + WARM_UP; performance.now() < end; ) {
  ours();
  peer();
  await new Promise((done) => setTimeout(done));
}
const rounds = [];
for (let turn = 0; turn < 21; turn += 1) rounds.push([ours(), peer()]);
return {
  ours: median(rounds.map(([one]) => one)),
  peer: median(rounds.map(([, other]) => other)),
  ratio: median(rounds.map(([one, other]) => one / other)),
};
