"""The entry register (出入登记): who passed which gate, and with what verdict."""
