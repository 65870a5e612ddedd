"""One view of the map: the skin, and each bone with its tones, from back to front."""

import numpy as np
from scipy import ndimage

from tools.bodymap.names import level_of
from tools.bodymap.outline import outline
from tools.bodymap.raster import PX_PER_MM, SYMMETRIC, brightness, look
from tools.bodymap.skeleton import both_sides

# A bone's shape reaches this far under those before it, so that no gap shows between them.
_UNDER_PX = 4
_SMALLEST_PX = 60
_OUTLINE_ERROR_MM = 0.8
# Tones: from which brightness down, and how small a piece may be.
_SHADE, _DEEP, _LIGHT = 0.64, 0.36, 0.965


def drawing(sheet, skin):
    """The drawing of one view, as it is written to static/body/."""
    return {
        "view": sheet.frame.view,
        "width": sheet.frame.width_mm,
        "height": sheet.frame.height_mm,
        "skin": skin_tones(sheet.frame, sheet.skeleton, skin),
        "parts": [part for part in map(sheet.part, sheet.order()) if part],
    }


class Sheet:
    """What is seen of a skeleton in a frame."""

    def __init__(self, frame, skeleton):
        self.frame, self.skeleton = frame, skeleton
        meshes = dict(both_sides(skeleton))
        if frame.view not in SYMMETRIC:
            meshes = {n: m for n, m in meshes.items() if not n.endswith("/left")}
        self.names, self.meshes = list(meshes), list(meshes.values())
        self.bones = skeleton.bones
        nearer = [
            20 if name.startswith("scapula") and frame.view == "posterior" else 0
            for name in self.names
        ]
        self.sight = look(frame, self.meshes, nearer)
        seen = (self.sight.owner >= 0).astype(float)
        light = ndimage.gaussian_filter(brightness(self.sight), 1.6)
        self.light = light / np.maximum(ndimage.gaussian_filter(seen, 1.6), 1e-3)

    def visible(self, name):
        """Where this part is what one sees; symmetric if it crosses the midline."""
        mask = self.sight.owner == self.names.index(name)
        return self._symmetric(mask) if self._is_middle(name) else mask

    def mask_of(self, structure):
        """Where a structure's parts of the right side and the midline are seen."""
        mask = np.zeros(self.frame.shape, bool)
        for name, bone in self.bones.items():
            if bone.structure == structure:
                mask |= self.visible(name)
        return mask

    def surface_of(self, structure, only=None):
        """Vertices and normals of a structure's parts, or of one of them."""
        chosen = [
            bone.mesh
            for name, bone in self.bones.items()
            if bone.structure == structure and only in (None, name)
        ]
        return np.vstack([m.vertices for m in chosen]), np.vstack([m.normals for m in chosen])

    def order(self):
        """The parts of the right side and the midline that can be seen, farthest first."""
        depths = []
        for name in self.names:
            mask = self.visible(name)
            if not name.endswith("/left") and mask.sum() >= _SMALLEST_PX:
                depths.append((float(np.median(self.sight.depth[mask & (self.sight.owner >= 0)])), name))
        return [name for _, name in sorted(depths, reverse=True)]

    def part(self, name):
        """One part with its tones; None if nothing of it can be drawn."""
        bone, seen = self.bones[name], self.visible(name)
        whole = look(self.frame, [bone.mesh]).owner >= 0
        if self._is_middle(name):
            whole = self._symmetric(whole)
        shape = (ndimage.binary_dilation(seen, iterations=_UNDER_PX) & whole) | seen
        path = outline(shape, error_mm=_OUTLINE_ERROR_MM)
        if not path:
            return None
        level = level_of(name)
        return {
            "id": name,
            "structure": bone.structure,
            **({"level": level} if level else {}),
            "side": bone.side,
            "d": path,
            "tones": self._tones(seen, self._is_middle(name)),
        }

    def _tones(self, seen, middle):
        light = self._symmetric(self.light) if middle else self.light
        inside = ndimage.binary_erosion(seen, iterations=1)
        masks = (
            ("light", (light > _LIGHT) & ndimage.binary_erosion(seen, iterations=4), 2.2, 250),
            ("shade", (light < _SHADE) & inside, 1.3, 90),
            ("deep", (light < _DEEP) & inside, 1.3, 90),
        )
        tones = []
        for tone, mask, blur, area in masks:
            if path := outline(mask, blur_px=blur, error_mm=1.12, area_px=area):
                tones.append([tone, path])
        return tones

    def _is_middle(self, name):
        return self.frame.view in SYMMETRIC and "/" not in name and not self.bones[name].side

    def _symmetric(self, field):
        """The field with the half of the subject's right mirrored onto the left."""
        half = field.shape[1] // 2
        right = field[:, :half] if self.frame.view == "anterior" else field[:, half:][:, ::-1]
        whole = np.concatenate([right, right[:, ::-1]], 1)
        return whole


def skin_tones(frame, skeleton, skin):
    """The outline of the skin, and where it lies in shade."""
    sight = look(frame, [skin])
    bones = look(frame, [mesh for _, mesh in both_sides(skeleton)]).owner >= 0
    flesh = ndimage.binary_dilation(bones, iterations=6 * PX_PER_MM)
    body = ndimage.gaussian_filter(((sight.owner >= 0) | flesh).astype(float), 5)
    seen = sight.owner >= 0
    light = ndimage.gaussian_filter(np.where(seen, brightness(sight), 1), 7)
    if frame.view in SYMMETRIC:
        body, light = (body + body[:, ::-1]) / 2, (light + light[:, ::-1]) / 2
    base = outline(body > 0.5, blur_px=5, error_mm=1, area_px=600, corner_px=12, corner_deg=80)
    shade = outline(
        (light < 0.6) & seen, blur_px=5, error_mm=1.6, area_px=1500, corner_px=12, corner_deg=80
    )
    return [["base", base], ["shade", shade]]
