/** e. Periost's own engine through its public module, unbuilt and unchanged. */
import { openAudio } from "/static/edges/audio.js";

const LEAD_S = 3;

/** As the methods of methods.js; `called` also gets what the engine tells of the beat. */
export function product({ context, output, periodMs, beats, called, noted }) {
  const audio = openAudio({ context, output });
  audio.wake();
  const run = audio.run(
    {
      pulse: { period_ms: periodMs, breaths: null },
      beats,
      fromBeat: 0,
      leadS: LEAD_S,
      countIn: 0,
      lastPresses: 3,
      ending: null,
    },
    {
      lead() {},
      breath() {},
      beat: called,
      over() {},
      stalled: ({ because }) => noted(`stalled: ${because}`),
    },
  );
  return () => run.halt();
}
