/**
 * Preferences of this phone. Small, not clinical, and wanted before the first paint: localStorage.
 * Those that tell something of a person lie sealed in the vault; here only their names are known.
 */

const KEY = "periost.preferences";

const DEFAULTS = {
  language: "auto",
  theme: "auto",
  text_percent: 100,
  sound: true,
  volume_percent: 100,
  locked_screen: false,
  vibration: true,
  speech: true,
  get_ready_s: null,
  lock_minutes: null, // how long the app may be left before it is locked, where there is a PIN
  setting: "bedside",
  trial: {}, // what a person felt, heard and saw of it: {feel, hear, see, screen}
  install: { answer: null, first_ms: null }, // "no", "thanks" or "done"; the first start
  keeping_told: [], // what this browser may do to the records, as far as a person put it aside
  told: [], // powers that are missing here, and were said to be once
};

/** The personal ones, as they are until the vault was read. */
export const PERSONAL = {
  made_for: {}, // the connection in use, by setting; "none": the logs stay here
  schedule: null, // days and hour of practice: {days: ["mon", …], local_time: "18:00", zone}
  reminders: null, // what the clinic was told, so as to remind this phone: {device_id, epoch, told}
  own_plan: null, // what a person practises without a clinic: {points, protocol_id}
  practice: {}, // what was stated once: {has_helper, consent, agreed, told}
};

const isPersonal = ([name]) => name in PERSONAL;
const part = (all, isIn) => Object.fromEntries(Object.entries(all).filter(isIn));

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {}; // storage is refused, or damaged
  }
}

function store(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A private window may refuse storage: the choice then lasts until the page is closed.
  }
}

/** The stored preferences over the defaults; the personal ones stand at their defaults. */
export const read = () => ({ ...DEFAULTS, ...part(stored(), (one) => !isPersonal(one)), ...PERSONAL });

/** Keeps what is not personal. */
export const write = (preferences) =>
  store({ ...part(preferences, (one) => !isPersonal(one)), ...left() });

/** What an earlier version left here in plain, by name: only what was ever chosen. */
export const left = () =>
  part(stored(), (one) => isPersonal(one) && JSON.stringify(one[1]) !== JSON.stringify(PERSONAL[one[0]]));

/** It lies in the vault by now. */
export const forget = (name) => store(part(stored(), (one) => one[0] !== name));
