// Runs in a portal's page: sends what a person sees there to the worker, masked, and understands none of it.
// Writes nothing into the page. Reads text, not nodes: the browser serialises the page, and only elements that hold text
// are asked whether they are seen, which tells of all around them too. In a content script of Firefox every step from
// node to node and every question to one is checked, and takes several times as long as it would in the page.
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
  const TAGS = 2000; // tags that are kept for the next reading

  const names = (/** @type {string} */ list) => new Set(list.split(" "));
  const GONE = names("script style template noscript noembed noframes head link meta base area col colgroup param source track embed wbr datalist option optgroup");
  const VOID = names("area base br col embed frame hr img input link meta param source track wbr");
  const HOLLOW = names("textarea canvas video audio object meter progress select slot svg iframe frame xmp plaintext");
  const INLINE = names("a abbr b bdi big cite code data del dfn em font i ins label mark output q s small span strong sub sup time u var");
  const HOST = /-|^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/; // of a shadow root
  const KEPT = /^(id|class|role|headers|scope|colspan|rowspan|datetime|aria-.+)$/;

  // Taken from the prototypes once: Firefox would look them up, slowly, on every element.
  const { checkVisibility } = Element.prototype;
  const { item } = NodeList.prototype;
  const shadowOf = /** @type {any} */ (Object.getOwnPropertyDescriptor(Element.prototype, "shadowRoot")).get;
  const GROUP = { open: { html: "<g>" }, end: { html: "</g>" } };
  const SHOWN = { __proto__: null, visibilityProperty: true };

  const [SPACE, BANG, SLASH, LESS, MORE, QUERY] = Array.from(" !/<>?", (sign) => sign.charCodeAt(0));
  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
  const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);

  /**
   * What is sent of a start tag, and how its element is read.
   * @param {string} text the tag as serialised, `>` in attributes escaped
   * @param {any} el
   */
  const describe = (text, el) => {
    const name = text.slice(1, text.search(/[\s>]/));
    const as = { frameset: "div", frame: "section", iframe: "section" }[name] ?? name;
    const end = VOID.has(as) ? "" : `</${as}>`;
    const button = name === "input" && /^(submit|reset|button|image)$/.test(el.type);
    let gone = GONE.has(name);
    let kept = `<${as}`;
    for (const [, key, value] of text.matchAll(/\s([^\s=]+)="([^"]*)"/g)) {
      if (KEPT.test(key) || (button && key === "value") || (key === "alt" && (button || name === "img")) || (key === "type" && /^(input|button)$/.test(name)))
        kept += ` ${key}="${value}"`;
      if (key === "href" && name === "a" && /^http/.test(el.protocol)) kept += ` href="${escaped(el.host + el.pathname)}"`;
      if ((key === "type" && value === "hidden") || value === "until-found") gone = true;
    }
    const look = text.replace(/( (?:href|src)="[^"?]*)\?[^"]*/g, "$1"); // no style sheet tells links apart by their query
    const blocks = styles.get(look) ?? new Map();
    styles.set(look, blocks);
    return {
      text, name, gone, kept, size: utf8(kept + end).length + 1, blocks,
      inline: name.includes("-") || INLINE.has(name), hollow: HOLLOW.has(name), host: HOST.test(name), shut: name === "details" && !el.open,
      rest: VOID.has(name) ? 0 : name.length + 3, // characters of its end tag in the page
      open: { html: "" }, block: { html: "" }, end: { html: end }, // as sent, once masked; `block`: where it stands as one
      inside: { next: /** @type {any} */ (null) }, after: { next: /** @type {any} */ (null) }, // the start tag that last came there: most often it comes again
    };
  };

  /** @typedef {ReturnType<typeof describe>} Tag */
  /** @typedef {{html: string}} Mark */
  /**
   * Markup being read.
   * @typedef {object} Source
   * @property {string} html
   * @property {number} at how far it is read
   * @property {any} node what it is of
   * @property {any} list all elements in it, in the order of their start tags
   * @property {number} next the next of them; -1 is the node itself
   * @property {boolean} last the element that is open ends with it
   */
  /**
   * An element being read.
   * @typedef {object} Entry
   * @property {Tag} tag
   * @property {Source} source
   * @property {number} index in the source's list
   * @property {number} at where its content begins
   * @property {any} el once asked for
   * @property {boolean | undefined} seen whether text right in it is, once there was some
   * @property {boolean} blank white space comes before all else in it
   */

  /** Most tags of a page come again, many times and at every look. @type {Map<string, Tag>} */
  let tags = new Map();
  let base = ""; // what links in them are relative to
  /** Whether elements of one look stand as blocks in a parent of another; asked once a reading. @type {Map<string, Map<any, boolean>>} */
  let styles = new Map();

  /** The text that is read, by the one reading there is at a time. A string would have to be joined from thousands. */
  const out = new Uint16Array(ROOM);

  /**
   * Reads what a person sees of a page.
   * @param {Document} page
   * @param {(root: Node) => void} found is told of every frame and open shadow root
   */
  const reader = (page, found) => {
    if (base !== page.baseURI || tags.size > TAGS) {
      tags = new Map();
      styles = new Map();
    }
    base = page.baseURI;
    const known = tags;
    for (const blocks of styles.values()) blocks.clear();
    /** Elements being read, the innermost last. @type {Entry[]} */
    const open = [];
    let sure = 0; // so many of them are known to be on the page, and their start tags written
    /** The innermost last. @type {Source[]} */
    const sources = [];
    /** The tags that were written; in `out` a sign stands for each, see `mask`. @type {Mark[]} */
    const marks = [];
    let length = 0; // of `out`
    let size = 0; // in bytes, with the tags, and the end tags to come
    let cut = false;
    let full = false;
    let whole = [0, 0, 0]; // length, marks and open elements when an element last ended and there was room
    let guess = { next: /** @type {any} */ (null) };

    /** Writes text, as far as there is room. */
    const put = (/** @type {string} */ text, from = 0, to = text.length) => {
      let bytes = size;
      let end = length;
      for (let at = from; at < to && bytes < ROOM; at += 1, end += 1) {
        const code = text.charCodeAt(at);
        out[end] = code;
        bytes += code < 128 ? 1 : 3;
      }
      length = end;
      size = bytes;
    };

    const mark = (/** @type {boolean} */ inline, /** @type {Mark} */ tag) => {
      out[length] = inline ? LESS : MORE;
      length += 1;
      marks.push(tag);
    };

    /** Writes an element with nothing but text in it. @param {string} tag @param {string} text */
    const add = (tag, text) => {
      mark(false, { html: `<${tag}>` });
      put(escaped(text));
      mark(false, { html: `</${tag.replace(/ .*/, "")}>` });
      size += 2 * tag.length + 5;
    };

    /** The element. */
    const itself = (/** @type {Entry} */ entry) => (entry.el ??= entry.index < 0 ? entry.source.node : item.call(entry.source.list, entry.index));

    /** Reads these nodes next; with them ends the innermost element. */
    const read = (/** @type {any[]} */ nodes) => {
      for (const [at, node] of nodes.reverse().entries()) {
        const element = node.nodeType === 1;
        const html = element ? node.outerHTML : (node.innerHTML ?? escaped(node.data ?? ""));
        sources.push({ html, at: 0, node, list: (html && node.querySelectorAll?.("*")) || [], next: element ? -1 : 0, last: at === 0 });
      }
    };

    /** Goes on after an element. @param {Entry} entry */
    const leave = (entry) => {
      const { source, tag, index, at } = entry;
      if (!tag.rest) return;
      const el = itself(entry);
      source.at = at + el.innerHTML.length + tag.rest;
      source.next = index + 1 + el.querySelectorAll("*").length;
    };

    /** Whether an inline element stands as a block. @param {Entry} entry @param {any} above the `blocks` of its parent's tag */
    const stands = (entry, above) => {
      const { blocks } = entry.tag;
      let block = blocks.get(above);
      if (block === undefined) blocks.set(above, (block = !/^(inline|contents|ruby)/.test(getComputedStyle(itself(entry)).display)));
      return block;
    };

    /**
     * Writes the start tags of all elements that are open; or leaves the outermost that is not on the page, and is false.
     * @param {boolean} there the innermost is known to be on the page, and so are all
     */
    const settle = (there) => {
      for (; sure < open.length; sure += 1) {
        const entry = open[sure];
        const { tag } = entry;
        if (!there && !checkVisibility.call(itself(entry)) && getComputedStyle(entry.el).display !== "contents") {
          leave(entry);
          open.length = sure;
          return false;
        }
        const block = tag.inline && stands(entry, open[sure - 1]?.tag.blocks);
        mark(tag.inline && !block, block ? tag.block : tag.open);
        if (entry.blank) put(" ");
        size += tag.size + (block ? 10 : 0);
      }
      return true;
    };

    /** Whether text right in the innermost element is seen. @param {Entry} entry */
    const seen = (entry) => {
      if (entry.seen !== undefined) return entry.seen;
      if (entry.tag.shut) return (entry.seen = false);
      entry.seen = checkVisibility.call(itself(entry), SHOWN);
      if (!settle(entry.seen) || entry.seen) return entry.seen;
      // On the page and yet not seen: invisible, or with no box of its own, which hides nothing.
      const { display, visibility } = getComputedStyle(entry.el);
      return (entry.seen = display === "contents" && visibility === "visible");
    };

    /** Ends the innermost element. */
    const close = () => {
      const entry = open[open.length - 1];
      const { tag } = entry;
      if (sure < open.length && !settle(checkVisibility.call(itself(entry)))) return;
      if (tag.end.html) mark(tag.inline, tag.end);
      open.pop();
      sure = open.length;
      guess = tag.after;
      full = size >= ROOM;
      if (!full) whole = [length, marks.length, sure];
    };

    /** Writes the texts of a drawing in their groups: a chart's dates may be one, its values another. @param {Element} of */
    const drawing = (of, depth = 0) => {
      for (const part of of.children) {
        if (part.localName === "title" || part.localName === "text") {
          if (part.localName === "title" || checkVisibility.call(part, SHOWN)) add("text", part.textContent ?? "");
        } else if (depth < DEPTH && part.querySelector("text,title")) {
          mark(false, GROUP.open);
          size += 7;
          drawing(part, depth + 1);
          mark(false, GROUP.end);
        }
      }
    };

    /** Reads on in what an element shows in place of its markup. @param {Entry} entry @param {any} root its shadow root */
    const instead = (entry, root) => {
      const { source, at } = entry;
      const { name } = entry.tag;
      const el = itself(entry);
      if (!settle(checkVisibility.call(el))) return;
      const slotted = name === "slot" ? el.assignedNodes() : [];
      if (name === "slot" && !slotted.length) return;
      leave(entry);
      if (name === "select" && seen(entry)) for (const option of el.selectedOptions) add('option selected=""', option.text);
      if (name === "svg" && /<t(?:ext|itle)\b/.test(source.html.slice(at, source.at)) && seen(entry)) drawing(el);
      if (/frame$/.test(name) && seen(entry)) root = el.contentDocument;
      if (root) found(root);
      if (root || slotted.length) read(root ? [root.body ?? root.documentElement ?? root] : slotted);
      else close();
    };

    const start = (/** @type {Source} */ source, /** @type {number} */ at) => {
      const { html, next } = source;
      let tag = guess.next;
      if (!tag || !html.startsWith(tag.text, at)) {
        const text = html.slice(at, html.indexOf(">", at) + 1);
        tag = known.get(text);
        if (!tag) known.set(text, (tag = describe(text, next < 0 ? source.node : item.call(source.list, next))));
        guess.next = tag;
      }
      guess = tag.inside;
      source.at = at + tag.text.length;
      source.next += 1;
      /** @type {Entry} */
      const entry = { tag, source, index: next, at: source.at, el: undefined, seen: undefined, blank: false };
      if (tag.gone) return leave(entry);
      if (open.length > DEPTH) {
        if (!settle(checkVisibility.call(itself(open[DEPTH])))) return;
        cut = true;
        return leave(entry);
      }
      open.push(entry);
      const root = tag.host && shadowOf.call(itself(entry));
      if (root || tag.hollow) instead(entry, root);
      else if (!tag.rest) close();
    };

    add("title", page.title);
    whole = [length, marks.length, 0];
    read([page.body]);
    sources[0].last = false;

    /** Reads on until `deadline`; true at the end. @param {number} deadline in ms of `performance.now()` */
    const step = (deadline) => {
      for (let turn = 1; sources.length && !full; turn += 1) {
        if (turn % 64 === 0 && performance.now() > deadline) return false;
        const source = sources[sources.length - 1];
        const { html } = source;
        let { at } = source;
        let code = html.charCodeAt(at);
        if (code <= SPACE) {
          do code = html.charCodeAt((at += 1));
          while (code <= SPACE);
          if (sure < open.length) open[open.length - 1].blank = true;
          else put(" ");
        }
        if (at >= html.length) {
          // A comment or script that scripts made can read as markup. Which element is which is then unknown.
          if (source.next < source.list.length) throw new Error("the page does not read as it stands");
          sources.pop();
          if (source.last) close();
        } else if (code !== LESS) {
          const sign = html.indexOf("<", at);
          source.at = sign < 0 ? html.length : sign;
          if (seen(open[open.length - 1])) put(html, at, source.at);
        } else {
          code = html.charCodeAt(at + 1);
          if (code === SLASH) {
            source.at = at + open[open.length - 1].tag.rest;
            close();
          } else if (code === BANG) source.at = html.indexOf("-->", at + 4) + 3;
          else if (code === QUERY) source.at = html.indexOf(">", at) + 1;
          else start(source, at);
        }
      }
      return true;
    };

    /** What was read, masked. @param {(number: string) => Promise<string>} hash */
    const result = async (hash) => {
      if (full) {
        cut = true;
        [length, marks.length, open.length] = whole;
        for (const { tag } of open.reverse()) mark(false, tag.end);
      }
      const text = new TextDecoder("utf-16le").decode(out.subarray(0, length));
      const fresh = [...known.values()].filter((tag) => !tag.open.html);
      const kept = (await mask(fresh.map((tag) => tag.kept).join(">"), hash)).split(">");
      for (const [at, { open, block }] of fresh.entries()) {
        open.html = `${kept[at]}>`;
        block.html = `${kept[at]} data-b="">`;
      }
      let at = 0;
      const html = (await mask(text, hash)).replace(/[<>]/g, () => marks[at++].html);
      return { html, cut };
    };
    return { step, result };
  };

  /* Masks */

  // In what is masked `<` stands for a tag that a number may go on across, and `>` for any other.
  const BLANK = "(?:[\\s<>]|&nbsp;)*";
  const HYPHEN = `[-‐-―−ーｰ().]${BLANK}`;
  const JOIN = `${BLANK}(?:${HYPHEN}){0,2}`;
  const APART = `${BLANK}(?:${HYPHEN}){1,2}`;
  const run = (/** @type {string} */ sign, /** @type {number} */ times) => Array(times).fill(sign).join("<*");
  const digits = (/** @type {number} */ times) => run("\\d", times);
  const any = (/** @type {number} */ times) => run("[\\d*●○•×xX]", times);
  const ZERO = `(?:0<*|\\+<*8<*1${JOIN}(?:0${JOIN})?)`;
  const AREAS = [1, 2, 3, 4].map((area) => digits(area) + APART + any(5 - area));
  const PHONE = new RegExp(
    `(?<mobile>(?:${ZERO}[25-9]<*0|${run("[*●○•×xX]", 3)})${JOIN}${any(4)}${JOIN}${digits(4)}(?!\\d))` +
      `|${ZERO}(?!0|120|570|800|180|990)(?:${AREAS.join("|")})${APART}${digits(4)}(?!\\d)|\\d{12,}`,
    "g",
  );
  const MAIL = /(?<![\w.*+-])[\w.*+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,8}\.[A-Za-z]{2,}/g;

  /**
   * Replaces phone numbers, mail addresses and long numbers, in text and in attributes.
   * @param {string} text
   * @param {(number: string) => Promise<string>} hash of a number as printed, half-width, `*` for what the page masks
   */
  const mask = async (text, hash) => {
    const plain = text.replace(/[０-９＊＋（）．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
    const seenNumbers = new Set();
    let out = "";
    let from = 0;
    for (const match of plain.matchAll(PHONE)) {
      const [found] = match;
      const before = plain.slice(Math.max(0, match.index - 2), match.index);
      if (/[\d*●○•×]$|\d[.,]$/.test(before)) continue;
      const printed = found.replace(/[<>]|&nbsp;/g, "");
      const number = printed.replace(/^\+81\D*0?/, "0").replace(/[^\d]/g, (sign) => (/[*●○•×xX]/.test(sign) ? "*" : ""));
      let token = "#";
      const glued = /^\d+$/.test(printed) && (/[A-Za-z]$/.test(before) || /[A-Za-z]/.test(plain[match.index + found.length] ?? ""));
      if (!/^\d{12,}$/.test(found) && !glued) {
        if (/^0800/.test(printed)) continue;
        seenNumbers.add(number);
        if (seenNumbers.size <= NUMBERS) token = `${match.groups?.mobile ? "☎" : "☏"}${number.slice(-4)}-${await hash(number)}`;
      }
      out += text.slice(from, match.index) + token + found.replace(/[^<>]/g, "");
      from = match.index + found.length;
    }
    out += text.slice(from);
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
  let failures = 0; // looks in a row that could not be sent

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
    failures = 0;
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
    return page;
  };

  const report = async () => {
    const late = since && performance.now() - since >= CEILING;
    const page = (await read(SLICE)) ?? (late ? await read(Infinity) : undefined);
    if (!page) return;
    since = 0;
    const url = location.href.slice(0, 4000);
    await (key ??= hello()).catch((error) => {
      key = undefined;
      throw error;
    });
    await pause();
    const masked = { url: await mask(url, hash), ...(await page.result(hash)) };
    const all = masked.url + masked.html;
    const same = sent === all;
    const now = performance.now();
    if (same && !again) return;
    if (same && now < again) return lookIn(again - now);
    looks = same ? looks + 1 : 1;
    again = 0;
    sent = "";
    const reply = await browser.runtime.sendMessage({ kind: "page", ...masked, look: looks });
    if (reply.kind !== "done") return;
    sent = all;
    if (!reply.again || looks >= LOOKS) return;
    again = performance.now() + AGAIN;
    if (!changed) lookIn(AGAIN);
  };

  const look = async () => {
    if (looking) return lookIn(QUIET);
    if (!alive()) return;
    looking = true;
    await report().then(
      () => (failures = 0),
      () => alive() && ++failures <= LOOKS && lookIn(AGAIN), // not sent: the worker may have ended meanwhile
    );
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
