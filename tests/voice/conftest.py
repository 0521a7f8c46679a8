"""SDL with a sound card that nobody hears."""

import os

os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
