"""The central office: receives the records and keeps the registers."""
