"""The skin of a view: its outline, shade towards the edges and light where it faces the viewer.

Three tones that lie close together make one soft edge.
"""

import numpy as np
from scipy import ndimage

from tools.bodymap.outline import Line, outline
from tools.bodymap.raster import PX_PER_MM, SYMMETRIC, look
from tools.bodymap.skeleton import both_sides

_BASE = Line(blur_px=5, error_mm=1.1, area_px=600, corner_px=14, corner_deg=80)
_SOFT = Line(blur_px=5, error_mm=2.4, area_px=4000, corner_px=14, corner_deg=70)
# Flesh round bones that the source's skin does not cover.
_FLESH_MM, _FINGER_MM = 6, 4.5
# How far the skin faces the viewer (0 at an edge, 1 in full) where it is in shade, and in light.
_SHADE, _LIGHT = 0.45, 0.74


def skin_tones(sheet, skin):
    """[tone, path] from back to front."""
    sight = look(sheet.frame, [skin])
    body = ndimage.gaussian_filter((_flesh(sheet) | (sight.owner >= 0)).astype(float), 5)
    facing = np.where(sight.owner >= 0, sight.facing[..., 2], 1)
    facing = ndimage.gaussian_filter(facing, 9)
    if sheet.frame.view in SYMMETRIC:
        body, facing = (body + body[:, ::-1]) / 2, (facing + facing[:, ::-1]) / 2
    seen = ndimage.binary_erosion((body > 0.5) & (sight.owner >= 0), iterations=3)
    tones = (
        ("base", body > 0.5, _BASE),
        ("shade", (facing < _SHADE) & seen, _SOFT),
        ("light", (facing > _LIGHT) & seen, _SOFT),
    )
    return [[tone, outline(mask, line)] for tone, mask, line in tones]


def _flesh(sheet):
    """Flesh round all bones; round the hand thin at the fingers, and whole across the palm."""
    hand = ("carpal", "metacarpal", "hand-phalanx")
    meshes = dict(both_sides(sheet.skeleton))
    if sheet.frame.view not in SYMMETRIC:
        meshes = {n: m for n, m in meshes.items() if not n.endswith("/left")}
    rest = look(sheet.frame, [m for n, m in meshes.items() if not n.startswith(hand)])
    shape = ndimage.binary_dilation(rest.owner >= 0, iterations=_FLESH_MM * PX_PER_MM)
    bones = [m for n, m in meshes.items() if n.startswith(hand)]
    fingers = look(sheet.frame, bones).owner >= 0
    palms = [m for n, m in meshes.items() if n.startswith(("carpal", "metacarpal"))]
    palm = look(sheet.frame, palms).owner >= 0
    closed = ndimage.distance_transform_edt(~palm) < 11 * PX_PER_MM
    palm = ndimage.distance_transform_edt(closed) > 5 * PX_PER_MM
    soft = ndimage.distance_transform_edt(~fingers) < _FINGER_MM * PX_PER_MM
    soft = ndimage.gaussian_filter((soft | palm).astype(float), 3.5 * PX_PER_MM) > 0.42
    return shape | soft
