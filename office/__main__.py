"""The office's command line: `python -m office serve`, `add_device`, `add_clerk`, and Django's own."""

import os
import sys

from django.core.management import execute_from_command_line

from office import home


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    try:
        home.make(home.office_dir())
    except OSError as problem:
        sys.exit(
            f"办公室数据目录不可用 The office's folder can't be used: {problem}\n"
            f"请检查权限，或用 {home.DIR_ENV} 指定另一目录\n"
            f"Check its rights, or name another one by {home.DIR_ENV}"
        )
    execute_from_command_line(["python -m office", *sys.argv[1:]])


if __name__ == "__main__":
    main()
