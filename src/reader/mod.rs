//! Understanding a page: which label governs which number.
