// Runs in benches/content/bench.html: gives a page of args[0] KB as a portal would serve it, and as the content script
// would send it.
const [kilobytes, contentScript] = args;
const { reader, mask } = contentParts(contentScript);
const { css, body } = portalPage(kilobytes);
const page = new DOMParser().parseFromString(`<!doctype html><style>${css}</style>${body}`, "text/html");
const holder = document.createElement("div");
const style = document.createElement("style");
style.textContent = css;
holder.append(style, ...document.importNode(page.body, true).childNodes);
document.body.append(holder);
const reading = reader(document, () => {});
while (!reading.step(Infinity));
const sent = await mask(reading.result().html, async () => "aaaa");
holder.remove();
return { whole: page.documentElement.outerHTML, sent };
