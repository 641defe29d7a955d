"""Where bold and struck words begin and end, beside Chinese, Japanese and Korean and beside formulas too.

CommonMark takes a sign of punctuation inside the stars and a letter outside for the wrong side of them: right where
words have spaces between them, wrong in `**注意。**这是` and `as**$x$**is`. Source of the rule: markdown-cjk-friendly.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned

_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


def flanked_emphasis(markdown: MarkdownIt) -> None:
    """Has it look at what stands beside stars, low lines and tildes before it takes them for a begin or an end."""
    markdown.inline.ruler.before("strikethrough", "flanks", _flanked)


def _flanked(state: StateInline, silent: bool) -> bool:
    state.__class__ = _Flanked  # markdown-it makes its states itself
    return False


class _Flanked(StateInline):
    __slots__ = ()

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  # markdown-it's names
        """How many signs there are, and whether they can begin or end something."""
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        left = _flanks(before, after)
        right = _flanks(after, before)
        can_open = left and (canSplitWord or not right or _is_mark(before))
        can_close = right and (canSplitWord or not left or _is_mark(after))
        return Scanned(can_open, can_close, end - start)


def _flanks(outside: str, inside: str) -> bool:
    """Whether signs between these two belong to what stands inside."""
    freely = not _is_mark(inside) or isWhiteSpace(ord(outside)) or _is_mark(outside) or bool(_CJK.match(outside))
    return freely and not isWhiteSpace(ord(inside))


def _is_mark(character: str) -> bool:
    """Whether it is punctuation: a dollar is as good as the letter after it, and marks of CJK need no spaces."""
    return character != "$" and not _CJK.match(character) and isPunctChar(character)
