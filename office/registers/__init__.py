"""The registers that people at the office keep: one engine, each register a table of columns."""
