"""The roster and the households at the office: who works and lives here, as the gates are told."""
