//! What one capture changes in storage: which keys must be read, which are written, in which order.
//!
//! Pure: the worker reads the keys under its lock, calls [`commit`], and writes what it says, `latest` last.
