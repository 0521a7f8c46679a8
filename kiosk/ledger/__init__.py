"""The ledger (台账): records, their chain, and the append-only file that holds them."""
