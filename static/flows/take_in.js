/** Lines out of a file, taken into the vault: what is here already stays as it is. */
import { readLine } from "../domain/log.js";
import { t, tn } from "../views/words.js";

/** What became of them, to be told: {kind, text}. */
export async function takeIn(app, texts) {
  const lines = texts.map((line) => line.trim()).filter(Boolean);
  const read = lines.map((line) => ({ line, ...readLine(line) }));
  const logs = read.filter((one) => one.log);
  try {
    const records = await Promise.all(logs.map((one) => app.recordOf(one.log, one.line)));
    const found = await app.powers.vault.importLogs(records);
    app.hasKept ||= found.added > 0;
    return toldOf(found, read.length - records.length);
  } catch (error) {
    return { kind: "care", text: t("The phone could not store them ({why}). Nothing was changed.", { why: error.name }) };
  }
}

const toldOf = ({ added, known, different }, faults) => ({
  kind: faults || different ? "care" : "good",
  text: [
    tn("{n} log added.", "{n} logs added.", added),
    known && tn("{n} was here already.", "{n} were here already.", known),
    different &&
      tn(
        "{n} stands here with other content and was left as it is.",
        "{n} stand here with other content and were left as they are.",
        different,
      ),
    faults && tn("{n} line is not a log.", "{n} lines are not logs.", faults),
  ]
    .filter(Boolean)
    .join(" "),
});
