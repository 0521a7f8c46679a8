"""The checkpoint at the gate: measures, asks, decides, records, alarms."""
