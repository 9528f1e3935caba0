// The history page's entry: it loads the worker's module, in an instance of its own, and has Rust draw
// (src/browser/history). The page is shown when its first chart is drawn.

import init, { open_history } from "./worker_wasm.js";

try {
  await init({ module_or_path: browser.runtime.getURL("worker_wasm_bg.wasm") });
  await open_history();
} catch (error) {
  console.error(error);
  document.querySelector("main").textContent = browser.i18n.getMessage("fault_other");
} finally {
  document.body.hidden = false;
}
