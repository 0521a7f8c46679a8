"""How the office itself is doing, for machines to read; and its registers as tables for others."""
