"""The headers of every answer. The built site writes the same policy into its page.

An answer of the API is no page: what rules one would only be carried, and phones ask often.

The policy opens what the app uses and nothing else: no inline code, no foreign origin, no form.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask, Response

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    # The picture of the lock screen is drawn, its track rendered, by the page itself.
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types periost",
)
# Powers the app never uses are refused to it as well, should foreign code ever run in it.
_DENIED_POWERS = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_GRANTED_POWERS = ("autoplay", "screen-wake-lock")

# A <meta> policy cannot say who may frame the page; browsers warn if it tries.
PAGE_POLICY = "; ".join(rule for rule in _POLICY if not rule.startswith("frame-ancestors"))

HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(
        [f"{power}=()" for power in _DENIED_POWERS]
        + [f"{power}=(self)" for power in _GRANTED_POWERS]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


# So that no browser takes such an answer for a page or a script.
API_HEADERS = {"X-Content-Type-Options": "nosniff"}


def send_headers(app: "Flask") -> None:
    """Put HEADERS on every answer of `app`, API_HEADERS on those of the API; a part of it may have
    set a stricter or other one."""
    from flask import request

    @app.after_request
    def add(response: "Response") -> "Response":
        headers = API_HEADERS if request.path.startswith("/api/") else HEADERS
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response
