"""Fourteen days of a compound by its rules: invented people, two gates, real ledgers, and a recount."""
