//! PoK desktop.
