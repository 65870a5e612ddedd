"""Makes all files of the map: `make(protocols, folder)`."""

import gzip
import json

import numpy as np

from tools.bodymap.drawing import drawing
from tools.bodymap.landmarks import landmarks
from tools.bodymap.places import places
from tools.bodymap.raster import frame_of
from tools.bodymap.sheet import Sheet
from tools.bodymap.skeleton import skeleton
from tools.bodymap.skin import skin

_POSES = {"anterior": "standing", "posterior": "standing", "lateral": "arm-forward"}


def make(protocols, folder):
    """Write the drawings and places.json into a folder; how many bytes they take compressed."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = {pose: _body(pose) for pose in set(_POSES.values())}
    sheets, marks, total = {}, {}, 0
    for view, pose in _POSES.items():
        bones, flesh = bodies[pose]
        frame = frame_of(view, np.vstack([flesh.vertices, bones.vertices()]))
        sheets[view], marks[view] = Sheet(frame, bones), landmarks(bones)
    total += write(folder / "places.json", places(protocols, sheets, marks))
    for view, sheet in sheets.items():
        flesh = bodies[_POSES[view]][1]
        total += write(folder / f"{view}.json", drawing(sheet, flesh, marks[view][0]))
    return total


def _body(pose):
    bones = skeleton(pose)
    return bones, skin(bones)


def write(path, value):
    """Write JSON in its one spelling; its size compressed."""
    text = json.dumps(value, separators=(",", ":"), sort_keys=path.stem == "places") + "\n"
    path.write_text(text, encoding="utf-8")
    size = len(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{path.name:16} {len(text):7} bytes, {size:6} compressed", flush=True)
    return size
