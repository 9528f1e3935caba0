// The history page's entry: it loads the worker's module, in an instance of its own, and has Rust draw
// (src/browser/history). The page is shown when its first chart is drawn. What it waits for was started by
// history-start.js.

import init, { open_history } from "./worker_wasm.js";

try {
  const [stored] = await Promise.all([started.stored, init({ module_or_path: started.module })]);
  await open_history(stored);
} catch (error) {
  console.error(error);
  document.querySelector("main").textContent = browser.i18n.getMessage("fault_other");
} finally {
  document.body.hidden = false;
}
