"""What can go wrong with a demo, each with a sentence for people, zh then en."""


class DemoError(Exception):
    """Root."""


class FolderInUse(DemoError):
    """There is a ledger in the folder already; a demo writes no second day into it."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"{folder} 里已有台账，请换一个空目录 / there is a ledger in {folder}; give an empty folder"
        )


class CountsDiffer(DemoError):
    """Somebody was lost on the way, or counted twice: a bug of ours."""

    def __init__(self, counts: object) -> None:
        super().__init__(
            f"人数不一致，请报告此问题：{counts} / the counts differ, please report this: {counts}"
        )
