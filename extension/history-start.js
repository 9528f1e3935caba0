// Runs before all else of the history page, while the rest of it is still parsed: starts what the first chart waits for.

globalThis.started = {
  module: WebAssembly.compileStreaming(fetch("worker_wasm_bg.wasm")),
  stored: browser.storage.local.get(["settings", "h", "lines"]),
};
