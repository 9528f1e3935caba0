// Measures the content script's reading of a page against `outerHTML` of the same page, in the same run.
// Needs page.js and, as text, extension/content.js. Gives, for pages of 120 and 500 KB:
//   walk_ms      median time of one reading, masking included, waiting between slices left out
//   outer_ms     median time of `document.documentElement.outerHTML`
//   ratio        median of the rounds' own walk / outer, the two being measured in turn
//   max_task_ms  median of the rounds' longest task; worst_task_ms the longest of all rounds
//   first_ms     the very first reading, before the engine has compiled any of it

/**
 * The reading and masking of a content script, without its listeners and messages.
 * @param {string} text of content.js, whose last statement is `start();`
 */
function contentParts(text) {
  const body = text.replace(/start\(\);\s*\}\)\(\);\s*$/, "bench({ reader, mask, SLICE });\n})();");
  if (body === text) throw new Error("content.js does not end in start();");
  delete globalThis[Symbol.for("zandaka")];
  let parts;
  new Function("browser", "bench", body)({ runtime: {} }, (given) => (parts = given));
  delete globalThis[Symbol.for("zandaka")];
  return parts;
}

/**
 * Fills the document with a page and measures. The document is emptied afterwards.
 * @param {{reader: Function, mask: Function, SLICE: number}} parts
 * @param {number} kilobytes
 * @param {number} [rounds]
 */
async function measureContent({ reader, mask, SLICE }, kilobytes, rounds = 31) {
  const { css, body } = portalPage(kilobytes);
  const style = document.createElement("style");
  style.textContent = css;
  const template = document.createElement("template");
  template.innerHTML = body;
  document.head.append(style);
  const holder = document.createElement("div");
  holder.append(document.importNode(template.content, true));
  document.body.append(holder);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  holder.getBoundingClientRect();

  const yieldTask = () => new Promise((done) => setTimeout(done));
  const clock = () => performance.now();
  const read = async () => {
    const tasks = [];
    const page = reader(document, () => {});
    for (let over = false; !over; await yieldTask()) {
      const from = clock();
      over = page.step(from + SLICE);
      tasks.push(clock() - from);
    }
    const from = clock();
    const { html, cut } = page.result();
    const masked = await mask(html, async () => "aaaa");
    tasks.push(clock() - from);
    return { tasks, size: masked.length, cut };
  };
  const outer = () => {
    const from = clock();
    const { length } = document.documentElement.outerHTML;
    return { ms: clock() - from, length };
  };
  const sum = (list) => list.reduce((total, one) => total + one, 0);
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

  const first = sum((await read()).tasks);
  const walks = [];
  const outers = [];
  const longest = [];
  let size = 0;
  let length = 0;
  let cut = false;
  for (let round = 0; round < rounds; round += 1) {
    const peer = outer();
    outers.push(peer.ms);
    length = peer.length;
    await yieldTask();
    const ours = await read();
    walks.push(sum(ours.tasks));
    longest.push(Math.max(...ours.tasks));
    ({ size, cut } = ours);
  }
  holder.remove();
  style.remove();
  const round2 = (value) => Math.round(value * 100) / 100;
  return {
    kilobytes,
    page_chars: length,
    sent_chars: size,
    cut,
    walk_ms: round2(median(walks)),
    outer_ms: round2(median(outers)),
    ratio: round2(median(walks.map((walk, at) => walk / outers[at]))),
    max_task_ms: round2(median(longest)),
    worst_task_ms: round2(Math.max(...longest)),
    first_ms: round2(first),
  };
}
