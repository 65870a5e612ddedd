"""What is seen of the bones from one side: a z-buffer, and how light every place is.

Pixels are half millimetres; a `Frame` tells where the picture lies on the body.
"""

from dataclasses import dataclass, replace

import numba
import numpy as np
from scipy import ndimage

PX_PER_MM = 2
MARGIN_MM = 30
# The direction to the right of the picture, and the one away from the viewer.
AXES = {
    "anterior": (np.array([1.0, 0, 0]), np.array([0, 1.0, 0])),
    "posterior": (np.array([-1.0, 0, 0]), np.array([0, -1.0, 0])),
    "lateral": (np.array([0, -1.0, 0]), np.array([1.0, 0, 0])),
}
SYMMETRIC = ("anterior", "posterior")


@dataclass(frozen=True)
class Frame:
    """The rectangle of the body a view shows: `left` along the picture's right axis, `top` in z."""

    view: str
    left_mm: float
    top_mm: float
    width_mm: int
    height_mm: int

    @property
    def shape(self):
        """Rows and columns in pixels."""
        return round(self.height_mm * PX_PER_MM), round(self.width_mm * PX_PER_MM)

    def project(self, points):
        """Millimetres on the picture, (n, 2), of points of the body, (n, 3)."""
        points = np.atleast_2d(points)
        right, _ = AXES[self.view]
        return np.stack([points @ right - self.left_mm, self.top_mm - points[:, 2]], 1)

    def cropped(self, top, left, rows, columns):
        """The frame of a window of the picture, all in pixels."""
        return replace(
            self,
            left_mm=self.left_mm + left / PX_PER_MM,
            top_mm=self.top_mm - top / PX_PER_MM,
            width_mm=columns / PX_PER_MM,
            height_mm=rows / PX_PER_MM,
        )

    def places(self, rows, columns, depth):
        """The points of the body at pixels of the picture and their depths."""
        right, away = AXES[self.view]
        across = self.left_mm + (columns + 0.5) / PX_PER_MM
        height = self.top_mm - (rows + 0.5) / PX_PER_MM
        up = np.array([0, 0, 1.0])
        return across[:, None] * right + depth[:, None] * away + height[:, None] * up

    def depth(self, points):
        """How far from the viewer points are, in mm; only differences mean anything."""
        return np.atleast_2d(points) @ AXES[self.view][1]


def frame_of(view, vertices):
    """A frame round the vertices; a symmetric view's middle is the midline."""
    across = vertices @ AXES[view][0]
    low, high = across.min() - MARGIN_MM, across.max() + MARGIN_MM
    if view in SYMMETRIC:
        high = np.ceil(max(-low, high))
        low = -high
    top = vertices[:, 2].max() + MARGIN_MM
    height = int(np.ceil(top - vertices[:, 2].min() + MARGIN_MM))
    return Frame(view, float(low), float(top), int(np.ceil(high - low)), height)


@dataclass(frozen=True)
class Sight:
    """`depth` (mm, inf where nothing is), `owner` (index of the mesh, −1), `facing` normals."""

    depth: np.ndarray
    owner: np.ndarray
    facing: np.ndarray


def look(frame, meshes, nearer_mm=()):
    """What is seen of the meshes; `nearer_mm`: how much nearer than they are some are drawn."""
    rows, columns = frame.shape
    depth = np.full((rows, columns), np.inf)
    owner = np.full((rows, columns), -1, np.int32)
    normal = np.zeros((rows, columns, 3))
    right, away = AXES[frame.view]
    for i, mesh in enumerate(meshes):
        xy = frame.project(mesh.vertices) * PX_PER_MM
        z = frame.depth(mesh.vertices) - (nearer_mm[i] if len(nearer_mm) else 0)
        _fill(xy, z, mesh.normals, mesh.faces.astype(np.int64), i, depth, owner, normal)
    facing = np.stack([normal @ right, normal[..., 2], -(normal @ away)], -1)
    facing[facing[..., 2] < 0] *= -1
    return Sight(depth, owner, facing)


def silhouette(frame, mesh):
    """Where the mesh would be seen if nothing stood before it."""
    return look(frame, [mesh]).owner >= 0


@numba.njit(cache=True)
def _fill(xy, z, normals, faces, mesh, depth, owner, normal):
    rows, columns = depth.shape
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        x0, y0, x1, y1, x2, y2 = xy[a, 0], xy[a, 1], xy[b, 0], xy[b, 1], xy[c, 0], xy[c, 1]
        area = (y1 - y2) * (x0 - x2) + (x2 - x1) * (y0 - y2)
        if abs(area) < 1e-9:
            continue
        first_x = max(0, int(np.floor(min(x0, x1, x2))))
        last_x = min(columns - 1, int(np.ceil(max(x0, x1, x2))))
        first_y = max(0, int(np.floor(min(y0, y1, y2))))
        last_y = min(rows - 1, int(np.ceil(max(y0, y1, y2))))
        for y in range(first_y, last_y + 1):
            for x in range(first_x, last_x + 1):
                # A pixel is seen at its middle.
                px, py = x + 0.5, y + 0.5
                u = ((y1 - y2) * (px - x2) + (x2 - x1) * (py - y2)) / area
                v = ((y2 - y0) * (px - x2) + (x0 - x2) * (py - y2)) / area
                w = 1 - u - v
                if u < -1e-6 or v < -1e-6 or w < -1e-6:
                    continue
                here = u * z[a] + v * z[b] + w * z[c]
                if here < depth[y, x]:
                    depth[y, x] = here
                    owner[y, x] = mesh
                    for k in range(3):
                        normal[y, x, k] = u * normals[a, k] + v * normals[b, k] + w * normals[c, k]


# The light comes from above the viewer, so that both sides of the body are lit alike.
_LIGHT = np.array([0.0, 0.447, 0.894])
_CREVICE_PX = (3, 8, 20, 34)


def brightness(sight):
    """0 (dark) to 1 for every pixel: light on the surface, less what nearer things keep away."""
    seen = sight.owner >= 0
    lit = np.clip(sight.facing @ _LIGHT, 0, 1)
    farthest = np.max(sight.depth[seen]) + 30
    depth = np.where(seen, sight.depth, farthest)
    hidden = np.zeros(depth.shape)
    for radius in _CREVICE_PX:
        around = ndimage.gaussian_filter(depth, radius)
        hidden += np.clip((depth - around) * 0.014 / (radius / 8) ** 0.5, 0, 0.5)
    return np.clip(0.30 + 0.70 * lit**1.3 - 0.85 * hidden, 0, 1) * seen
