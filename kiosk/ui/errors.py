"""What can go wrong with the screen. Knows nothing of pygame, so that a command line can catch it."""


class ScreenError(Exception):
    """There is no screen to show anything on: call staff. The message says what to do, zh then en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en
