// Runs in the history page, at the address `history.html#csv`: how long it takes to save all of the history as CSV, from
// the click on, and how long a loop in plain JavaScript takes to join the same cells to the same bytes; in turn, after both
// are warm. Once `data-results` stands on the root, JSON is there:
//   ours, peer   median times in ms
//   ratio        median of the rounds' own ours / peer
//   max_task_ms  median of the rounds' longest task while the file is made
//   rows         readings in the file
// or `data-failed` says what went wrong.
const WARM_UP = 2;
const ROUNDS = 9;
/** Characters in a piece of the peer's file. */
const PIECE = 64 * 1024;

const root = document.documentElement;
const link = /** @type {HTMLAnchorElement} */ (document.querySelector("#file"));
const progress = document.querySelector("#progress");
const tick = () => new Promise((done) => setTimeout(done));
const median = (/** @type {number[]} */ list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// The file is measured, not downloaded.
link.addEventListener("click", (event) => event.preventDefault());

/** Saves all of the history. @returns {Promise<{ took: number, blob: Blob }>} */
const save = async () => {
  const address = URL.createObjectURL;
  const from = performance.now();
  const made = await new Promise((done) => {
    URL.createObjectURL = (/** @type {Blob} */ blob) => {
      done({ took: performance.now() - from, blob });
      return address.call(URL, blob);
    };
    document.querySelector("#save-all").click();
  });
  URL.createObjectURL = address;
  while (!progress.classList.contains("done")) await tick();
  URL.revokeObjectURL(link.href);
  return made;
};

/** Joins the cells to the same file. @param {string[][]} rows @returns {{ took: number, blob: Blob }} */
const join = (rows) => {
  const from = performance.now();
  const pieces = [];
  let piece = "\ufeff";
  for (const cells of rows) {
    piece += cells[0];
    for (let at = 1; at < cells.length; at += 1) piece += `,${cells[at]}`;
    piece += "\r\n";
    if (piece.length > PIECE) {
      pieces.push(piece);
      piece = "";
    }
  }
  pieces.push(piece);
  const blob = new Blob(pieces, { type: "text/csv;charset=utf-8" });
  return { took: performance.now() - from, blob };
};

/** The longest task while `work` runs: as the browser tells it (0 below 50 ms), or else by a heartbeat. */
const longest = async (/** @type {() => Promise<unknown>} */ work) => {
  let most = 0;
  if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
    const note = (/** @type {PerformanceEntryList} */ tasks) => tasks.forEach((task) => (most = Math.max(most, task.duration)));
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "longtask" });
    await work();
    await tick();
    note(observer.takeRecords());
    observer.disconnect();
    return most;
  }
  const { port1, port2 } = new MessageChannel();
  let before = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    most = Math.max(most, now - before);
    before = now;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  await work();
  await tick();
  port1.close();
  return most;
};

const measure = async () => {
  while (document.body.hidden) await tick();
  const file = (await save()).blob;
  // No cell of these years has a comma, a quote or a line's end in it.
  const text = await file.text();
  const rows = text.trimEnd().split("\r\n").map((row) => row.split(","));
  const joined = join(rows).blob;
  if (joined.size !== file.size || (await joined.text()) !== text) throw new Error("the peer joins another file");
  const rounds = [];
  for (let turn = -WARM_UP; turn < ROUNDS; turn += 1) {
    const ours = (await save()).took;
    await tick();
    const peer = join(rows).took;
    await tick();
    if (turn >= 0) rounds.push({ ours, peer });
  }
  const tasks = [];
  for (let turn = 0; turn < ROUNDS; turn += 1) tasks.push(await longest(save));
  return {
    ours: median(rounds.map(({ ours }) => ours)),
    peer: median(rounds.map(({ peer }) => peer)),
    ratio: median(rounds.map(({ ours, peer }) => ours / peer)),
    max_task_ms: median(tasks),
    rows: rows.length - 1,
  };
};

if (location.hash === "#csv") {
  measure()
    .then((results) => (root.dataset.results = JSON.stringify(results)))
    .catch((error) => (root.dataset.failed = `${error} ${error?.stack}`));
}
