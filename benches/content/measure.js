// Measures the content script's reading of a page against `outerHTML` of the same page, in the same run and in the same
// place: as a content script. Firefox checks every step such a script takes in a page, and none that a page takes itself.
// Needs page.js and the parts of content.js in `zandakaParts`. The page's address ends in the size, as `#120`, and once
// `data-done` stands on its root, `data-results` there is JSON:
//   walk_ms      median time of one reading, masking included, waiting between slices left out
//   outer_ms     median time of `document.documentElement.outerHTML`
//   plain_ms     median time of the walk anyone would write first, without masking
//   ratio        median of the rounds' own walk / outer, measured in turn; plain_ratio that of walk / plain
//   max_task_ms  median of the rounds' longest task
//   sent, whole  what is sent of the page, and all of it
// or `data-failed` says what went wrong.
(() => {
  "use strict";
  const ROUNDS = 61;
  const { reader, SLICE } = globalThis.zandakaParts;
  const root = document.documentElement;
  const clock = () => performance.now();
  const yieldTask = () => new Promise((done) => setTimeout(done));
  const sum = (/** @type {number[]} */ list) => list.reduce((total, one) => total + one, 0);
  const median = (/** @type {number[]} */ list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

  /** Fills the document with a page, laid out. @param {number} kilobytes */
  const fill = async (kilobytes) => {
    const { css, body } = portalPage(kilobytes);
    const page = new DOMParser().parseFromString(`<!doctype html><style>${css}</style>${body}`, "text/html");
    document.head.append(...page.head.children);
    document.body.append(...page.body.childNodes);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    document.body.getBoundingClientRect();
  };

  /** One reading: how long each of its tasks took, and what it gives. */
  const read = async () => {
    const tasks = [];
    let from = clock();
    const page = reader(document, () => {});
    for (;;) {
      const over = page.step(from + SLICE);
      tasks.push(clock() - from);
      await yieldTask();
      from = clock();
      if (over) break;
    }
    const { html } = await page.result(async () => "aaaa");
    tasks.push(clock() - from);
    return { tasks, html };
  };

  /** What anyone would write first: every node in turn, each element asked whether it is seen. */
  const plain = () => {
    const kept = /^(id|class|role|headers|scope|colspan|rowspan|datetime|aria-.+)$/;
    const gone = new Set("script style template noscript head link meta".split(" "));
    const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    let out = "";
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) out += escape(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || gone.has(node.localName)) return;
      if (!node.checkVisibility({ visibilityProperty: true })) return;
      out += `<${node.localName}`;
      for (const { name, value } of node.attributes) if (kept.test(name)) out += ` ${name}="${escape(value)}"`;
      out += ">";
      for (let child = node.firstChild; child; child = child.nextSibling) walk(child);
      out += `</${node.localName}>`;
    };
    walk(document.body);
    return out;
  };

  const timed = (/** @type {() => string} */ work) => {
    const from = clock();
    work();
    return clock() - from;
  };

  const measure = async () => {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const outer = timed(() => root.outerHTML);
      await yieldTask();
      const { tasks } = await read();
      rounds.push({ walk: sum(tasks), outer, plain: timed(plain), longest: Math.max(...tasks) });
      await yieldTask();
    }
    const of = (/** @type {(round: Record<string, number>) => number} */ what) => median(rounds.map(what));
    return {
      walk_ms: of(({ walk }) => walk),
      outer_ms: of(({ outer }) => outer),
      plain_ms: of(({ plain }) => plain),
      ratio: of(({ walk, outer }) => walk / outer),
      plain_ratio: of(({ walk, plain }) => walk / plain),
      max_task_ms: of(({ longest }) => longest),
      sent: (await read()).html,
      whole: root.outerHTML,
    };
  };

  fill(Number(location.hash.slice(1)))
    .then(measure)
    .then((results) => (root.dataset.results = JSON.stringify(results)))
    .catch((error) => (root.dataset.failed = `${error} ${error?.stack}`))
    .finally(() => (root.dataset.done = ""));
})();
