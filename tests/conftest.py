"""What holds for all tests."""

from hypothesis import settings

# Time is measured in bench/, never by a test: on a busy machine a deadline only tells how busy it is.
settings.register_profile("gatehouse", deadline=None)
settings.load_profile("gatehouse")
