/** The logs of this phone as they are read from their lines. */
import { readLine } from "../domain/log.js";

/**
 * {records, logs: those that can be read, unreadable: how many cannot, shut: how many lie under an
 * earlier PIN}, the newest first.
 */
export async function keptLogs(vault) {
  const records = await vault.listLogs();
  const logs = records.map(logOf).filter(Boolean);
  const shut = records.filter((one) => one.is_locked).length;
  return { records, logs, unreadable: records.length - logs.length - shut, shut };
}

/** The log of a record, if it is the one that the record says it is. */
function logOf({ id, line }) {
  const { log } = readLine(line);
  return log?.id === id ? log : null;
}

/** As a file, a line each. One without a line could not be opened; see *What this phone keeps*. */
export const saveLogs = (powers, records, name = "periost-logs.ndjson") =>
  saveLines(powers, name, records.map(({ line }) => line).filter((line) => line !== null));

export const saveLines = (powers, name, lines) => powers.download(name, lines.map((line) => `${line}\n`).join(""));

/** What is said if the browser has taken the records away; null if not. Ask after the logs were read. */
export const lossOf = async ({ powers, flowOf }) =>
  powers.lostLogs() > 0 ? (await flowOf("keeping")).loss() : null;
