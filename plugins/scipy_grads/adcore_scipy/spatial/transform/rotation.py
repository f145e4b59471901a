"""`Rotation`: scipy's class as far as plain values go, traceable otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.spatial.transform as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import as_array, cast, is_traced

from ..distance.tables.lengths import like_scipys
from . import quaternions

DEGREE = np.pi / 180


def double(x: Any) -> Any:
    x = as_array(x)
    return cast(x, np.dtype("d")) if x.dtype.kind == "f" else np.asarray(x, "d")


class Rotation:
    """As `scipy.spatial.transform.Rotation`, for traced values too.

    Made and used as scipy's. It holds a quaternion; as long as that is plain, it holds scipy's own
    object, and plain calls go there. Differentiable: what is made of quaternions, matrices,
    rotation vectors, Euler angles and Rodrigues parameters, and given as such; `apply`, products,
    powers, inverses, magnitudes.
    """

    __slots__ = ("_made", "_quat")

    def __init__(
        self, quat: Any, normalize: bool = True, copy: bool = True, scalar_first: bool = False
    ) -> None:
        if is_traced(quat):
            q = _quaternion(quat, scalar_first)
            self._made, self._quat = None, quaternions.normalized(q) if normalize else q
        else:
            self._made = scipys.Rotation(quat, normalize, copy, scalar_first)
            self._quat = None

    @classmethod
    def _of(cls, quat: Any) -> Rotation:
        """That of a traced unit quaternion, computed here."""
        made = object.__new__(cls)
        made._made, made._quat = None, quat
        return made

    @classmethod
    def _around(cls, rotation: Any) -> Rotation:
        """That of scipy's object."""
        made = object.__new__(cls)
        made._made, made._quat = rotation, None
        return made

    @property
    def _q(self) -> Any:
        """The quaternion, plain or traced."""
        return self._quat if self._made is None else self._made.as_quat()

    @property
    def _bare(self) -> Any:
        """scipy's object, without derivatives."""
        return scipys.Rotation.from_quat(plain(self._quat)) if self._made is None else self._made

    # ------------------------------------------------------------------------------------ made of

    @staticmethod
    def from_quat(quat: Any, *, scalar_first: bool = False) -> Rotation:
        """Of quaternions, which are normalized."""
        return Rotation(quat, scalar_first=scalar_first)

    @staticmethod
    def from_matrix(matrix: Any, **options: Any) -> Rotation:
        """Of matrices: of the orthogonal ones nearest to them, unless `assume_valid`."""
        bare = scipys.Rotation.from_matrix(bared(matrix), **options)  # raises its errors
        if not is_traced(matrix):
            return Rotation._around(bare)
        valid = options.get("assume_valid", False)
        return Rotation._of(quaternions.from_matrix(double(matrix), valid))

    @staticmethod
    def from_rotvec(rotvec: Any, degrees: bool = False) -> Rotation:
        """Of axes times angles."""
        bare = scipys.Rotation.from_rotvec(bared(rotvec), degrees)
        if not is_traced(rotvec):
            return Rotation._around(bare)
        return Rotation._of(quaternions.from_rotvec(double(rotvec) * (DEGREE if degrees else 1)))

    @staticmethod
    def from_euler(seq: str, angles: Any, degrees: bool = False) -> Rotation:
        """Of turns about axes, one after the other."""
        bare = scipys.Rotation.from_euler(seq, bared(angles), degrees)
        if not is_traced(angles):
            return Rotation._around(bare)
        angles = double(angles) * (DEGREE if degrees else 1)
        shape = (*bare.as_quat().shape[:-1], len(seq))
        return Rotation._of(quaternions.from_euler(seq, np.reshape(angles, shape)))

    @staticmethod
    def from_mrp(mrp: Any) -> Rotation:
        """Of modified Rodrigues parameters."""
        bare = scipys.Rotation.from_mrp(bared(mrp))
        if not is_traced(mrp):
            return Rotation._around(bare)
        return Rotation._of(quaternions.from_mrp(double(mrp)))

    @staticmethod
    def from_davenport(axes: Any, order: str, angles: Any, degrees: bool = False) -> Rotation:
        """Of turns about any axes; not differentiable."""
        refuse_traced("from_davenport", "compose rotations of from_rotvec instead", axes, angles)
        return Rotation._around(scipys.Rotation.from_davenport(axes, order, angles, degrees))

    @staticmethod
    def identity(*args: Any, **kwargs: Any) -> Rotation:
        """No turn."""
        return Rotation._around(scipys.Rotation.identity(*args, **kwargs))

    @staticmethod
    def random(*args: Any, **kwargs: Any) -> Rotation:
        """Drawn evenly."""
        return Rotation._around(scipys.Rotation.random(*args, **kwargs))

    @classmethod
    def create_group(cls, group: str, axis: str = "Z") -> Rotation:
        """The rotations of a group."""
        return cls._around(scipys.Rotation.create_group(group, axis))

    @staticmethod
    def concatenate(rotations: Any) -> Rotation:
        """Several, one after the other."""
        parts = [rotations] if isinstance(rotations, Rotation) else list(rotations)
        if all(isinstance(r, scipys.Rotation) or r._made is not None for r in parts):
            bare = [r if isinstance(r, scipys.Rotation) else r._made for r in parts]
            return Rotation._around(scipys.Rotation.concatenate(bare))
        return Rotation._of(np.concatenate([np.reshape(own(r)._q, (-1, 4)) for r in parts]))

    @staticmethod
    def align_vectors(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        """The rotation of b that comes nearest to a; not differentiable."""
        reason = "minimise over a rotation vector, or take from_matrix of a.T @ b"
        refuse_traced("align_vectors", reason, a, b, *args, *kwargs.values())
        found, *rest = scipys.Rotation.align_vectors(a, b, *args, **kwargs)
        return Rotation._around(found), *rest

    # ----------------------------------------------------------------------------------- given as

    def as_quat(self, canonical: bool = False, *, scalar_first: bool = False) -> Any:
        """As quaternions (x, y, z, w)."""
        if self._made is not None:
            return self._made.as_quat(canonical, scalar_first=scalar_first)
        q = quaternions.canonical(self._quat) if canonical else self._quat
        return np.concatenate([q[..., 3:], q[..., :3]], -1) if scalar_first else q

    def as_matrix(self) -> Any:
        """As matrices."""
        return quaternions.as_matrix(self._quat) if self._made is None else self._made.as_matrix()

    def as_rotvec(self, degrees: bool = False) -> Any:
        """As axes times angles."""
        if self._made is not None:
            return self._made.as_rotvec(degrees)
        return quaternions.as_rotvec(self._quat) / (DEGREE if degrees else 1)

    def as_mrp(self) -> Any:
        """As modified Rodrigues parameters."""
        return quaternions.as_mrp(self._quat) if self._made is None else self._made.as_mrp()

    def as_euler(self, seq: str, degrees: bool = False, **options: Any) -> Any:
        """As turns about axes, one after the other."""
        if self._made is not None:
            return self._made.as_euler(seq, degrees, **options)
        if (
            len(seq) != 3
            or not (seq.islower() or seq.isupper())
            or not set(seq.lower()) <= {*"xyz"}
        ):
            return self._bare.as_euler(seq)  # its error
        return quaternions.as_euler(self._quat, seq) / (DEGREE if degrees else 1)

    def as_davenport(self, *args: Any, **kwargs: Any) -> Any:
        """As turns about any axes; not differentiable."""
        refuse_traced("as_davenport", "take as_euler", self._quat)
        return self._bare.as_davenport(*args, **kwargs)

    # --------------------------------------------------------------------------------- operations

    def apply(self, vectors: Any, inverse: bool = False) -> Any:
        """The vectors, turned."""
        bare = self._bare.apply(bared(vectors), inverse)  # raises its errors
        if self._made is not None and not is_traced(vectors):
            return bare
        return quaternions.applied(self._q, double(vectors), inverse)

    def inv(self) -> Rotation:
        """The turn back."""
        if self._made is not None:
            return Rotation._around(self._made.inv())
        return Rotation._of(quaternions.conjugated(self._quat))

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, (Rotation, scipys.Rotation)):
            return NotImplemented
        other = own(other)
        if self._made is not None and other._made is not None:
            return Rotation._around(self._made * other._made)
        _ = self._bare * other._bare  # raises scipy's error where they do not fit
        return Rotation._of(quaternions.product(self._q, other._q))

    def __rmul__(self, other: Any) -> Any:
        return own(other) * self if isinstance(other, scipys.Rotation) else NotImplemented

    def __pow__(self, n: Any, modulus: None = None) -> Rotation:
        if self._made is not None and not is_traced(n):
            return Rotation._around(pow(self._made, n, modulus))
        if modulus is not None:
            msg = "modulus not supported"
            raise NotImplementedError(msg)
        return Rotation._of(quaternions.from_rotvec(n * self.as_rotvec()))

    def magnitude(self) -> Any:
        """The angles."""
        bare = self._bare.magnitude()
        return bare if self._made is not None else like_scipys(bare, quaternions.angle(self._quat))

    def approx_equal(self, other: Any, *args: Any, **kwargs: Any) -> Any:
        """Whether the other one is nearly the same; has no derivative."""
        return self._bare.approx_equal(own(other)._bare, *args, **kwargs)

    def mean(self, *args: Any, **kwargs: Any) -> Rotation:
        """The mean; not differentiable."""
        reason = "minimise the sum of squared magnitudes over a rotation vector"
        refuse_traced("mean", reason, self._quat, *args, *kwargs.values())
        return Rotation._around(self._bare.mean(*args, **kwargs))

    def reduce(self, left: Any = None, right: Any = None, return_indices: bool = False) -> Any:
        """The nearest to the identity of those equivalent in a group; not differentiable."""
        refuse_traced("reduce", "find the element of the group with plain values", self._quat)
        given = [None if r is None else own(r)._bare for r in (left, right)]
        found = self._bare.reduce(*given, return_indices)
        if return_indices:
            return Rotation._around(found[0]), *found[1:]
        return Rotation._around(found)

    # ------------------------------------------------------------------------------- as a sequence

    @property
    def single(self) -> bool:
        """Whether it is one rotation, not several."""
        return self._bare.single

    @property
    def shape(self) -> tuple[int, ...]:
        """How many there are along each axis: () for one."""
        return self._q.shape[:-1]

    def __len__(self) -> int:
        return len(self._bare)

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, indexer: Any) -> Rotation:
        bare = self._bare[indexer]  # raises its errors
        return Rotation._around(bare) if self._made is not None else Rotation._of(self._q[indexer])

    def __setitem__(self, indexer: Any, value: Any) -> None:
        value = own(value)
        refuse_traced("__setitem__", "use Rotation.concatenate", self._quat, value._quat)
        self._made[indexer] = value._made

    def __iter__(self) -> Iterator[Rotation]:
        return (self[k] for k in range(len(self)))

    def __repr__(self) -> str:
        return repr(self._made) if self._made is not None else f"Rotation.from_quat({self._quat!r})"


def own(rotation: Any) -> Rotation:
    """scipy's object or ours as ours."""
    return rotation if isinstance(rotation, Rotation) else Rotation._around(rotation)


def bared(values: Any) -> Any:
    """Without derivatives; scipy's checks see these."""
    return plain(as_array(values)) if is_traced(values) else values


def _quaternion(quat: Any, scalar_first: bool) -> Any:
    q = double(quat)
    scipys.Rotation.from_quat(plain(q))  # raises its errors
    return np.concatenate([q[..., 1:], q[..., :1]], -1) if scalar_first else q


def refuse_traced(name: str, cure: str, *values: Any) -> None:
    if any(map(is_traced, values)):
        msg = f"scipy.spatial.transform.Rotation.{name} is not differentiable: {cure}."
        raise NonDifferentiableError(msg)
