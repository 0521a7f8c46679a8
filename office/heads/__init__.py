"""Daily signed heads of every ledger and of the audit trail, and the kiosks that cosigned them."""
