"""How far apart two colours look, also to eyes that lack a kind of cone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_Vector = NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB; and eyes that lack nothing.
EYES: Mapping[str, _Vector] = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> _Vector:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, eyes: str = "all cones") -> _Vector:
    seen = np.clip(EYES[eyes] @ linear(colour), 0, 1)
    ratio = (_XYZ @ seen) / _WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, eyes: str = "all cones") -> float:
    """Distance in CIELAB: 2 is just seen, 10 at a glance."""
    return float(np.linalg.norm(lab(one, eyes) - lab(other, eyes)))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: 1 (equal) to 21."""
    light = sorted(float(np.dot([0.2126, 0.7152, 0.0722], linear(c))) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)
