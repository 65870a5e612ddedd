/** The sounds of a session as samples in −1 … 1. Soft edges: a raised cosine, so nothing clicks. */

const PRESS = { hz: 660, seconds: 0.09, level: 0.6 };
const HOLD = { hz: 220, seconds: 0.12, level: 0.12 };
const COUNT_IN = { hz: 440, seconds: 0.07, level: 0.3 };
const CHIME = [
  { hz: 523.25, seconds: 0.22, level: 0.4 },
  { hz: 783.99, seconds: 0.35, level: 0.4 },
];

function tone(into, { hz, seconds, level }, fromS, sampleRate) {
  const start = Math.round(fromS * sampleRate);
  const length = Math.min(Math.round(seconds * sampleRate), into.length - start);
  for (let i = 0; i < length; i += 1) {
    const envelope =
      Math.min(1, i / (0.004 * sampleRate)) * (0.5 + 0.5 * Math.cos((Math.PI * i) / length));
    into[start + i] += level * envelope * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  }
  return into;
}

/** One cycle, a whole number of samples long: a loop of it cannot drift. */
export function cycleSamples(cycle, periodS, sampleRate) {
  const samples = new Float32Array(Math.round(cycle.length * periodS * sampleRate));
  cycle.forEach((kind, beat) =>
    tone(samples, kind === "press" ? PRESS : HOLD, beat * periodS, sampleRate),
  );
  return samples;
}

export const countInSamples = (sampleRate) =>
  tone(new Float32Array(Math.round(COUNT_IN.seconds * sampleRate)), COUNT_IN, 0, sampleRate);

export function chimeSamples(sampleRate) {
  const samples = new Float32Array(Math.round(0.6 * sampleRate));
  tone(samples, CHIME[0], 0, sampleRate);
  return tone(samples, CHIME[1], 0.16, sampleRate);
}
