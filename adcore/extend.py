"""All that a plugin author needs: the rule language, the hooks, the value types."""

from .hookspecs import Sample as Sample
from .hookspecs import hookimpl as hookimpl
from .language import batch as batch
from .language import composite as composite
from .language import constant as constant
from .language import elementwise as elementwise
from .language import linear as linear
from .language import multilinear as multilinear
from .language import refuse as refuse
from .language import rule as rule
from .plugins import register as register
from .primitive import primitive as primitive
from .registry import decline_with as decline_with
from .registry import rules as registered  # noqa: F401 (the table of rules by function)
from .reverse import accumulate as accumulate
from .rules import Rule as Rule
from .shapes import aligned as aligned
from .trace import FIRST as FIRST
from .trace import Box as Box
from .trace import apply as apply
from .trace import apply_binary as apply_binary
from .trace import apply_unary as apply_unary
from .trace import boxes_in as boxes_in
from .trace import layers as layers
from .trace import plain as plain
from .values import Contribution as Contribution
from .values import Space as Space
from .values import Unbatched as Unbatched
from .values import ValueType as ValueType
from .values import space_of as space_of
