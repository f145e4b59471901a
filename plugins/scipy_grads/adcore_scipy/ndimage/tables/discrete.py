"""What has whole numbers or truth as its answer, and the distance transforms.

An answer that does not change when its input changes a little has the derivative zero.
"""

from __future__ import annotations

import numpy as np
import scipy.ndimage

from adcore.extend import composite, constant, plain
from adcore_numpy.tables.mixed_arguments import as_array

from .. import NAMESPACE
from ..arguments import one_each, output_dtype, refuse_traced
from .slopes import length

twin, refused = NAMESPACE.twin, NAMESPACE.refused

CONSTANT = (
    "binary_closing", "binary_dilation", "binary_erosion", "binary_fill_holes",
    "binary_hit_or_miss", "binary_opening", "binary_propagation", "find_objects", "histogram",
    "label", "maximum_position", "minimum_position", "value_indices", "watershed_ift",
)  # fmt: skip
ONLY_ZEROS = (
    "it sees of the image alone which elements are 0, and jumps with them. Take a smooth distance, "
    "or stop_gradient(image)."
)


def _distance_transform_edt(
    input, sampling=None, return_distances=True, return_indices=False, distances=None, indices=None
):
    """The length of sampling · (the way to the nearest 0), of which the way is taken as fixed."""
    refuse_traced("distance_transform_edt", input=input)
    image = np.atleast_1d(np.asarray(input))
    each = one_each(as_array(1.0 if sampling is None else sampling), image.ndim)
    bare = [float(plain(v)) for v in each]
    if distances is not None or indices is not None:
        return output_dtype("distance_transform_edt", np.zeros(()), np.zeros(()))  # refused
    found = scipy.ndimage.distance_transform_edt(image, bare, False, True)
    way = found - np.indices(image.shape)
    parts = [as_array(v) * d for v, d in zip(each, way.astype("d"), strict=True)]
    lengths = length(parts)
    if not return_distances:
        return found
    return (lengths, found) if return_indices else lengths


RULES = [
    constant(*map(twin, CONSTANT)),
    refused("distance_transform_bf", ONLY_ZEROS),
    refused("distance_transform_cdt", ONLY_ZEROS),
    composite(twin("distance_transform_edt"), _distance_transform_edt),
]
