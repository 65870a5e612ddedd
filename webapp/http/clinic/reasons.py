"""What speaks against a log, in words; how it comes about, and what accepting it means."""

from webapp.http.clinic.catalog import mark

REASONS = {
    "log-newer": mark("A newer app wrote this log than this server can read."),
    "not-opened": mark("It came sealed, and no key of this clinic opens it."),
    "sender-unknown": mark("It came as a file, and no phone of this clinic is named in it."),
    "not-for-who-brought-it": mark("Somebody brought it as a file who may not file it."),
    "device-revoked": mark("The phone was unlinked before it sent this."),
    "patient-not-of-this-device": mark("It does not name a patient whom this phone is for."),
    "device-not-of-this-owner": mark("Another phone, of somebody else, is named as its maker."),
    "bundle-unknown": mark("This server never served the protocols it was made with."),
    "point-not-in-bundle": mark("The protocols it was made with have no such point."),
    "impossible-presses": mark("More presses than the script or the seconds allow."),
    "presses-do-not-add-up": mark("The stages of a point do not add up to its presses."),
    "prescription-unknown": mark("There is no such prescription for this patient."),
    "point-not-prescribed": mark("It holds a point that the prescription does not hold."),
}
EXPLAINED = {
    "log-newer": (
        mark("The phone has a later version of the app than this server."),
        mark("It cannot be accepted before the server is updated. Until then it is kept."),
    ),
    "not-opened": (
        mark(
            "The phone sealed it to a key that is not in the data folder here, or it was damaged"
            " on the way."
        ),
        mark("It cannot be accepted. The log itself lies on the phone, under a forgotten PIN."),
    ),
    "sender-unknown": (
        mark(
            "Mostly it was made on a phone that was not paired with this clinic, or is no longer"
            " known here. Nothing proves whose it is but who brought it."
        ),
        mark("It counts as a session of the patient whom you choose, as it stands."),
    ),
    "not-for-who-brought-it": (
        mark("Logs are filed by whoever may see the patient. Somebody else brought this file."),
        mark("It counts as a session of the patient whom you choose, as it stands."),
    ),
    "device-revoked": (
        mark("It may well have been made before that, and was only sent afterwards."),
        mark("It counts as a session of the patient. The phone stays unlinked."),
    ),
    "patient-not-of-this-device": (
        mark(
            "Mostly it was made before the phone was paired, when nobody was named yet."
            " It may also be of somebody else who used this phone."
        ),
        mark(
            "It counts as a session of the patient whom you choose. If you are not sure,"
            " ask whose it was."
        ),
    ),
    "device-not-of-this-owner": (
        mark("Mostly logs were carried from one phone to another by export and import."),
        mark("It counts as a session of the patient whom you choose, as it stands."),
    ),
    "bundle-unknown": (
        mark(
            "Mostly it was made before the phone was paired, with the app of another address or"
            " of another version. What was allowed there is not known here."
        ),
        mark("It counts as a session, as it stands: its points and presses could not be checked."),
    ),
    "point-not-in-bundle": (
        mark("The app does not make such a log: it may have been changed on its way or by hand."),
        mark("It counts as a session, as it stands. A point without a name is shown by its code."),
    ),
    "impossible-presses": (
        mark(
            "No hand presses that often. A clock that jumped may have made it so, or a change"
            " by hand."
        ),
        mark("It counts as a session, with the presses that it tells."),
    ),
    "presses-do-not-add-up": (
        mark("The app does not make such a log: it may have been changed on its way or by hand."),
        mark("It counts as a session, with the presses that it tells."),
    ),
    "prescription-unknown": (
        mark("It may be of another patient, or written before a backup was restored here."),
        mark("It counts as a session of the patient whom you choose. No prescription is added."),
    ),
    "point-not-prescribed": (
        mark("Something else was pressed than was prescribed, or more."),
        mark("It counts as a session, with that point. The prescription stays as it is."),
    ),
}
