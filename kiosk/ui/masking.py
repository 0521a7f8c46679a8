"""Names as the public may see them: 陈*, 欧阳**, J***. Pure text."""

# Surnames of two characters that a gate meets; shown whole, for half a surname is nobody's name.
_COMPOUND = """
欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 尉迟 皇甫 公孙 慕容 令狐 长孙 宇文 司空 轩辕 百里 呼延 端木
申屠 太史 公羊 澹台 濮阳 淳于 单于 太叔 钟离 闾丘 万俟 赫连 鲜于 第五 拓跋 完颜 纳兰 贺兰 即墨 东郭 西门
南门 公冶 宗政 仲孙 左丘 梁丘 段干 羊舌 微生 谷梁 乐正 巫马 闻人 亓官 司寇 子车 颛孙
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
STARS_MAX = 3  # the number of stars should not tell a long name


def mask_name(name: str) -> str:
    """The surname and stars for the rest; nothing of a given name, and of a Latin name one letter."""
    name = name.strip()
    if not name:
        return ""
    if not _is_chinese(name[0]):
        return name[0] + "*" * STARS_MAX
    if "·" in name:  # 阿依古丽·买买提: the first part is the given name; its first character is enough
        return name[0] + "*" * STARS_MAX
    shown = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:shown] + "*" * min(max(len(name) - shown, 1), STARS_MAX)


def surname_of(name: str) -> str:
    """The surname alone, for whoever looks for somebody else: 王, 欧阳; the first letter of a Latin name."""
    return mask_name(name).rstrip("*")


def _is_chinese(character: str) -> bool:
    return ord(character) >= 0x2E80
