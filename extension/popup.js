// The popup's entry: starts everything it needs at once and has Rust draw (src/browser/popup). It is shown when it is
// whole, so that nothing moves under the pointer.

import init, { draw, storage_filled } from "./pages_wasm.js";

const status = document.querySelector("#status");
const veil = document.querySelector("#veil");

/**
 * Does what takes the worker's module, which is loaded when it is asked for: the popup itself only shows figures.
 *
 * @param {(worker: typeof import("./worker_wasm.js")) => Promise<string>} work Gives what to say when it is done.
 */
async function withWorker(work) {
  try {
    const worker = await import("./worker_wasm.js");
    await worker.default({ module_or_path: browser.runtime.getURL("worker_wasm_bg.wasm") });
    await worker.speak_as_chosen();
    status.textContent = await work(worker);
  } catch (error) {
    console.error(error);
    status.textContent = browser.i18n.getMessage("fault_other");
  }
}

document.querySelector("#export").addEventListener("click", () => withWorker((worker) => worker.save_csv()));

veil.addEventListener("click", () => {
  const veiled = veil.getAttribute("aria-pressed") !== "true";
  veil.setAttribute("aria-pressed", String(veiled));
  withWorker((worker) => worker.choose("veil", undefined, veiled ? "on" : "off"));
});

try {
  const [stored, granted] = await Promise.all([
    browser.storage.local.get(["latest", "lines", "fault", "settings"]),
    browser.permissions.getAll(),
    init({ module_or_path: browser.runtime.getURL("pages_wasm_bg.wasm") }),
  ]);
  await draw(stored, granted.origins ?? []);
} catch (error) {
  console.error(error);
  document.querySelector("main").textContent = browser.i18n.getMessage("fault_other");
} finally {
  document.body.hidden = false;
}

// Chromium says how much an extension may store, Firefox sets no bound. Asked last: no figure waits for it.
const { QUOTA_BYTES: most } = browser.storage.local;
if (most) {
  const filled = storage_filled((await browser.storage.local.getBytesInUse(null)) / most);
  if (filled) document.querySelector(".promise").textContent = filled;
}
