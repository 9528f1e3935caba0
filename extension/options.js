// The settings page's entry: it loads the worker's module, in an instance of its own, and has Rust fill in and save
// (src/browser/options). The page is shown when every choice stands in it.

import init, { open_options } from "./worker_wasm.js";

try {
  await init({ module_or_path: browser.runtime.getURL("worker_wasm_bg.wasm") });
  await open_options();
} catch (error) {
  console.error(error);
  document.querySelector("main").textContent = browser.i18n.getMessage("fault_other");
} finally {
  document.body.hidden = false;
}
