//! The history: packed months of readings, one text per line and month, appended to and never overwritten.
