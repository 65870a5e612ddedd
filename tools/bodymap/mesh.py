"""Triangle meshes with normals: `Mesh`, and how a coarse one is made smooth. Millimetres."""

from dataclasses import dataclass, replace

import numpy as np

# Flatness of the edge control points; 1 would be the curve of the original PN triangles.
EDGE_BULGE = 0.8


@dataclass(frozen=True)
class Mesh:
    """`vertices` (n, 3) in mm, `faces` (m, 3), `normals` (n, 3) of length 1, pointing outwards."""

    vertices: np.ndarray
    faces: np.ndarray
    normals: np.ndarray

    def part(self, keep):
        """The mesh of the faces where `keep` (m,) is true; vertices nobody uses are left out."""
        faces = self.faces[keep]
        used, renumbered = np.unique(faces, return_inverse=True)
        return Mesh(self.vertices[used], renumbered.reshape(-1, 3), self.normals[used])

    def moved(self, by):
        """The mesh `by` (3,) mm further."""
        return replace(self, vertices=self.vertices + by)

    def turned(self, rotation, about):
        """The mesh turned by a 3 × 3 `rotation` about a point."""
        vertices = (self.vertices - about) @ rotation.T + about
        return replace(self, vertices=vertices, normals=self.normals @ rotation.T)

    def face_centres(self):
        """The middle of each face, (m, 3)."""
        return self.vertices[self.faces].mean(1)


def joined(meshes):
    """One mesh of several."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    return Mesh(
        np.vstack([mesh.vertices for mesh in meshes]),
        np.vstack([mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]),
        np.vstack([mesh.normals for mesh in meshes]),
    )


def unit(vectors):
    """The vectors with length 1."""
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-12)


def smoothed(mesh, subdivisions):
    """A trimesh with each face replaced by a curved PN triangle of subdivisions² faces.

    Local and interpolating, so it works on bones whose meshes are not manifold, where the
    subdivision of Loop fails.
    """
    normals = _vertex_normals(mesh)
    corners = [mesh.vertices[mesh.faces[:, k]] for k in range(3)]
    tips = [normals[mesh.faces[:, k]] for k in range(3)]
    control = _control_points(corners, tips)
    points, directions, index = [], [], {}
    for i in range(subdivisions + 1):
        for j in range(subdivisions + 1 - i):
            u, v = i / subdivisions, j / subdivisions
            index[i, j] = len(points)
            points.append(_point(corners, control, 1 - u - v, u, v))
            directions.append(unit((1 - u - v) * tips[0] + u * tips[1] + v * tips[2]))
    pattern = np.array(_pattern(index, subdivisions))
    starts = np.arange(len(mesh.faces))[:, None, None] * len(points)
    return Mesh(
        np.stack(points, 1).reshape(-1, 3),
        (starts + pattern[None]).reshape(-1, 3),
        np.stack(directions, 1).reshape(-1, 3),
    )


def _vertex_normals(mesh):
    normals = np.zeros_like(mesh.vertices)
    for k in range(3):
        np.add.at(normals, mesh.faces[:, k], mesh.face_normals * mesh.face_angles[:, k : k + 1])
    return unit(normals)


def _control_points(corners, tips):
    def near(i, j):
        off_plane = ((corners[j] - corners[i]) * tips[i]).sum(1, keepdims=True)
        return (2 * corners[i] + corners[j] - EDGE_BULGE * off_plane * tips[i]) / 3

    edges = {(i, j): near(i, j) for i in range(3) for j in range(3) if i != j}
    middle = sum(edges.values()) / 6
    edges["inner"] = middle + (middle - sum(corners) / 3) / 2
    return edges


def _point(corners, control, w, u, v):
    p0, p1, p2 = corners
    return (
        w**3 * p0
        + u**3 * p1
        + v**3 * p2
        + 3 * w * w * u * control[0, 1]
        + 3 * w * u * u * control[1, 0]
        + 3 * u * u * v * control[1, 2]
        + 3 * u * v * v * control[2, 1]
        + 3 * v * v * w * control[2, 0]
        + 3 * v * w * w * control[0, 2]
        + 6 * w * u * v * control["inner"]
    )


def _pattern(index, n):
    faces = []
    for i in range(n):
        for j in range(n - i):
            faces.append((index[i, j], index[i + 1, j], index[i, j + 1]))
            if i + j < n - 1:
                faces.append((index[i + 1, j], index[i + 1, j + 1], index[i, j + 1]))
    return faces
