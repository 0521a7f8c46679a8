"""What a city sees of its counties: a day's figures of each, never a person."""
