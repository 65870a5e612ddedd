/** The logs of this phone as they are read from their lines. */
import { readLine } from "../domain/log.js";

/** {records, logs: those that can be read, unreadable: how many cannot}, the newest first. */
export async function keptLogs(vault) {
  const records = await vault.listLogs();
  const logs = records.map(({ line }) => readLine(line).log).filter(Boolean);
  return { records, logs, unreadable: records.length - logs.length };
}
