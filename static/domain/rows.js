/** Whether what was kept has the form that the app goes on with. What has not is set aside. Pure. */
import { readLine } from "./log.js";
import { STATES } from "./outbox.js";

const isText = (value) => typeof value === "string";
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isNone = (value) => value === null || value === undefined;

const isKeptLog = ({ id, line }) => readLine(line).log?.id === id;

export const isPatient = (one) => isRecord(one) && [one.id, one.code].every(isText);

const isWait = (wait) => isRecord(wait) && [wait.failures, wait.until_ms, wait.limit].every(Number.isFinite);

export const isPairing = (one) =>
  isRecord(one) &&
  [one.id, one.base, one.to, one.state, one.clinic?.name].every(isText) &&
  Number.isFinite(one.paired_ms) &&
  (isNone(one.contact_ms) || Number.isFinite(one.contact_ms)) &&
  (isNone(one.wait) || isWait(one.wait)) &&
  (isNone(one.patient) || isPatient(one.patient)) &&
  (isNone(one.staff) || isRecord(one.staff)) &&
  (isNone(one.people) || (Array.isArray(one.people) && one.people.every(isPatient)));

const isDelivery = (one) =>
  [one.id, one.to].every(isText) && STATES.includes(one.state) && Number.isSafeInteger(one.tries);

/** A waiting session: what does not change in it with its latest moment. */
export const isDraft = ({ id, plan, state, pain_after: after }) =>
  isText(id) &&
  Array.isArray(plan?.points) &&
  plan.points.length > 0 &&
  plan.points.every((point) => Array.isArray(point?.stages)) &&
  isText(state?.phase) &&
  plan.points[state.point] !== undefined &&
  [state.results, after].every((all) => Array.isArray(all) && all.length === plan.points.length) &&
  state.results.every((one) => Number.isSafeInteger(one?.presses) && Array.isArray(one.stages));

/** Of each store but that of the open session. */
export const JUDGES = {
  logs: isKeptLog,
  patients: isPatient,
  pairings: isPairing,
  deliveries: isDelivery,
  private: () => true,
};

/** A value of any kind as JSON can hold it; bytes as hex, what is within itself left out. */
export function rawOf(value, within = []) {
  if (typeof value === "bigint" || typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object" || value === null) return value ?? null;
  if (within.includes(value)) return "…";
  if (value instanceof Date) return { date: String(value) };
  const bytes = bytesOf(value);
  if (bytes) return { hex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
  const inside = [...within, value];
  if (Array.isArray(value)) return value.map((one) => rawOf(one, inside));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rawOf(one, inside)]));
}

function bytesOf(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null;
}
