/**
 * Logs under a PIN, sealed to their clinic as well until it has them: whoever forgets the PIN loses
 * none of them for the clinic.
 */
import { isKeyDue, keyIn } from "../domain/sealing.js";

export function envelopesFlow({ clock, deliveries, envelope, server, vault }) {
  /** The text of one; null where there is no PIN, no key, or no way to seal. It never stops a log. */
  async function envelopeOf(pairing, id, line) {
    try {
      const { key } = (await deliveries.readPairing(pairing.id))?.sealing ?? {};
      if (!key || !(await vault.pinRow())) return null;
      return await (await envelope()).sealTo(key, id, line);
    } catch {
      return null;
    }
  }

  async function enveloped(delivery, pairing, line) {
    const text = await envelopeOf(pairing, delivery.id, line);
    return text ? { ...delivery, envelope: text } : delivery;
  }

  /** After the clinic was asked: its key, if it is time, and envelopes for what waits without one. */
  async function keepUp(id, isHeard) {
    const pairing = await deliveries.readPairing(id);
    if (pairing?.state !== "open") return;
    if (isHeard && !pairing.trouble && isKeyDue(pairing, clock.wallMs())) await askKey(pairing);
    if (!(await vault.pinRow())) return;
    const bare = await deliveries.withoutEnvelope(pairing.to);
    const made = await Promise.all(bare.map(({ delivery, record }) => enveloped(delivery, pairing, record.line)));
    await deliveries.keepEnvelopes(made.filter((one) => one.envelope));
  }

  async function askKey(pairing) {
    const sealing = keyIn(await server.sealingKey(pairing), pairing, clock.wallMs());
    if (sealing) await deliveries.keepTold(pairing.id, { sealing });
  }

  return { enveloped, keepUp };
}
