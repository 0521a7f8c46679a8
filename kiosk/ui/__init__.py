"""What is shown and touched: scenes made of boxes and words, and the one painter that knows pygame."""
