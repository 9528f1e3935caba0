// Runs in a portal's page: sends what a person sees there to the worker, masked, and understands none of it.
// Writes nothing into the page. Reads text, not nodes: the browser serialises the page, and its elements are only asked
// whether they are seen. Stepping from node to node takes ten times as long in a content script of Firefox.
(() => {
  "use strict";
  const HERE = Symbol.for("zandaka");
  if (globalThis[HERE]) return;
  globalThis[HERE] = true;

  const QUIET = 400; // ms without a change: the page has settled
  const CEILING = 5000; // ms after which a page that never settles is looked at all the same
  const AGAIN = 1500; // ms between looks at a page that stays the same
  const LOOKS = 3; // such looks at most
  const SLICE = 8; // ms of reading in one task
  const DEPTH = 512; // nesting, as deep as Chromium's parser goes
  const ROOM = 480_000; // bytes of UTF-8; the worker takes 524,288, and masking can add a twelfth
  const NUMBERS = 200; // phone numbers told apart on one page

  const names = (/** @type {string} */ list) => new Set(list.split(" "));
  const GONE = names("script style template noscript noembed noframes head link meta base area col colgroup param source track embed wbr datalist option optgroup");
  const VOID = names("area base br col embed frame hr img input link meta param source track wbr");
  const HOLLOW = names("textarea canvas video audio object meter progress select svg iframe frame");
  const INLINE = names("a abbr b bdi big cite code data del dfn em font i ins label mark output q s small span strong sub sup time u var");
  const KEPT = /^(id|class|role|headers|scope|colspan|rowspan|datetime|aria-.+)$/;

  // Taken from the prototypes once: Firefox would look them up, slowly, on every element.
  const { checkVisibility } = Element.prototype;
  const { item } = NodeList.prototype;
  const shadowOf = /** @type {any} */ (Object.getOwnPropertyDescriptor(Element.prototype, "shadowRoot")).get;

  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
  const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);

  /** Whether the element or its children have a place on the page. @param {Element} el */
  const there = (el) => checkVisibility.call(el) || getComputedStyle(el).display === "contents";

  const SHOWN = { visibilityProperty: true };
  /** Whether text right in the element is seen. @param {Element} el */
  const seen = (el) => {
    if (checkVisibility.call(el, SHOWN)) return true;
    const { display, visibility } = getComputedStyle(el);
    return display === "contents" && visibility === "visible";
  };

  /**
   * What is sent of a start tag, and how its element is read.
   * @param {string} text the tag as serialised, `>` in attributes escaped
   * @param {any} el
   */
  const describe = (text, el) => {
    const name = text.slice(1, text.search(/[\s>]/));
    const as = { frameset: "div", frame: "section", iframe: "section" }[name] ?? name;
    const own = name.includes("-");
    const tag = { name, open: `<${as}`, close: VOID.has(as) ? "" : `</${as}>`, gone: GONE.has(name), shut: name === "details" && !el.open,
      inline: own || INLINE.has(name), /** Whether it stands as a block, by parent's tag. */ block: new Map() };
    const button = name === "input" && /^(submit|reset|button|image)$/.test(el.type);
    for (const [, key, value] of text.matchAll(/\s([^\s=]+)="([^"]*)"/g)) {
      if (KEPT.test(key) || (button && key === "value") || (key === "alt" && (button || name === "img")) || (key === "type" && /^(input|button)$/.test(name)))
        tag.open += ` ${key}="${value}"`;
      if (key === "href" && name === "a" && /^http/.test(el.protocol)) tag.open += ` href="${escaped(el.host + el.pathname)}"`;
      if ((key === "type" && value === "hidden") || value === "until-found") tag.gone = true;
    }
    return tag;
  };

  /** @typedef {ReturnType<typeof describe>} Tag */

  /**
   * Reads what a person sees of a page.
   * @param {Document} page
   * @param {(root: Node) => void} found is told of every frame and open shadow root
   */
  const reader = (page, found) => {
    /** @type {Map<string, Tag>} */
    const tags = new Map();
    /** Elements being read, outermost first; `text`: whether text right in them is seen. @type {{el: Element, tag: Tag, text?: boolean}[]} */
    const open = [];
    /** Markup yet to be read, the next last. @type {{html: string, at: number, node?: any, list?: any, next: number}[]} */
    const sources = [];
    let out = `<title>${escaped(page.title)}</title>`;
    let fits = out; // all that has room for certain, every element closed
    let cut = false;
    let size = 0; // bytes of the first `counted` characters
    let counted = 0;

    const read = (/** @type {Iterable<any>} */ nodes) => {
      sources.push({ html: "</>", at: 0, next: 0 });
      for (const node of [...nodes].reverse()) {
        const html = node.outerHTML ?? (node.nodeType === 3 ? escaped(node.data) : "");
        sources.push({ html, at: 0, node, list: node.querySelectorAll?.("*"), next: -1 });
      }
    };

    const closed = () => out + open.map(({ tag }) => tag.close).reverse().join("");

    const full = () => {
      if (out.length * 3 < ROOM) return false;
      size += utf8(out.slice(counted)).length;
      counted = out.length;
      const whole = closed();
      cut = size + (whole.length - counted) * 3 > ROOM;
      if (!cut) fits = whole;
      return cut;
    };

    const close = () => {
      out += open.pop()?.tag.close ?? "";
    };

    const write = (/** @type {string} */ text) => {
      const top = open[open.length - 1];
      if (top && (top.text ??= seen(top.el))) out += text;
    };

    const block = (/** @type {Element} */ el, /** @type {Tag} */ tag) => {
      const above = open[open.length - 1]?.tag;
      if (!tag.block.has(above)) tag.block.set(above, !/^(inline|contents|ruby)/.test(getComputedStyle(el).display));
      return tag.block.get(above);
    };

    /** Writes the texts of a drawing in their groups: a chart's dates may be one, its values another. @param {Element} of */
    const drawing = (of, depth = 0) => {
      for (const part of of.children) {
        if (part.localName === "title" || (part.localName === "text" && seen(part)))
          write(`<text>${escaped(part.textContent)}</text>`);
        else if (depth < DEPTH && part.localName !== "text" && part.querySelector("text,title")) {
          out += "<g>";
          drawing(part, depth + 1);
          out += "</g>";
        }
      }
    };

    /** Reads on in what the element shows in place of its markup. @param {any} el @param {string} name */
    const instead = (el, name) => {
      const root = shadowOf.call(el) ?? (/frame$/.test(name) ? el.contentDocument : null);
      if (root) found(root);
      if (name === "select") for (const option of el.selectedOptions) write(`<option selected="">${escaped(option.text)}</option>`);
      if (name === "svg") drawing(el);
      read(root ? (root.body ? [root.body] : root.childNodes) : name === "slot" ? el.assignedNodes() : []);
    };

    const start = (/** @type {any} */ source, /** @type {string} */ text) => {
      const { html, at } = source;
      const el = source.next < 0 ? source.node : item.call(source.list, source.next);
      source.next += 1;
      let tag = tags.get(text);
      if (!tag) tags.set(text, (tag = describe(text, el)));
      const leave = () => {
        if (VOID.has(tag.name)) return;
        source.at = html.indexOf(">", at + el.innerHTML.length) + 1 || html.length;
        source.next += el.querySelectorAll("*").length;
      };
      cut ||= open.length > DEPTH;
      if (tag.gone || open.length > DEPTH) return leave();
      let next = at;
      while (html.charCodeAt(next) <= 32) next += 1;
      const shown = html.charCodeAt(next) !== 60 && seen(el);
      if (!shown && !there(el)) return leave();
      out += tag.open + (tag.inline && block(el, tag) ? ' data-b="">' : ">");
      if (!tag.close) return;
      open.push({ el, tag, text: !tag.shut && (shown || undefined) });
      if (HOLLOW.has(tag.name) || shadowOf.call(el) || (tag.name === "slot" && el.assignedNodes().length)) {
        leave();
        instead(el, tag.name);
      }
    };

    read([page.body]);

    /** Reads on until `deadline`; true at the end. @param {number} deadline in ms of `performance.now()` */
    const step = (deadline) => {
      for (let turn = 1; sources.length && !(turn % 64 === 0 && full()); turn += 1) {
        if (turn % 64 === 0 && performance.now() > deadline) return false;
        const source = sources[sources.length - 1];
        const { html, at } = source;
        const sign = html.indexOf("<", at);
        const to = sign < 0 ? html.length : sign;
        let from = at;
        while (from < to && html.charCodeAt(from) <= 32) from += 1;
        if (from > at) out += " ";
        if (from < to) write(html.slice(from, to));
        if (sign < 0) {
          sources.pop();
          continue;
        }
        const kind = html.charCodeAt(sign + 1);
        source.at = kind === 33 ? html.indexOf("-->", sign + 4) + 3 : html.indexOf(">", sign) + 1;
        if (kind === 47) close();
        else if (kind !== 33 && kind !== 63) start(source, html.slice(sign, source.at));
      }
      return true;
    };
    return { step, result: () => (full() || sources.length ? { html: fits, cut: true } : { html: closed(), cut }) };
  };

  /* Masks */

  const INNER = "(?:</?(?:a|b|em|font|i|small|span|strong)\\b(?![^>]*data-b)[^>]*>)*";
  const BLANK = "(?:\\s|&nbsp;|<[^>]*>)*";
  const HYPHEN = `[-‐-―−ーｰ().]${BLANK}`;
  const run = (/** @type {string} */ sign, /** @type {number | string} */ times = 1) => `(?:${sign}${INNER}){${times}}`;
  const digits = (/** @type {string} */ text) => text.replace(/./g, (sign) => run(sign));
  const any = (/** @type {number} */ times) => run("[\\d*●○•×xX]", times);
  const land = (/** @type {number} */ area) => `${run("\\d", area)}${BLANK}(?:${HYPHEN}){1,2}${any(5 - area)}`;
  const JOIN = `${BLANK}(?:${HYPHEN}){0,2}`;
  const ZERO = `(?:${digits("0")}|${run("\\+")}${digits("81")}${JOIN}(?:${digits("0")}${JOIN})?)`;
  const PHONE = new RegExp(
    `(?<mobile>(?:${ZERO}${run("[25-9]")}${digits("0")}|${run("[*●○•×xX]", 3)})${JOIN}${any(4)}${JOIN}${run("\\d", 4)}(?!\\d))` +
      `|(?<land>${ZERO}(?!0|120|570|800|180|990)(?:${[1, 2, 3, 4].map(land).join("|")})${BLANK}(?:${HYPHEN}){1,2}${run("\\d", 4)}(?!\\d))` +
      "|\\d{12,}",
    "g",
  );
  const MAIL = /(?<![\w.*+-])[\w.*+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,8}\.[A-Za-z]{2,}/g;

  /**
   * Replaces phone numbers, mail addresses and long numbers, in text and in attributes.
   * @param {string} html
   * @param {(number: string) => Promise<string>} hash of a number as printed, half-width, `*` for what the page masks
   */
  const mask = async (html, hash) => {
    const plain = html.replace(/[０-９＊＋（）．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
    const seenNumbers = new Set();
    let out = "";
    let from = 0;
    for (const match of plain.matchAll(PHONE)) {
      const [found] = match;
      const before = plain.slice(Math.max(0, match.index - 2), match.index);
      if (/[\d*●○•×]$|\d[.,]$/.test(before)) continue;
      const printed = found.replace(/<[^>]*>|&nbsp;/g, "");
      const number = printed.replace(/^\+81\D*0?/, "0").replace(/[^\d]/g, (sign) => (/[*●○•×xX]/.test(sign) ? "*" : ""));
      let token = "#";
      const glued = /^\d+$/.test(printed) && (/[A-Za-z]$/.test(before) || /[A-Za-z]/.test(plain[match.index + found.length] ?? ""));
      if (/^\d{12,}$/.test(found) || glued) token = "#";
      else {
        if (/^0800/.test(printed)) continue;
        seenNumbers.add(number);
        if (seenNumbers.size <= NUMBERS) token = `${match.groups?.mobile ? "☎" : "☏"}${number.slice(-4)}-${await hash(number)}`;
      }
      out += html.slice(from, match.index) + token + (found.match(/<[^>]*>/g) ?? []).join("");
      from = match.index + found.length;
    }
    out += html.slice(from);
    return out.includes("@") ? out.replace(MAIL, "✉") : out;
  };

  /* When to look */

  /** @type {Promise<CryptoKey> | undefined} */
  let key;
  const hello = async () => {
    const { mask_key } = await browser.runtime.sendMessage({ kind: "hello" });
    const raw = Uint8Array.from(mask_key.match(/../g), (/** @type {string} */ pair) => parseInt(pair, 16));
    return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  };

  /** @type {Map<string, string>} */
  const hashes = new Map();
  /** The first 20 bits of a number's HMAC in base 32. @param {string} number */
  const hash = async (number) => {
    if (!hashes.has(number)) {
      const [a, b, c] = new Uint8Array(await crypto.subtle.sign("HMAC", await key, utf8(number)));
      const bits = (a << 12) | (b << 4) | (c >> 4);
      hashes.set(number, [15, 10, 5, 0].map((shift) => "abcdefghijklmnopqrstuvwxyz234567"[(bits >> shift) & 31]).join(""));
    }
    return hashes.get(number);
  };

  const ending = new AbortController();
  const observer = new MutationObserver(() => change());
  const observe = (/** @type {Node} */ root) => observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  let timer = 0;
  let changed = true; // since the reading under way began
  let since = performance.now(); // of the first change not yet looked at
  let looking = false;
  let sent = ""; // what the worker has
  let looks = 0; // at just that
  let again = 0; // when to look at it once more; 0 for not at all

  /** False once the extension was updated or removed: this script is then an orphan, and stays silent for good. */
  const alive = () => {
    if (browser.runtime?.id && !ending.signal.aborted) return true;
    ending.abort();
    observer.disconnect();
    clearTimeout(timer);
    delete globalThis[HERE];
    return false;
  };

  const lookIn = (/** @type {number} */ ms) => {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  };

  const change = () => {
    if (!alive()) return;
    const now = performance.now();
    since ||= now;
    changed = true;
    lookIn(Math.max(0, Math.min(QUIET, since + CEILING - now)));
  };

  const pause = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

  /** The page as it is, or nothing where it changed meanwhile. @param {number} slice in ms, for one task */
  const read = async (slice) => {
    changed = false;
    const page = reader(document, observe);
    while (!page.step(performance.now() + slice)) {
      await pause();
      if (changed) return undefined;
    }
    return page.result();
  };

  const report = async () => {
    const late = since && performance.now() - since >= CEILING;
    const page = (await read(SLICE)) ?? (late ? await read(Infinity) : undefined);
    if (!page) return;
    since = 0;
    const url = location.href.slice(0, 4000);
    const { html, cut } = page;
    const same = sent === url + html;
    const now = performance.now();
    if (same && !again) return;
    if (same && now < again) return lookIn(again - now);
    looks = same ? looks + 1 : 1;
    again = 0;
    sent = "";
    await (key ??= hello()).catch((error) => {
      key = undefined;
      throw error;
    });
    await pause();
    const masked = { url: await mask(url, hash), html: await mask(html, hash) };
    const reply = await browser.runtime.sendMessage({ kind: "page", ...masked, cut, look: looks });
    if (reply.kind !== "done") return;
    sent = url + html;
    if (!reply.again || looks >= LOOKS) return;
    again = performance.now() + AGAIN;
    if (!changed) lookIn(AGAIN);
  };

  const look = async () => {
    if (looking) return lookIn(QUIET);
    if (!alive()) return;
    looking = true;
    await report().catch(alive); // not sent: the next change tries again
    looking = false;
  };

  const start = () => {
    const { signal } = ending;
    const on = (/** @type {any} */ target, /** @type {string} */ events) => {
      for (const event of events.split(" ")) target?.addEventListener(event, change, { signal, capture: true, passive: true });
    };
    observe(document);
    on(document, "visibilitychange change toggle load");
    on(globalThis, "popstate hashchange pageshow");
    on(globalThis.navigation, "navigatesuccess currententrychange");
    (key = hello()).catch(() => (key = undefined));
    change();
  };

  start();
})();
