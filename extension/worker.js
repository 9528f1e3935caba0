// The background's entry: it listens, wakes the wasm module, and forwards. What a message means is Rust's concern
// (src/browser/worker.rs).
//
// Listeners stand at the top level, before anything is awaited: one added later is deaf after the first restart. No
// import() and no top-level await: Chromium refuses both in a service worker, the second without a word
// (https://github.com/w3c/ServiceWorker/issues/1407).

import init, { anew, clicked, handle, share, wake } from "./worker_wasm.js";

/** Keys of the local storage that a person's browsers may share (src/sync). */
const SHARED = ["latest", "lines", "settings"];

/** @type {Promise<unknown> | undefined} Settles when the wasm module can be called; a failed load is tried again. */
let loading;

/** How often the instance was dropped: tells a message whether another one's trap ended it. */
let drops = 0;

/** Loads the wasm module, once. */
function loaded() {
  loading ??= init({ module_or_path: browser.runtime.getURL("worker_wasm_bg.wasm") }).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/**
 * Runs `work` in the wasm instance, and once more in a new one if it traps. Whatever Rust foresees is a reply; what is
 * thrown is a trap, after which nothing in that instance's memory can be trusted. Work that fell with an instance
 * another one had broken starts over: that was not its fault.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function run(work) {
  for (let traps = 0; ; ) {
    await loaded();
    const before = drops;
    try {
      return await work();
    } catch (error) {
      if (drops !== before) continue;
      drops += 1;
      anew();
      traps += 1;
      if (traps === 2) throw error;
    }
  }
}

browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
  run(() => handle(message, sender)).then(sendResponse, () =>
    sendResponse({ kind: "refused", code: "trap", why: "the reader broke down, twice" }),
  );
  return true; // Both browsers keep the channel open for sendResponse.
});

browser.runtime.onInstalled.addListener(() => run(wake));
browser.runtime.onStartup.addListener(() => run(wake).then(() => run(share)));
browser.storage.onChanged.addListener((changes, area) => {
  if (area === "sync" || SHARED.some((key) => key in changes)) run(share);
});
browser.permissions.onAdded.addListener(() => run(wake));
browser.permissions.onRemoved.addListener(() => run(wake));
browser.alarms.onAlarm.addListener(() => run(wake));
browser.notifications.onClicked.addListener((id) => run(() => clicked(id)));
