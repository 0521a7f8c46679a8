"""A day at the gate, faster than life: simulated people, the whole kiosk, a real courier, a real office."""
