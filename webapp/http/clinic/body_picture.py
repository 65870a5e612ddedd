"""The drawn body as SVG, made by the server, so that a page prints without a script."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from webapp.domain.body_figure import Callout, Figure
from webapp.http.site_files import Site

_MIRROR = 'transform="matrix(-1 0 0 1 {width} 0)"'


class BodyDrawings:
    """The drawings of a built site, read once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._read = cache(self._content)

    @property
    def places(self) -> Mapping[str, Any]:
        return self._read("places")

    def svg(self, figure: Figure, label: str, high_mm: float) -> Markup:
        """One figure with its numbers. All of it comes from our own files, and from numbers."""
        drawing = self._read(figure.drawing)
        body = _body(drawing, figure.view)
        never = _never(self.places, figure.view)
        callouts = "".join(_callout(one, figure.radius) for one in figure.callouts)
        box = " ".join(map(str, figure.box))
        wide_mm = high_mm * figure.box[2] / figure.box[3]
        return Markup(  # noqa: S704
            '<svg class="s-body" role="img" viewBox="{box}" width="{wide}mm" height="{high}mm"'
            ' aria-label="{label}">'
            f"<defs>{_hatch(figure.view)}</defs>{body}{never}{callouts}</svg>"
        ).format(box=box, label=label, wide=round(wide_mm, 1), high=round(high_mm, 1))

    def _content(self, name: str) -> Mapping[str, Any]:
        file = next(
            file
            for path, file in self._site.files.items()
            if path.startswith(f"body/{name}.") and path.endswith(".json")
        )
        content: Mapping[str, Any] = json.loads(file.content)
        return content


def _body(drawing: Mapping[str, Any], view: str) -> str:
    """Skin and bones from back to front; the other half is the mirror of the drawn one."""
    skin = "".join(f'<path class="s-skin-{tone}" d="{d}"/>' for tone, d in drawing["skin"])
    mirror = _MIRROR.format(width=drawing["width"])
    bones = []
    for i, part in enumerate(drawing["parts"]):
        tones = "".join(f'<path class="s-tone-{tone}" d="{d}"/>' for tone, d in part["tones"])
        name = f"{view}-{i}"
        bones.append(f'<g id="{name}"><path class="s-bone" d="{part["d"]}"/>{tones}</g>')
        if part["side"] and view in ("anterior", "posterior"):
            bones.append(f'<use href="#{name}" {mirror}/>')
    drawn = skin + "".join(bones)
    return f"<g {mirror}>{drawn}</g>" if view == "left" else drawn


def _never(places: Mapping[str, Any], view: str) -> str:
    """What nobody presses, hatched."""
    drawing = "lateral" if view in ("right", "left") else view
    width = places["views"][drawing][0]
    mirror = _MIRROR.format(width=width)
    found = []
    for by_view in places["excluded"].values():
        for polygon in by_view.get(drawing, []):
            d = "M" + "L".join(f"{x} {y}" for x, y in polygon) + "z"
            path = f'<path class="s-never" fill="url(#hatch-{view})" d="{d}"/>'
            is_drawn_half = view != "left"
            found.append(path if is_drawn_half else f"<g {mirror}>{path}</g>")
            crosses = min(x for x, _ in polygon) < width / 2 < max(x for x, _ in polygon)
            if drawing != "lateral" and not crosses:
                found.append(f"<g {mirror}>{path}</g>")
    return "".join(found)


def _hatch(view: str) -> str:
    return (
        f'<pattern id="hatch-{view}" width="12" height="12" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><path class="s-hatch" d="M0 0v12"/></pattern>'
    )


def _callout(one: Callout, radius: int) -> str:
    (x, y), (to_x, to_y) = (one.x, one.y), one.place
    line, size = f'stroke-width="{radius / 10:g}"', round(radius * 1.35)
    return (
        f'<path class="s-leader" {line} d="M{x} {y}L{to_x} {to_y}"/>'
        f'<circle class="s-place" {line} cx="{to_x}" cy="{to_y}" r="{round(radius * 0.38)}"/>'
        f'<circle class="s-number" cx="{x}" cy="{y}" r="{radius}"/>'
        f'<text class="s-figure" font-size="{size}" x="{x}" y="{y + round(size * 0.35)}">'
        f"{one.number}</text>"
    )
