//! The parts that live in a browser: the worker's entry and the pages. wasm32 only.
