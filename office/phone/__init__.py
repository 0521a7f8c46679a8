"""What people report from their own phone by a personal link, and who has not reported."""
