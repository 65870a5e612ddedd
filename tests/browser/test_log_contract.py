"""What a phone writes into a log is in the published contract, key by key; the server reads it."""

import json

import pytest
from clinic import true_log
from jsonschema import Draft202012Validator

from webapp.domain.session_log import read_line
from webapp.http.openapi import description

# The app's own modules make the logs; only clock, chance and preferences are given.
MADE = """
async () => {
  const { newSession } = await import("/flows/new_session.js");
  const { lineOf, refusalLog, sessionLog } = domain.log;
  const app = {
    powers: {
      clock: { wallMs: () => 1790000000000, offsetMinutes: () => 120 },
      randomBytes: (n) => new Uint8Array(n),
      vibration: { available: true },
    },
    preferences: { setting: "home", sound: true, vibration: true, locked_screen: true },
    sync: { madeFor: () => ({ device_id: null, patient_id: null }) },
    bundle, bundleId: `sha256:${"0".repeat(64)}`, version: "0.4.0",
  };
  const no = bundle.questions.map(({ id }) => [id, { answer: "no" }]);
  const given = { ...Object.fromEntries(no), [bundle.questions[0].id]: {
    answer: "yes", regions: ["knee"], doctor_agreed: true,
  } };
  const setup = {
    patient_id: null, protocol_id: "shoulder", prescription_id: null, answers: given,
    zone: { organ: bundle.zones.organs[0].id, author: "default" },
    practice: { screening: "full", screened_at: "2026-09-21T10:00:00.000+02:00",
      held_back_because: "cut-short" },
  };
  const choice = { point_id: "acromion", side: "left", pain: 3, presses: 60, guided: false };
  const end = { ended_at: "2026-09-21T16:00:00.000+02:00", elapsed_ms: 70000.4 };
  const open = (plan, own) =>
    newSession(app, { plan, setup: { ...setup, ...own }, hasSound: true });
  const done = (session) => {
    const results = session.state.results.map((result) => ({
      ...result, beats: 60, presses: 60, breath_ms: 4000,
      stages: [{ stage: 0, presses: 60, pain: 2, next: "end" }],
    }));
    const pacing = { ...session.pacing, interruptions: ["output_changed", "frozen"] };
    const state = { ...session.state, results, outcome: "stopped", stop_reason: "pain" };
    return { ...session, state, pacing, fingers: 2, note: "Ë", other_treatments: "none" };
  };
  const plan = domain.plan.makePlan(bundle, [choice], 5000);
  const metronome = domain.plan.metronomePlan(bundle, 60, {});
  const whole = done(open(plan, {}));
  const second = done(open(metronome, { zone: null, practice: null }));
  const refused = { ...open(plan, {}), refused_by: ["pregnancy"] };
  return [sessionLog(whole, end), sessionLog(second, end), refusalLog(refused, end)].map(lineOf);
}
"""


def sealed(schema):
    """The schema, with no key allowed that it does not name."""
    if isinstance(schema, list):
        return [sealed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {"additionalProperties": False} if "properties" in schema else {}
    return {key: sealed(value) for key, value in schema.items()} | shut


@pytest.fixture(scope="module")
def contract():
    schemas = description("1")["components"]["schemas"]
    document = {"$ref": "#/components/schemas/SessionLog", "components": {"schemas": schemas}}
    return Draft202012Validator(sealed(document))


def faults(contract, log):
    return [f"{error.json_path}: {error.message}" for error in contract.iter_errors(log)]


def test_every_key_that_a_phone_writes_is_in_the_contract(client, contract):
    lines = client.evaluate(MADE)
    logs = [json.loads(line) for line in lines]
    assert [faults(contract, log) for log in logs] == [[], [], []]
    read = [read_line(line.encode()).log for line in lines]
    assert all(read)
    assert read[0].zone.organ == logs[0]["zone"]["organ"]
    assert read[0].screening[0].regions == ["knee"]
    assert read[0].pacing.interruptions == ["output_changed", "frozen"]
    assert read[0].practice.held_back_because == "cut-short"
    assert (read[1].zone, read[1].metronome.presses) == (None, 60)
    assert [one.kind for one in read] == ["session", "session", "refusal"]


def test_a_key_that_nobody_named_is_seen(contract):
    log = true_log("sha256:" + "0" * 64)
    assert faults(contract, log) == []
    assert faults(contract, {**log, "mood": 3}) != []


@pytest.mark.parametrize("missing", ["zone", "practice", "fingers", "metronome"])
def test_what_an_older_phone_does_not_write_may_be_missing(missing):
    log = true_log("sha256:" + "0" * 64)
    log.pop(missing, None)
    assert read_line(json.dumps(log).encode()).log
