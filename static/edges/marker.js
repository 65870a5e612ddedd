/**
 * How many logs lay in the database when they were last counted. It stands outside the database, so
 * that a number is left if the browser takes that away; it says nothing else.
 */
const KEY = "periost.counted";
const NONE = { logs: 0, lost: 0 };

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return [found?.logs, found?.lost].every(Number.isSafeInteger) ? found : NONE;
  } catch {
    return NONE;
  }
}

function write(marker) {
  try {
    localStorage.setItem(KEY, JSON.stringify(marker));
  } catch {
    // Refused: then nothing can be told of a loss.
  }
}

/** How many logs were lost with an earlier database, until that was read; else 0. */
export const lostLogs = () => read().lost;

export const forgetLoss = () => write({ ...read(), lost: 0 });

export const keepCount = (logs) => write({ ...read(), logs });

/** The database was made anew: what was counted in the one before is lost. */
export function countAsLost() {
  const { logs, lost } = read();
  if (logs > 0) write({ logs: 0, lost: lost + logs });
}
