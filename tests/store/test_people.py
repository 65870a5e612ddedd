"""Staff, patients, who cares for whom, prescriptions, phones and their subscriptions."""

from clinic import NOW_MS, chosen

from webapp.store import care, devices, patients, prescriptions, push_subscriptions, staff
from webapp.store.push_subscriptions import Subscription


def test_an_address_and_a_code_are_given_once(store, cast):
    with store.write() as connection:
        assert staff.add(connection, " BEA@clinic.example ", "admin", NOW_MS) is None
        assert patients.add(connection, " A-1 ", NOW_MS) is None
        assert staff.by_email(connection, "Bea@Clinic.Example").id == cast.bea.id
        assert patients.by_code(connection, "A-1").id == cast.anna.id


def test_a_therapist_sees_own_patients_and_an_admin_all(store, cast):
    with store.read() as connection:
        seen = {
            member.email: [patient.code for patient in care.patients_of(connection, member)]
            for member in staff.all_members(connection)
        }
        carl = staff.by_id(connection, cast.carl.id)
        assert not care.sees(connection, carl, cast.anna.id)
        assert care.carers_of(connection, cast.anna.id) == ["bea@clinic.example"]
    assert seen == {
        "bea@clinic.example": ["A-1"],
        "carl@clinic.example": ["F-1"],
        "dora@clinic.example": ["A-1", "F-1"],
    }


def test_care_begins_once_and_ends(store, cast):
    with store.write() as connection:
        for _ in range(2):
            care.begin(connection, cast.anna.id, cast.carl.id, NOW_MS)
        carl = staff.by_id(connection, cast.carl.id)
        assert care.sees(connection, carl, cast.anna.id)
        care.end(connection, cast.anna.id, cast.carl.id)
        assert not care.sees(connection, carl, cast.anna.id)


def test_of_two_editors_of_one_prescription_the_second_is_told(store, cast):
    with store.write() as connection:
        ids = [
            prescriptions.write(
                connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS + n,
                supersedes=cast.prescription_id,
            )
            for n in (1, 2)
        ]  # fmt: skip
        assert ids[0] is not None
        assert ids[1] is None
        (current,) = prescriptions.current_of(connection, [cast.anna.id])
        history = prescriptions.history_of(connection, cast.anna.id)
    assert current.id == ids[0]
    assert [version.id for version in history] == [ids[0], cast.prescription_id]


def test_an_ended_prescription_is_history(store, cast):
    with store.write() as connection:
        prescriptions.write(
            connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS + 1,
            supersedes=cast.prescription_id, status="ended",
        )  # fmt: skip
        assert prescriptions.current_of(connection, [cast.anna.id, cast.finn.id]) == []
        assert len(prescriptions.by_ids(connection, [cast.prescription_id])) == 1


def test_only_the_hash_of_a_token_is_kept(store, cast):
    with store.read() as connection:
        rows = connection.execute(devices.TABLE.select()).all()
        assert devices.by_token(connection, cast.anna.token).id == cast.anna.device_id
        assert devices.by_token(connection, cast.anna.token + "x") is None
    assert len(cast.anna.token) == 43  # 256 bits in base64
    assert not any(cast.anna.token in str(value) for row in rows for value in row)


def test_a_phone_is_revoked_once_and_one_of_a_disabled_member_is_too(store, cast):
    with store.write() as connection:
        assert devices.revoke(connection, cast.anna.device_id, NOW_MS)
        assert not devices.revoke(connection, cast.anna.device_id, NOW_MS)
        staff.disable(connection, cast.carl.id, NOW_MS)
        revoked = {
            name: devices.by_id(connection, getattr(cast, name).device_id).is_revoked
            for name in ("anna", "finn", "bea", "carl")
        }
    assert revoked == {"anna": True, "finn": False, "bea": False, "carl": True}


def test_the_last_contact_is_kept_to_the_minute(store, cast):
    with store.write() as connection:
        for later_ms, kept_ms in ((59_999, 0), (60_000, 60_000), (100_000, 60_000)):
            device = devices.by_id(connection, cast.anna.device_id)
            devices.note_contact(connection, device, NOW_MS + later_ms)
            (device,) = devices.of_patient(connection, cast.anna.id)
            assert device.last_seen_at_ms == NOW_MS + kept_ms


def test_a_phone_has_one_subscription(store, cast):
    keys = ("p256dh", "auth", "mon wed", "18:30", "Europe/Berlin")
    with store.write() as connection:
        for address in ("https://one.example/1", "https://one.example/2"):
            kept = Subscription(cast.anna.device_id, address, *keys)
            push_subscriptions.keep(connection, kept, NOW_MS)
        assert push_subscriptions.of_device(connection, cast.anna.device_id) == kept
        assert push_subscriptions.drop(connection, cast.anna.device_id)
        assert not push_subscriptions.drop(connection, cast.anna.device_id)
        assert push_subscriptions.of_device(connection, cast.anna.device_id) is None
