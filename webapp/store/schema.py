"""All tables, gathered: what migrations lead to and what a backup holds."""

from webapp.store import (
    attempts,
    audit,
    bundles,
    care,
    conflicts,
    devices,
    log_assignments,
    pairing_codes,
    passkey_challenges,
    passkeys,
    patients,
    prescription_reads,
    prescriptions,
    push_subscriptions,
    quarantine,
    reminders,
    session_logs,
    setup_links,
    staff,
    staff_sessions,
    staff_totp,
    state,
)
from webapp.store.tables import METADATA

MODULES = (
    attempts, audit, bundles, care, conflicts, devices, log_assignments, pairing_codes,
    passkey_challenges, passkeys, patients, prescription_reads,
    prescriptions, push_subscriptions, quarantine, reminders, session_logs,
    setup_links, staff, staff_sessions, staff_totp, state,
)  # fmt: skip

CATALOGUE = METADATA
# Parents before children, as rows must be written.
TABLES = METADATA.sorted_tables
