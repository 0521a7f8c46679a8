"""pygame, imported once with the settings that SDL only reads before it starts.

Stays inside the part of the interface that pygame 2.6 and pygame-ce share.
"""

import os

# One tap must not arrive twice, as a finger and as a mouse. Nobody has a reason to say otherwise.
os.environ["SDL_TOUCH_MOUSE_EVENTS"] = "0"
os.environ["SDL_MOUSE_TOUCH_EVENTS"] = "0"
# A page flip by plain copy takes 0.3 ms and 80 MB; through software OpenGL 4.5 ms and 180 MB.
os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

__all__ = ["pygame"]
