"""What the office keeps of people, for how long, and the receipt when it goes."""
