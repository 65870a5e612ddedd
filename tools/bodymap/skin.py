"""The skin: MakeHuman's mesh, each part of it carried along by the bone that lies in it."""

import numpy as np
import trimesh

from tools.bodymap.mesh import Mesh
from tools.bodymap.skin_source import base_mesh
from tools.bodymap.turns import between, round_axis, twist_of

# Skin is this much thicker than the source's where bones lie.
_ARM, _FOREARM, _FINGER, _TRUNK_DEPTH = 1.03, 1.1, 0.95, 1.06
# How far the twist of the hand has turned the forearm at its two bones.
_FOREARM_TWIST = {"lowerarm01": 0.33, "lowerarm02": 0.75}
# MakeHuman's hip joint lies too far to the side.
_HIP_SHARE = 0.97
_FINGERS, _TOES, _KNUCKLES = range(1, 6), range(1, 6), range(1, 4)


def skin(skeleton):
    """The skin of a skeleton; both sides, from the right one's bones."""
    base = base_mesh()
    joint = base.joints["joint-r-upper-leg"]
    joint[0] = skeleton.joints["femur_r"][0] / _HIP_SHARE
    fit = _Fit(base, skeleton)
    ways = {**fit.arm(), **fit.leg()}
    moved, weight = np.zeros_like(base.vertices), np.zeros(len(base.vertices))
    for bone, members in base.weights.items():
        if not members:
            continue
        index = np.array([i for i, _ in members])
        share = np.array([w for _, w in members])
        moved[index] += share[:, None] * ways.get(bone, fit.trunk)(base.vertices[index])
        weight[index] += share
    right = weight[:, None] > 0.05
    vertices = np.where(right, moved / np.maximum(weight, 1e-9)[:, None], fit.trunk(base.vertices))
    return _symmetric(vertices, base)


def _symmetric(vertices, base):
    """The right half of the mesh and its mirror image, smoothed."""
    triangles = base.triangles()
    right = triangles[(base.vertices[triangles][:, :, 0] < 1e-3).all(1)]
    mesh = trimesh.Trimesh(vertices, right, process=False)
    mesh.remove_unreferenced_vertices()
    flipped = trimesh.Trimesh(mesh.vertices * (-1, 1, 1), mesh.faces[:, ::-1], process=False)
    whole = trimesh.util.concatenate([mesh, flipped])
    whole.merge_vertices(digits_vertex=1)
    whole = whole.subdivide_loop(1)
    return Mesh(np.array(whole.vertices), np.array(whole.faces), np.array(whole.vertex_normals))


class _Fit:
    """Ways from the source's space to the skeleton's, one a bone; right side only."""

    def __init__(self, base, skeleton):
        self.base, self.bones = base, skeleton
        used = base.used()
        height = np.ptp(skeleton.vertices()[:, 2]) + 20
        self.scale = height / np.ptp(used[:, 2])
        self.target = _targets(skeleton)
        self.trunk = _Trunk(self, used)

    def source(self, name):
        """A joint of the source, on the right."""
        return self.base.joints[f"joint-r-{name}"]

    def middle(self, name):
        """The middle between a joint of the right and its mirror image."""
        return self.source(name) * (0, 1, 1)

    def arm(self):
        """The upper arm, the forearm, the hand and its fingers."""
        here, there = self.source, self.target
        upper = between(here("elbow") - here("shoulder"), there["elbow"] - there["shoulder"])
        ways = {"upperarm01.R": self._segment("shoulder", "elbow", upper, self.scale * _ARM)}
        ways["upperarm02.R"] = ways["upperarm01.R"]
        bone = there["hand"] - there["elbow"]
        fore = between(upper @ (here("hand") - here("elbow")), bone) @ upper
        hand, size = self._palm()
        turned = twist_of(hand @ fore.T, bone)
        for name, share in _FOREARM_TWIST.items():
            turn = round_axis(bone, turned * share) @ fore
            ways[f"{name}.R"] = self._segment("elbow", "hand", turn, self.scale * _FOREARM)
        start, end = here("hand"), there["hand"]
        for name in ("wrist", *(f"metacarpal{n}" for n in range(1, 5))):
            ways[f"{name}.R"] = lambda p: (p - start) @ (hand * size).T + end
        for finger in _FINGERS:
            turn = hand
            for knuckle in _KNUCKLES:
                first, last = f"finger-{finger}-{knuckle}", f"finger-{finger}-{knuckle + 1}"
                way = there[last] - there[first]
                turn = between(turn @ (here(last) - here(first)), way) @ turn
                segment = self._segment(first, last, turn, self.scale * _FINGER)
                ways[f"finger{finger}-{knuckle}.R"] = segment
        return ways

    def leg(self):
        """The thigh, the lower leg and the foot."""
        here, there = self.source, self.target
        thigh = between(here("knee") - here("upper-leg"), there["knee"] - there["upper-leg"])
        shin = there["ankle"] - there["knee"]
        lower = between(thigh @ (here("ankle") - here("knee")), shin) @ thigh
        ways = {}
        for name, first, last, turn in (
            ("upperleg", "upper-leg", "knee", thigh),
            ("lowerleg", "knee", "ankle", lower),
        ):
            segment = self._segment(first, last, turn, self.scale)
            ways[f"{name}01.R"] = ways[f"{name}02.R"] = segment
        foot = self._foot()
        toes = {f"toe{toe}-{knuckle}.R": foot for toe in _TOES for knuckle in _KNUCKLES}
        return {**ways, **toes, "foot.R": foot}

    def _segment(self, first, last, turn, across):
        """A limb's part: turned, stretched along itself to the skeleton's length."""
        start, end = self.source(first), self.source(last)
        new_start, new_end = self.target[first], self.target[last]
        along = (end - start) / np.linalg.norm(end - start)
        stretch = np.linalg.norm(new_end - new_start) / np.linalg.norm(end - start)
        lengthwise = np.outer(along, along)
        matrix = turn @ (across * (np.eye(3) - lengthwise) + stretch * lengthwise)
        return lambda p: (p - start) @ matrix.T + new_start

    def _palm(self):
        """The turn and the size that carry wrist and knuckles nearest to the skeleton's."""
        names = ("hand", *(f"finger-{n}-1" for n in range(2, 6)))
        here = np.array([self.source(name) for name in names])
        there = np.array([self.target[name] for name in names])
        here, there = here - here.mean(0), there - there.mean(0)
        u, _, v = np.linalg.svd(there.T @ here)
        turn = u @ np.diag([1, 1, np.linalg.det(u @ v)]) @ v
        return turn, np.sqrt((there**2).sum() / (here**2).sum())

    def _foot(self):
        """Turned upon the floor to the skeleton's foot, as long and as high as it needs."""
        names = [n for n in self.bones.bones if n.startswith(("foot-", "meta", "tarsal", "calc"))]
        bones = self.bones.vertices(*[n for n in names if "metacarpal" not in n])
        used, ankle = self.base.used(), self.source("ankle")
        flesh = used[(used[:, 2] < ankle[2]) & (used[:, 0] < 0)]
        toe, heel = bones[bones[:, 1].argmin()], bones[bones[:, 1].argmax()]
        tip, back = flesh[flesh[:, 1].argmin()], flesh[flesh[:, 1].argmax()]
        yaw = np.arctan2(*(toe - heel)[:2]) - np.arctan2(*(tip - back)[:2])
        turn = round_axis(np.array([0, 0, 1.0]), -yaw)
        length = (np.linalg.norm((toe - heel)[:2]) + 22) / np.linalg.norm((tip - back)[:2])
        high = (self.target["ankle"][2] - bones[:, 2].min() + 6) / (ankle[2] - flesh[:, 2].min())
        behind, floor = heel + (0, 12, 0), self.target["ankle"][2]

        def way(p):
            flat = (p - back) @ turn.T * length + behind
            return np.column_stack([flat[:, :2], (p[:, 2] - ankle[2]) * high + floor])

        return way


def _targets(skeleton):
    """Where the source's joints of the right side lie in the skeleton."""
    joints = skeleton.joints
    found = {
        "shoulder": joints["humerus_r"],
        "elbow": (joints["ulna_r"] + joints["radius_r"]) / 2,
        "hand": (joints["lunate_r"] + joints["scaphoid_r"]) / 2,
        "finger-1-1": joints["firstmc_r"],
        "finger-1-2": joints["proximal_thumb_r"],
        "finger-1-3": joints["distal_thumb_r"],
        "upper-leg": joints["femur_r"],
        "knee": joints["tibia_r"],
        "ankle": joints["talus_r"],
    }
    for n in range(2, 6):
        found[f"finger-{n}-1"] = joints[f"{n}proxph_r"]
        found[f"finger-{n}-2"] = joints[f"midph{n}_r"]
        found[f"finger-{n}-3"] = joints[f"distph{n}_r"]
    for n in _FINGERS:
        last = skeleton.vertices(f"hand-phalanx-{2 if n == 1 else 3 * n - 1:02}")
        off = np.linalg.norm(last - joints["humerus_r"], axis=1)
        found[f"finger-{n}-4"] = last[off.argmax()]
    return found


class _Trunk:
    """Neck, head and trunk: stretched piece by piece between heights both bodies share."""

    def __init__(self, fit, used):
        scale = self._scale = fit.scale
        middle, bones = fit.middle, fit.bones
        skull = bones.whole["skull"].vertices
        hip, shoulder, loin = (
            middle("upper-leg"),
            middle("shoulder"),
            fit.base.joints["joint-spine-3"],
        )
        neck, head = fit.base.joints["joint-neck"], fit.base.joints["joint-head"]
        new_hip, new_shoulder = fit.target["upper-leg"], fit.target["shoulder"]
        lumbar, cervical, atlas = (
            bones.vertices(f"vertebra-{n}").mean(0) for n in ("l3", "c7", "c1")
        )
        below = 300 * scale
        self._z = [hip[2] - below, hip[2], loin[2], shoulder[2], neck[2], head[2], used[:, 2].max()]
        self._new_z = [
            new_hip[2] - below * scale,
            new_hip[2],
            lumbar[2],
            new_shoulder[2],
            cervical[2] + 10,
            atlas[2] + 10,
            skull[:, 2].max() + 9,
        ]
        face = used[used[:, 2] > head[2]][:, 1]
        head_y = (np.ptp(skull[:, 1]) / 2 + skull[:, 1].min()) - 9
        head_y += head[1] * scale - (face.max() + face.min()) / 2 * scale
        self._y = [hip[1], hip[1], loin[1], shoulder[1], neck[1], head[1], head[1]]
        self._new_y = [
            new_hip[1] + 5,
            new_hip[1] + 10,
            lumbar[1] + 17,
            new_shoulder[1] + 16,
            cervical[1],
            head_y,
            head_y,
        ]
        wide_hip, wide_shoulder = new_hip[0] / hip_x(fit), new_shoulder[0] / shoulder_x(fit)
        crown = used[used[:, 2] > head[2] + 60]
        wide_head = min((np.ptp(skull[:, 0]) + 16) / np.ptp(crown[:, 0]), scale * 1.1)
        waist = 0.5 * (wide_hip + wide_shoulder) * 1.08
        self._wide = [wide_hip, wide_hip, waist, wide_shoulder, scale, wide_head, wide_head]

    def __call__(self, p):
        below = p[:, 2] < self._z[0]
        z = np.interp(p[:, 2], self._z, self._new_z)
        z = np.where(below, self._new_z[0] + (p[:, 2] - self._z[0]) * self._scale, z)
        off = p[:, 1] - np.interp(p[:, 2], self._z, self._y)
        y = np.interp(p[:, 2], self._z, self._new_y) + off * self._scale * _TRUNK_DEPTH
        return np.stack([p[:, 0] * np.interp(p[:, 2], self._z, self._wide), y, z], 1)


def hip_x(fit):
    """How far to the right the source's hip joint lies."""
    return fit.source("upper-leg")[0]


def shoulder_x(fit):
    """How far to the right the source's shoulder joint lies."""
    return fit.source("shoulder")[0]
