"""The skeleton: bones of the model `myofullbody` of myo-sim, posed, named and made smooth.

Only the subject's right side and the midline are made; the other side is their mirror image.
"""

import re
from dataclasses import dataclass, replace

import mujoco
import myo_sim
import numpy as np
import trimesh

from tools.bodymap.chest import CHEST, chest_bone_at
from tools.bodymap.hip import HIP, hip_bone_at
from tools.bodymap.mesh import Mesh, smoothed
from tools.bodymap.names import limb_part, structure_of
from tools.bodymap.skull import SKULL, hollowed, skull_bone_at

_MM_PER_M = 1000
# Arms hang a little away from the body and the palms look forward, feet a little apart.
_STANDING = {
    "elv_angle": 0.0,
    "shoulder_elv": 0.02,
    "shoulder_rot": -0.35,
    "elbow_flexion": 0.05,
    "pro_sup": -1.4,
    "flexion": 0,
    "deviation": 0,
    "hip_adduction": -0.04,
}
# Angles of joints in radians. Seen from the side, the arm is raised forward so that it does not
# hide the trunk.
POSES = {
    "standing": _STANDING,
    "arm-forward": {
        **_STANDING,
        "elv_angle": 1.45,
        "shoulder_elv": 0.26,
        "shoulder_rot": -0.1,
        "elbow_flexion": 0.25,
        "pro_sup": -0.2,
        "hip_adduction": 0,
    },
}
# The model's patella lies too far before the femur.
_PATELLA_BACK_MM = 8
# Its scapula leans forward by some 21°; by more than this the ribs would pierce it.
_SCAPULA_BACK_DEG = 5
# Its shoulder girdle stands high: lowered by this much, the lower angle of the scapula lies level
# with T7. The collarbone, held at the sternum, is turned down with it between these distances from
# the midline; the joints of the arm lie farther out than any others.
_SHOULDER_DOWN_MM, _CLAVICLE_MM, _ARM_BEYOND_MM = 23, (24, 146), 140
_ARM = ("scapula", "humerus", "radius", "ulna", "carpal-", "metacarpal-", "hand-phalanx-")
# A logo is embossed on the chest of the rib cage's mesh: one piece of many vertices, flat crumbs.
_LOGO_MIN_VERTICES, _CRUMB_MAX_VERTICES, _CRUMB_BEFORE_MM = 5000, 80, 170
_STERNUM_MIN_VERTICES = 500
_CERVICAL_MIN_VERTICES = 100


@dataclass(frozen=True)
class Bone:
    """A part of the map: `side` is "right", or None for one that crosses the midline."""

    id: str
    side: str | None
    mesh: Mesh

    @property
    def structure(self):
        """Its structure in protocols.json."""
        return structure_of(self.id)


@dataclass(frozen=True)
class Skeleton:
    """`bones` by id, and `joints`: where the model's bodies have their origins, by name, in mm.

    `whole` holds what was divided into several bones: "skull", "chest", and "hip" of the right.
    """

    bones: dict[str, Bone]
    joints: dict[str, np.ndarray]
    whole: dict[str, Mesh]

    def divided(self, name):
        """The bones of a whole, and the function that tells their index from places (n, 3)."""
        if name == "hip":
            joint = self.joints["femur_r"]
            return HIP, lambda places: hip_bone_at(places, joint)
        return {"skull": (SKULL, skull_bone_at), "chest": (CHEST, chest_bone_at)}[name]

    def vertices(self, *ids):
        """The vertices of these bones, of all of them if none is named."""
        return np.vstack([self.bones[i].mesh.vertices for i in ids or self.bones])


def skeleton(pose_name):
    """The skeleton in one of POSES."""
    meshes, joints = _posed_meshes(POSES[pose_name])
    midline = meshes["sacrum_geom_1_sacrum"].bounds.mean(0)[0]
    for joint in joints.values():
        joint[0] -= midline
    parts, whole = {}, {}
    for name, mesh in _right_and_midline(meshes, midline):
        finely = 4 if name == "skull" else _subdivisions(len(mesh.vertices))
        finished = smoothed(mesh, finely).moved((-midline, 0, 0))
        parts.update(_divided(name, finished, whole))
    parts = _corrected(parts, joints)
    _lower_arm_joints(joints)
    bones = {i: Bone(i, _side(mesh), mesh) for i, mesh in parts.items()}
    made = Skeleton(bones, joints, whole)
    for part, is_paired, mesh in _parts_of(made):
        bones[part] = Bone(part, "right" if is_paired else None, mesh)
    return made


def _posed_meshes(pose):
    model, data = myo_sim.load("myofullbody")
    data.qpos[:] = model.qpos0
    address = {model.jnt(j).name: model.jnt_qposadr[j] for j in range(model.njnt)}
    for name, angle in pose.items():
        for side in "rl":
            data.qpos[address[f"{name}_{side}"]] = angle
    _follow_equalities(model, data)
    mujoco.mj_forward(model, data)
    joints = {model.body(b).name: data.xpos[b] * _MM_PER_M for b in range(model.nbody)}
    return dict(_geometries(model, data)), joints


def _follow_equalities(model, data):
    """Set the joints that follow others by a polynomial; mj_forward alone would not.

    Thrice, because some follow joints that follow.
    """
    for _ in range(3):
        for e in range(model.neq):
            if model.eq_type[e] != mujoco.mjtEq.mjEQ_JOINT:
                continue
            here, coefficients = model.jnt_qposadr[model.eq_obj1id[e]], model.eq_data[e][:5]
            leader = model.eq_obj2id[e]
            turned = 0.0
            if leader >= 0:
                there = model.jnt_qposadr[leader]
                turned = data.qpos[there] - model.qpos0[there]
            data.qpos[here] = model.qpos0[here] + np.polyval(coefficients[::-1], turned)


def _geometries(model, data):
    for geom in range(model.ngeom):
        if model.geom_type[geom] != mujoco.mjtGeom.mjGEOM_MESH:
            continue
        mesh = model.geom_dataid[geom]
        first, count = model.mesh_vertadr[mesh], model.mesh_vertnum[mesh]
        face, faces = model.mesh_faceadr[mesh], model.mesh_facenum[mesh]
        turn = data.geom_xmat[geom].reshape(3, 3).T
        vertices = model.mesh_vert[first : first + count] @ turn + data.geom_xpos[geom]
        triangles = model.mesh_face[face : face + faces]
        yield (
            model.mesh(mesh).name,
            trimesh.Trimesh(
                vertices * _MM_PER_M, triangles, process=True, merge_norm=True, merge_tex=True
            ),
        )


def _right_and_midline(meshes, midline):
    for name, mesh in meshes.items():
        if re.search(r"_l$|^l_", name):
            continue
        if name == "hat_cervical":
            yield from _cervical(mesh)
        elif "ribcage" in name:
            yield from _rib_cage(mesh, midline)
        elif name in ("r_foot", "r_bofoot"):
            yield from _foot(mesh)
        elif part := _part(name):
            yield part, mesh


def _part(name):
    for pattern, letter in ((r"torso_geom_\d+_thoracic(\d+)_s", "t"), (r"lumbar(\d)_geom.*", "l")):
        if match := re.fullmatch(pattern, name):
            return f"vertebra-{letter}{match[1]}"
    whole = {"hat_skull": "skull", "hat_jaw": "mandible", "r_pelvis": "hip"}
    if name in whole:
        return whole[name]
    return "sacrum" if name.startswith("sacrum") else limb_part(re.sub(r"^r_|_r$", "", name))


def _pieces(mesh, above_vertices=0):
    return [p for p in mesh.split(only_watertight=False) if len(p.vertices) > above_vertices]


def _cervical(mesh):
    pieces = _pieces(mesh, _CERVICAL_MIN_VERTICES)
    for i, piece in enumerate(sorted(pieces, key=lambda p: -p.bounds.mean(0)[2])):
        yield f"vertebra-c{i + 1}", piece


def _rib_cage(mesh, midline):
    ribs = []
    for piece in _pieces(mesh):
        count, middle = len(piece.vertices), piece.bounds.mean(0)
        crumb = count < _CRUMB_MAX_VERTICES and middle[1] < _CRUMB_BEFORE_MM
        if count > _LOGO_MIN_VERTICES or crumb:
            continue
        if count > _STERNUM_MIN_VERTICES:
            yield "chest", piece
        elif middle[0] < midline:
            ribs.append(piece)

    def height_of_head(rib):
        return -rib.vertices[rib.vertices[:, 1].argmax()][2]

    for i, rib in enumerate(sorted(ribs, key=height_of_head)):
        yield f"rib-{i + 1:02}", rib


def _foot(mesh):
    """The pieces of a foot: by size of their meshes, then from the great toe outwards."""
    pieces = _pieces(mesh, 5)
    if len(pieces) == 14:
        yield from _toes(pieces)
        return
    heel = max(pieces, key=lambda p: p.bounds.mean(0)[1])
    long_ones = [p for p in pieces if np.ptp(p.bounds, axis=0)[1] > 60 and p is not heel]
    rest = [p for p in pieces if p is not heel and not any(p is q for q in long_ones)]
    yield "calcaneus", heel
    for i, piece in enumerate(sorted(long_ones, key=lambda p: -p.bounds.mean(0)[0])):
        yield f"metatarsal-{i + 1}", piece
    for i, piece in enumerate(sorted(rest, key=lambda p: -p.bounds.mean(0)[0])):
        yield f"tarsal-{i + 1}", piece


def _toes(pieces):
    """Phalanges numbered from the great toe outwards, in each toe from the foot to the tip."""
    great = sorted(pieces, key=lambda p: -p.bounds[1][0])[:2]
    others = [p for p in pieces if not any(p is q for q in great)]
    rows = sorted(others, key=lambda p: -np.ptp(p.bounds, axis=0)[1])
    for i, piece in enumerate(sorted(great, key=lambda p: -p.bounds.mean(0)[1])):
        yield f"foot-phalanx-{i + 1:02}", piece
    for row, start in enumerate((0, 4, 8)):
        same = sorted(rows[start : start + 4], key=lambda p: -p.bounds.mean(0)[0])
        for toe, piece in enumerate(same):
            yield f"foot-phalanx-{3 + 3 * toe + row:02}", piece


def _subdivisions(vertices):
    return 5 if vertices < 500 else 3 if vertices < 1200 else 1


def _divided(name, mesh, whole):
    """What a mesh gives: itself, or nothing yet if it is to be divided."""
    if name in ("skull", "hip", "chest"):
        whole[name] = hollowed(mesh) if name == "skull" else mesh
        return {}
    return {name: mesh}


def _parts_of(skeleton_):
    """The bones of the wholes; of those that are pairs, the right."""
    for name, mesh in skeleton_.whole.items():
        ids, bone_at = skeleton_.divided(name)
        centres = mesh.face_centres()
        labels = bone_at(centres)
        for index, (part, is_paired) in enumerate(ids.items()):
            keep = labels == index
            yield part, is_paired, mesh.part(keep & (centres[:, 0] < 0) if is_paired else keep)


def _corrected(parts, joints):
    turn = np.radians(_SCAPULA_BACK_DEG)
    rotation = np.array(
        [[1, 0, 0], [0, np.cos(turn), np.sin(turn)], [0, -np.sin(turn), np.cos(turn)]]
    )
    upright = {
        **parts,
        "patella": parts["patella"].moved((0, _PATELLA_BACK_MM, 0)),
        "scapula": parts["scapula"].turned(rotation, joints["scapula_r"]),
    }
    return {name: _lowered(name, mesh) for name, mesh in upright.items()}


def _lowered(name, mesh):
    """The mesh as it lies with the shoulder girdle lowered."""
    down = np.array([0, 0, -_SHOULDER_DOWN_MM])
    if name.startswith(_ARM):
        return mesh.moved(down)
    if name == "clavicle":
        share = np.interp(-mesh.vertices[:, :1], _CLAVICLE_MM, (0, 1))
        return mesh.moved(share * down)
    return mesh


def _lower_arm_joints(joints):
    for name, joint in joints.items():
        if name.endswith("_r") and joint[0] < -_ARM_BEYOND_MM:
            joint[2] -= _SHOULDER_DOWN_MM


def _side(mesh):
    return None if mesh.vertices[:, 0].max() > 3 and mesh.vertices[:, 0].min() < -3 else "right"


def both_sides(skeleton_):
    """All meshes with those of the left side, wholes undivided: (name, mesh)."""
    divided = {part for whole in skeleton_.whole for part in skeleton_.divided(whole)[0]}
    for bone in skeleton_.bones.values():
        if bone.id not in divided:
            yield bone.id, bone.mesh
            if bone.side:
                yield f"{bone.id}/left", mirrored(bone.mesh)
    for name, mesh in skeleton_.whole.items():
        yield name, mesh
        if name == "hip":
            yield "hip/left", mirrored(mesh)


def mirrored(mesh):
    """The mesh seen in the mirror of the midline."""
    flip = np.array([-1, 1, 1])
    return replace(
        mesh,
        vertices=mesh.vertices * flip,
        normals=mesh.normals * flip,
        faces=mesh.faces[:, ::-1],
    )
