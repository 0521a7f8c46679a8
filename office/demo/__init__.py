"""An invented fortnight in a new office: records by the usual way, and what people keep by hand."""
