"""The face that PDFs carry, and how it was made."""
