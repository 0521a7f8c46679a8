"""What the screening is worth: on a ledger's own records, and on tables of people with a reference."""
