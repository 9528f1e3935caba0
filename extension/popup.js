// The popup's entry: starts everything it needs at once and has Rust draw (src/browser/popup). It is shown when it is
// whole, so that nothing moves under the pointer.

import init, { draw } from "./pages_wasm.js";

document.querySelector("#export").addEventListener("click", async () => {
  const status = document.querySelector("#status");
  try {
    // The popup shows figures; what writes files is the worker's module, loaded when it is asked for.
    const { default: load, save_csv } = await import("./worker_wasm.js");
    await load({ module_or_path: browser.runtime.getURL("worker_wasm_bg.wasm") });
    status.textContent = await save_csv();
  } catch (error) {
    console.error(error);
    status.textContent = browser.i18n.getMessage("fault_other");
  }
});

try {
  const [stored, granted] = await Promise.all([
    browser.storage.local.get(["latest", "lines", "fault"]),
    browser.permissions.getAll(),
    init({ module_or_path: browser.runtime.getURL("pages_wasm_bg.wasm") }),
  ]);
  draw(stored, granted.origins ?? []);
} catch (error) {
  console.error(error);
  document.querySelector("main").textContent = browser.i18n.getMessage("fault_other");
} finally {
  document.body.hidden = false;
}
