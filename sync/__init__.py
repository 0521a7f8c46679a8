"""The courier: carries records from the ledger to the office, each once and in order."""
