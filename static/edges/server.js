/**
 * The clinic's server. The only user of its API.
 *
 * An answer comes back as it is, {how, status, text, retry_after}; what it means is decided in
 * domain/answers.js. A redirect is not followed: the logs are meant for one address.
 */

const TIMEOUT_MS = 60_000;
const TEXT_MAX = 4 * 1024 * 1024; // a stranger may answer without an end

const bearer = ({ token }) => ({ Authorization: `Bearer ${token}` });

/** The API of the server that serves this app. */
export const ownBase = () => new URL("api/v1/", document.baseURI).href;

/** Whose server it is. */
export const clinicAt = (base) => ask(`${base}clinic`, {});

/** Trades a code for a token. */
export const claim = (base, body) =>
  ask(
    `${base}pairings/claim`,
    { "Content-Type": "application/json" },
    { body: JSON.stringify(body) },
  );

/** Says that this phone's token shall open nothing any longer. */
export const part = (pairing) =>
  ask(`${pairing.base}pairing`, bearer(pairing), { method: "DELETE" });

/**
 * Sends lines; `signal` ends it early. No lines at all: how the clinic is. What this phone's clock
 * says goes along, so that the clinic sees whether it is wrong.
 */
export const sendLines = (pairing, lines, sentMs, signal) =>
  sendTo("session-logs", pairing, lines, sentMs, signal);

/** The same with envelopes, for logs that this phone cannot read any more. */
export const sendSealed = (pairing, lines, sentMs, signal) =>
  sendTo("sealed-logs", pairing, lines, sentMs, signal);

const sendTo = (route, pairing, lines, sentMs, signal) =>
  ask(
    `${pairing.base}${route}`,
    {
      "Content-Type": "application/x-ndjson",
      "Periost-Sent-At": new Date(sentMs).toISOString(),
      ...bearer(pairing),
    },
    { body: lines.map((line) => `${line}\n`).join(""), signal },
  );

/** The key to seal logs to. */
export const sealingKey = (pairing) => ask(`${pairing.base}sealing-key`, bearer(pairing));

/** Whom this phone may log for, and what they may practise; status 304 if that is as it was read last. */
export const practice = ({ prescription_etag: etag, ...pairing }) =>
  ask(`${pairing.base}prescriptions`, { ...bearer(pairing), ...(etag && { "If-None-Match": etag }) });

/** The key to subscribe to the clinic's reminders with. */
export const pushKey = (pairing) => ask(`${pairing.base}push-key`, bearer(pairing));

/** Where and when to remind this phone. */
export const keepPush = (pairing, body) =>
  ask(
    `${pairing.base}push-subscription`,
    { "Content-Type": "application/json", ...bearer(pairing) },
    { body: JSON.stringify(body), method: "PUT" },
  );

export const dropPush = (pairing) =>
  ask(`${pairing.base}push-subscription`, bearer(pairing), { method: "DELETE" });

/** A reminder at once. */
export const tryPush = (pairing) =>
  ask(`${pairing.base}push-trial`, bearer(pairing), { method: "POST" });

/** With a body it is posted, without one read, unless a method is given. The server has one form of answer. */
async function ask(url, headers, { body, signal, method } = {}) {
  const late = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await fetch(url, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body,
      redirect: "manual",
      ...(body === undefined && { cache: "no-store" }), // what is posted comes from no cache, and says less so
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    if (answer.type === "opaqueredirect") return { how: "redirect" };
    return {
      how: "answer",
      status: answer.status,
      retry_after: answer.headers.get("Retry-After"),
      etag: answer.headers.get("ETag"),
      text: await textOf(answer),
    };
  } catch {
    return { how: late.aborted ? "timeout" : "network" };
  }
}

async function textOf(answer) {
  if (!answer.body) return "";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    if (text.length > TEXT_MAX) {
      await reader.cancel();
      return "";
    }
  }
  return text;
}

/** Calls back whenever the phone says that it has a network again. */
export const watchNetwork = (back) => addEventListener("online", back);
