//! Work being written: what waits to be sent, conflicts, and earlier copies (design: sync).
