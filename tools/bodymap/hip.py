"""The hip bone divided into ilium, pubis and ischium."""

import numpy as np


def hip_parts(mesh, hip_joint):
    """The three bones that meet in the socket of the hip, whose middle is `hip_joint` (mm)."""
    centres = mesh.face_centres() - hip_joint
    ilium = centres[:, 2] > 12
    pubis = ~ilium & (centres[:, 1] < -4)
    labels = np.where(ilium, 0, np.where(pubis, 1, 2))
    return {n: mesh.part(labels == i) for i, n in enumerate(("ilium", "pubis", "ischium"))}
