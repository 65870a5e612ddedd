/** The lines that go to a clinic next, each checked against the sha256 it was kept with. */
import { ASKED_MAX, batchOf, NO_WAIT, UNDECIDED, WAITING } from "../domain/outbox.js";

export function nextLines({ bytesOf, deliveries, sha256 }) {
  /** Logs that are whole; one that is not is set aside, and holds up no other. */
  async function batchFor(pairing) {
    const { limit } = { ...NO_WAIT, ...pairing.wait };
    const checked = await checkedOf(pairing, WAITING, limit);
    const damaged = checked.filter((one) => !one.isWhole).map(({ delivery }) => delivery);
    await deliveries.keepDeliveries(
      damaged.map((one) => ({ ...one, state: "held", why: "damaged" })),
    );
    return damaged.length && damaged.length === checked.length
      ? batchFor(pairing)
      : batchOf(wholeOf(checked), limit);
  }

  /** Logs that a person at the clinic judges: sent again, their receipts tell what became of them. */
  async function undecidedFor(pairing) {
    const each = UNDECIDED.map((state) => checkedOf(pairing, state, ASKED_MAX));
    const all = wholeOf((await Promise.all(each)).flat());
    all.sort((a, b) => a.delivery.tries - b.delivery.tries); // none is asked about at others' cost
    return batchOf(all, ASKED_MAX);
  }

  /** Logs that a forgotten PIN keeps shut, as they were sealed to the clinic. */
  async function sealedFor({ to, wait }) {
    const { limit } = { ...NO_WAIT, ...wait };
    const lines = (await deliveries.shutOf(to, limit)).map(async (delivery) => {
      const { id, envelope: line } = delivery;
      return { delivery, id, sha256: await sha256(line), line, bytes: bytesOf(line), isSealed: true };
    });
    return batchOf(await Promise.all(lines), limit);
  }

  const checkedOf = async ({ to }, state, limit) =>
    Promise.all((await deliveries.firstOf(to, state, limit)).map(checkedLine));

  const wholeOf = (checked) => checked.filter((one) => one.isWhole);

  async function checkedLine({ delivery, record }) {
    const line = record?.line;
    if (typeof line !== "string" || line.includes("\n")) return { delivery, isWhole: false };
    const hash = await sha256(line);
    const isWhole = hash !== null && (record.sha256 === null || record.sha256 === hash);
    return { delivery, isWhole, id: delivery.id, sha256: hash, line, bytes: bytesOf(line) };
  }

  return { batchFor, sealedFor, undecidedFor };
}
