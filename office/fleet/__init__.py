"""The kiosks page: who is well, who has a fault, who has gone silent."""
