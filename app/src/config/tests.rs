//! What is read, and how faults are explained.
