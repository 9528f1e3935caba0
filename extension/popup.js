// The popup's entry: starts everything it needs at once and has Rust draw (src/browser/popup.rs).

import init, { draw } from "./pages_wasm.js";

const [stored, granted] = await Promise.all([
  browser.storage.local.get(["latest", "lines", "fault"]),
  browser.permissions.getAll(),
  init({ module_or_path: browser.runtime.getURL("pages_wasm_bg.wasm") }),
]);
draw(stored, granted.origins ?? []);
