"""One view of the map: the skin, and each bone with its tones, from back to front."""

import numpy as np
from scipy import ndimage

from tools.bodymap.accents import accents, replaces_light
from tools.bodymap.names import level_of
from tools.bodymap.outline import Line, outline
from tools.bodymap.raster import silhouette
from tools.bodymap.skin_tones import skin_tones

# A bone's shape reaches this far under those before it, so that no gap shows between them.
_UNDER_PX = 4
_BONE = Line(blur_px=1.4, error_mm=0.9, area_px=100)
_FINE = Line(blur_px=1.0, error_mm=0.6, area_px=40)
_LONG = Line(blur_px=1.8, error_mm=1.0, area_px=100)
# Bones of the head leave no gaps at their sutures: small pieces are drawn too.
_SMALL = ("carpal", "hand", "foot", "mandible", "maxilla", "frontal", "parietal", "occipital") + (
    "temporal",
    "sphenoid",
    "zygomatic",
    "nasal",
)
_LINES = {
    **dict.fromkeys(_SMALL, _FINE),
    **dict.fromkeys(("femur", "tibia", "fibula", "humerus", "rib", "costal"), _LONG),
}
# Tones: from which brightness down or up, and how they are drawn.
_SHADE, _DEEP, _LIGHT = 0.64, 0.36, 0.965
_TONE = Line(blur_px=1.8, error_mm=1.5, area_px=200)
_LIGHT_TONE = Line(blur_px=2.6, error_mm=1.5, area_px=400)
# Small and thin bones need no highlight.
_PLAIN = ("carpal", "metacarpal", "hand", "foot", "tarsal", "metatarsal", "rib", "costal")


def drawing(sheet, skin, marks):
    """The drawing of one view, as it is written to static/body/."""
    return {
        "view": sheet.frame.view,
        "width": sheet.frame.width_mm,
        "height": sheet.frame.height_mm,
        "skin": skin_tones(sheet, skin),
        "parts": [part for part in (_part(sheet, n, marks) for n in sheet.order()) if part],
    }


def _part(sheet, name, marks):
    """One part with its tones; None if nothing of it can be drawn."""
    bone, seen = sheet.bones[name], sheet.visible(name)
    window = sheet.window(seen)
    path = outline(_shape(sheet, name, seen, window), _line(name), _origin(window))
    if not path:
        return None
    level = level_of(name)
    return {
        "id": name,
        "structure": bone.structure,
        **({"level": level} if level else {}),
        "side": bone.side,
        "d": path,
        "tones": _tones(sheet, name, seen, marks),
    }


def _line(name):
    return _LINES.get(name.split("-")[0], _BONE)


def _origin(window):
    return window[0].start, window[1].start


def _shape(sheet, name, seen, window):
    """What is seen, and a little more where something nearer hides the rest."""
    top, left = _origin(window)
    cut = seen[window]
    frame = sheet.frame.cropped(top, left, *cut.shape)
    whole = silhouette(frame, sheet.bones[name].mesh)
    if sheet.is_middle(name):
        whole = whole | whole[:, ::-1]
    grown = ndimage.binary_dilation(cut, iterations=_UNDER_PX) & whole
    return cut | (grown & ~sheet.siblings(name)[window])


def _tones(sheet, name, seen, marks):
    light = sheet.even_light if sheet.is_middle(name) else sheet.light
    inside = ndimage.binary_erosion(seen, iterations=1)
    more = list(accents(sheet, name, marks))
    if replaces_light(sheet, name):
        return _painted(more)
    masks = [
        ("light", (light > _LIGHT) & ndimage.binary_erosion(seen, iterations=4), _LIGHT_TONE),
        ("shade", (light < _SHADE) & inside, _TONE),
        ("deep", (light < _DEEP) & inside, _TONE),
        *more,
    ]
    plain = name.startswith(_PLAIN)
    return _painted(mask for mask in masks if not (plain and mask[0] == "light"))


def _painted(masks):
    paths = ((tone, _cut_outline(mask, line)) for tone, mask, line in masks)
    return [[tone, path] for tone, path in paths if path]


def _cut_outline(mask, line):
    return outline(mask, line) if np.any(mask) else ""
