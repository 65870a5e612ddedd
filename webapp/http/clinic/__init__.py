"""The clinic's pages: rendered by the server, whole without JavaScript, private in every cache."""

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from webapp.config import Config
from webapp.http.auth import policy
from webapp.http.clinic import hand_over
from webapp.http.clinic.account import account_blueprint
from webapp.http.clinic.audit import audit_blueprint
from webapp.http.clinic.bedside import bedside_blueprint
from webapp.http.clinic.conflicts import conflict_blueprint
from webapp.http.clinic.desk import Demo, Desk
from webapp.http.clinic.doubts import doubt_blueprint
from webapp.http.clinic.exports import export_blueprint
from webapp.http.clinic.files import file_blueprint
from webapp.http.clinic.hand_over import hand_over_blueprint
from webapp.http.clinic.home_sheet import home_sheet_blueprint
from webapp.http.clinic.language import language_blueprint
from webapp.http.clinic.pages import CLINIC_HEADERS, PRIVATE, page
from webapp.http.clinic.passkey_sign_in import passkey_sign_in_blueprint
from webapp.http.clinic.passkeys import passkey_blueprint
from webapp.http.clinic.patient import patient_blueprint
from webapp.http.clinic.patients import patients_blueprint
from webapp.http.clinic.phones import phone_blueprint
from webapp.http.clinic.prescriptions import prescription_blueprint
from webapp.http.clinic.sessions import session_blueprint
from webapp.http.clinic.set_up import set_up_blueprint
from webapp.http.clinic.sign_in import sign_in_blueprint
from webapp.http.clinic.staff import staff_blueprint
from webapp.http.problems import Refusal
from webapp.http.site_files import Site
from webapp.http.staff_auth import comes_from_elsewhere
from webapp.store.database import Store, StoreUnavailable

_PARTS = (
    account_blueprint, audit_blueprint, bedside_blueprint, conflict_blueprint, doubt_blueprint,
    export_blueprint, hand_over_blueprint, home_sheet_blueprint, language_blueprint,
    passkey_blueprint, passkey_sign_in_blueprint, patient_blueprint, patients_blueprint,
    phone_blueprint, prescription_blueprint, session_blueprint, set_up_blueprint,
    sign_in_blueprint, staff_blueprint,
)  # fmt: skip


def clinic_blueprint(store: Store, config: Config, site: Site, demo: Demo | None) -> Blueprint:
    """Everything under /clinic."""
    desk = Desk(store, config, site, demo)
    blueprint = Blueprint("clinic", __name__, url_prefix="/clinic")

    @blueprint.get("/")
    @policy("staff")
    def start() -> AnyResponse:
        return redirect(url_for("clinic.patients.listed"), 303)

    for part in _PARTS:
        blueprint.register_blueprint(part(desk))
    blueprint.register_blueprint(file_blueprint())
    _guard(blueprint, desk)
    return blueprint


def _guard(blueprint: Blueprint, desk: Desk) -> None:
    @blueprint.before_request
    def refuse_what_comes_from_elsewhere() -> None:
        if comes_from_elsewhere(request):
            abort(403)

    @blueprint.before_request
    def give_room() -> None:
        # Before anything reads the form. Nobody comes this far who is not let in.
        if request.endpoint == hand_over.TAKES:
            request.max_content_length = hand_over.FORM_BYTES

    @blueprint.before_request
    def refuse_what_no_database_keeps() -> None:
        sent = [*(request.view_args or {}).items(), *request.values.items(multi=True)]
        if any("\0" in str(value) for _, value in sent):
            abort(400)

    @blueprint.after_request
    def keep_private(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", PRIVATE)
        response.headers.update(CLINIC_HEADERS)
        return response

    @blueprint.errorhandler(HTTPException)
    def tell(error: HTTPException) -> AnyResponse | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return _problem_page(desk, error)

    @blueprint.errorhandler(StoreUnavailable)
    def tell_unavailable(_: StoreUnavailable) -> AnyResponse:
        return _problem_page(desk, Refusal("unavailable", wait_s=30))


def _problem_page(desk: Desk, error: HTTPException) -> AnyResponse:
    response = page(desk, "problem.html", error.code or 500, about=error.code or 500)
    for name in ("Allow", "Retry-After"):
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    if isinstance(error, Refusal) and error.wait_s is not None:
        response.headers["Retry-After"] = str(error.wait_s)
    return response
