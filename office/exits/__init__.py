"""Exits of households at every gate, and telling each gate those of the others."""
