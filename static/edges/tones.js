/**
 * The sounds of a session as samples in −1 … 1, designed for a hand that works: soft, short, apart
 * in pitch. Each begins and ends at exactly zero, so nothing clicks, and its first sample that is
 * not zero is the second one, so a press can be found to the sample.
 *
 * A press is a low wooden knock with a little brightness that a small loudspeaker can give; the last
 * presses are the same knock a fourth higher. Changes rise, a pause falls, the end comes to rest.
 */

const knock = (hz) => [
  { hz, seconds: 0.14, level: 0.5 },
  { hz: 3 * hz, seconds: 0.05, level: 0.1 },
];
const note = (hz, at_s, seconds = 0.4, level = 0.34) => ({ hz, at_s, seconds, level });

const SOUNDS = {
  press: knock(587.33),
  last: knock(783.99),
  count_in: [{ hz: 440, seconds: 0.09, level: 0.26 }],
  pip: [{ hz: 987.77, seconds: 0.12, level: 0.24 }],
  change: [note(523.25, 0, 0.3), note(783.99, 0.18, 0.5)],
  ask: [note(659.25, 0, 0.24, 0.3), note(659.25, 0.22, 0.24, 0.3), note(880, 0.44, 0.5, 0.3)],
  pause: [note(493.88, 0, 0.3), note(369.99, 0.2, 0.5)],
  end: [note(783.99, 0, 0.8, 0.28), note(659.25, 0.3, 0.9, 0.28), note(523.25, 0.6, 1.4, 0.32)],
};

/** The names of the sounds, as a score has them. */
export const SOUND_NAMES = Object.keys(SOUNDS);

const ATTACK_S = 0.005;
const FADING = 4; // how fast a tone dies away within its length

/**
 * Adds one tone: a sine that rises softly, dies away and meets zero at its end. Sine, decay and the
 * last half wave are carried from sample to sample: asking for each anew takes twenty times as long,
 * and a session begins with it.
 */
function addTone(into, { hz, seconds, level, at_s = 0 }, sampleRate) {
  const start = Math.round(at_s * sampleRate);
  const length = Math.round(seconds * sampleRate);
  const rise = 1 / (ATTACK_S * sampleRate);
  const fade = Math.exp(-FADING / length);
  const wave = turning((2 * Math.PI * hz) / sampleRate);
  const end = turning(Math.PI / length);
  let loudness = level;
  for (let i = 0; i < length; i += 1) {
    into[start + i] += loudness * Math.min(1, i * rise) * (0.5 + 0.5 * end.cos) * wave.sin;
    loudness *= fade;
    wave.turn();
    end.turn();
  }
}

/** Sine and cosine of an angle that grows by the same step. */
function turning(step) {
  const [sinStep, cosStep] = [Math.sin(step), Math.cos(step)];
  return {
    sin: 0,
    cos: 1,
    turn() {
      const { sin, cos } = this;
      this.sin = sin * cosStep + cos * sinStep;
      this.cos = cos * cosStep - sin * sinStep;
    },
  };
}

export const secondsOf = (name) =>
  Math.max(...SOUNDS[name].map(({ at_s = 0, seconds }) => at_s + seconds));

export function samplesOf(name, sampleRate) {
  const samples = new Float32Array(Math.ceil(secondsOf(name) * sampleRate) + 1);
  for (const tone of SOUNDS[name]) addTone(samples, tone, sampleRate);
  return samples;
}

/** A second of even noise, the same each time: what the breath is made of. */
export function noiseSamples(sampleRate) {
  const samples = new Float32Array(sampleRate);
  let word = 1;
  for (let i = 0; i < samples.length; i += 1) {
    word = (Math.imul(word, 1664525) + 1013904223) | 0;
    samples[i] = word / 2 ** 31;
  }
  return samples;
}
