"""What is seen of a skeleton in one view: which bone at every pixel, and how light it is there."""

import numpy as np
from scipy import ndimage

from tools.bodymap.raster import PX_PER_MM, SYMMETRIC, brightness, look
from tools.bodymap.skeleton import both_sides

# Drawn nearer than it lies, lest the ribs pierce it.
_NEARER_MM = {("posterior", "scapula"): 20, ("lateral", "scapula"): 10}
# What would peep out from behind another bone in a way that only puzzles.
_LEFT_OUT = {("posterior", "patella"), ("lateral", "sacrum/left")}
_SMALLEST_PX = 120
_ROOM_PX = 16
_CORE_PX = 3


class Sheet:
    """A skeleton in a frame. Names of parts of the left side end with /left."""

    def __init__(self, frame, skeleton):
        self.frame, self.skeleton, self.bones = frame, skeleton, skeleton.bones
        self._cores = {}
        meshes = dict(self._meshes())
        names = list(meshes)
        nearer = [_NEARER_MM.get((frame.view, name.split("/")[0]), 0) for name in names]
        sight = look(frame, list(meshes.values()), nearer)
        self.depth = sight.depth
        self.names, self.owner = self._divided(names, sight)
        self.light = _evened(brightness(sight), sight.owner >= 0)
        self.even_light = self.symmetric(self.light)

    def _meshes(self):
        for name, mesh in both_sides(self.skeleton):
            left = name.endswith("/left") and self.frame.view not in SYMMETRIC
            if not left and (self.frame.view, name.split("/")[0]) not in _LEFT_OUT:
                yield name, mesh

    def _divided(self, names, sight):
        """Names and owners with the bones of each whole instead of it."""
        owner, all_names = sight.owner.copy(), list(names)
        for index, name in enumerate(names):
            whole = name.split("/")[0]
            if whole not in self.skeleton.whole:
                continue
            rows, columns = np.nonzero(sight.owner == index)
            places = self.frame.places(rows, columns, self.depth[rows, columns])
            ids, bone_at = self.skeleton.divided(whole)
            labels = bone_at(places)
            for i, (part, is_paired) in enumerate(ids.items()):
                for side, where in (("", places[:, 0] <= 0), ("/left", places[:, 0] > 0)):
                    if not is_paired and side:
                        continue
                    mine = (labels == i) & (where if is_paired else True)
                    all_names.append(part + side)
                    owner[rows[mine], columns[mine]] = len(all_names) - 1
        return all_names, owner

    def visible(self, name):
        """Where this part is what one sees; symmetric if it crosses the midline."""
        mask = self._owned({name})
        return self.symmetric(mask) if self.is_middle(name) else mask

    def _owned(self, names):
        """Where one of these parts is what one sees."""
        chosen = [name in names for name in self.names]
        return np.array([*chosen, False])[self.owner]

    def mask_of(self, structure):
        """Where a part, or a structure's parts of the right side and the midline, are seen."""
        if structure in self.bones:
            return self.visible(structure)
        parts = [name for name, bone in self.bones.items() if bone.structure == structure]
        aside = self._owned([name for name in parts if not self.is_middle(name)])
        middle = self._owned([name for name in parts if self.is_middle(name)])
        return aside | self.symmetric(middle) if middle.any() else aside

    def core_of(self, structure):
        """The middles of pixels well within what is seen of a part or a structure, (n, 2) in mm."""
        if structure not in self._cores:
            core = ndimage.binary_erosion(self.mask_of(structure), iterations=_CORE_PX)
            rows, columns = np.nonzero(core)
            self._cores[structure] = (np.stack([columns, rows], 1) + 0.5) / PX_PER_MM
        return self._cores[structure]

    def surface_of(self, structure, only):
        """Vertices and normals of a structure's parts, or of one of them if it has `only`."""
        parts = {n: b.mesh for n, b in self.bones.items() if b.structure == structure}
        chosen = [parts[only]] if only in parts else list(parts.values())
        return np.vstack([m.vertices for m in chosen]), np.vstack([m.normals for m in chosen])

    def order(self):
        """The parts of the right side and the midline that can be seen, farthest first."""
        depths = []
        for name in self.bones:
            mask = self.visible(name) & np.isfinite(self.depth)
            if mask.sum() >= _SMALLEST_PX:
                depths.append((float(np.median(self.depth[mask])), name))
        return [name for _, name in sorted(depths, reverse=True)]

    def is_middle(self, name):
        """Whether a part crosses the midline in a view that shows both sides."""
        return self.frame.view in SYMMETRIC and self.bones[name].side is None

    def symmetric(self, field):
        """The field with the half of the subject's right mirrored onto the left."""
        if self.frame.view not in SYMMETRIC:
            return field
        half = field.shape[1] // 2
        right = field[:, :half] if self.frame.view == "anterior" else field[:, half:][:, ::-1]
        whole = np.concatenate([right, right[:, ::-1]], 1)
        return whole

    def window(self, mask):
        """The part of the picture round a mask, with room: two slices."""
        rows, columns = ndimage.find_objects(mask.astype(np.uint8))[0]
        return (
            slice(max(0, rows.start - _ROOM_PX), rows.stop + _ROOM_PX),
            slice(max(0, columns.start - _ROOM_PX), columns.stop + _ROOM_PX),
        )

    def siblings(self, name):
        """Where bones of the same whole are seen that this one must not cover."""
        for whole in self.skeleton.whole:
            ids = self.skeleton.divided(whole)[0]
            if name in ids:
                return self._owned({n for n in self.names if n.split("/")[0] in ids} - {name})
        return np.zeros(self.frame.shape, bool)


def _evened(light, seen):
    blurred = ndimage.gaussian_filter(np.where(seen, light, 0), 1.6)
    return blurred / np.maximum(ndimage.gaussian_filter(seen.astype(float), 1.6), 1e-3)
