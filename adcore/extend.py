"""All that a plugin author needs: the rule language, the hooks, the value types."""

from .engine.apply import apply as apply
from .engine.apply import apply_binary as apply_binary
from .engine.apply import apply_unary as apply_unary
from .engine.box import Box as Box
from .engine.culprit import Culprit as Culprit
from .engine.layers import boxes_in as boxes_in
from .engine.layers import layers as layers
from .engine.layers import plain as plain
from .engine.layers import snapshot as snapshot
from .engine.reverse import accumulate as accumulate
from .engine.roots import unshifted as unshifted
from .engine.trace import FIRST as FIRST
from .plugins.hooks import Sample as Sample
from .plugins.hooks import hookimpl as hookimpl
from .plugins.manager import register as register
from .plugins.namespaces import Namespace as Namespace
from .rules.elementwise import aligned as aligned
from .rules.registry import decline_with as decline_with
from .rules.registry import rules as registered  # noqa: F401 (the table of rules by function)
from .rules.rule import Rule as Rule
from .rules.statements import batch as batch
from .rules.statements import composite as composite
from .rules.statements import constant as constant
from .rules.statements import elementwise as elementwise
from .rules.statements import linear as linear
from .rules.statements import multilinear as multilinear
from .rules.statements import refuse as refuse
from .rules.statements import rule as rule
from .rules.twins import Twin as Twin
from .rules.twins import twin as twin
from .transforms.primitive import primitive as primitive
from .values import Contribution as Contribution
from .values import Space as Space
from .values import Unbatched as Unbatched
from .values import ValueType as ValueType
from .values import space_of as space_of
