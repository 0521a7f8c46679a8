"""Households: who lives where, the ledger of their comings and goings, and exits over the quota."""
