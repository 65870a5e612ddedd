/** Preferences of this phone. Small, not clinical, and wanted before the first paint: localStorage. */

const KEY = "periost.preferences";

export const DEFAULTS = {
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
  made_for: {}, // the connection in use, by setting; "none": the logs stay here
  trial: {}, // what a person felt, heard and saw of it: {feel, hear, see, screen}
  schedule: null, // days and hour of practice: {days: ["mon", …], local_time: "18:00", zone}
  reminders: null, // what the clinic was told, so as to remind this phone: {device_id, epoch, told}
  own_plan: null, // what a person practises without a clinic: {points, protocol_id}
  practice: {}, // what was stated once: {has_helper, consent, agreed, told}
  install: { answer: null, first_ms: null }, // "no", "thanks" or "done"; the first start
  keeping_told: [], // what this browser may do to the records, as far as a person put it aside
  told: [], // powers that are missing here, and were said to be once
};

/** The stored preferences over the defaults; the defaults alone where storage is refused. */
export function read() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export function write(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A private window may refuse storage: the choice then lasts until the page is closed.
  }
}
