/**
 * Puts a score into an audio graph: the live one, or one that is rendered for a locked screen.
 *
 * Everything is given to the graph beforehand, at whole frames, so a busy page can neither shift,
 * double nor lose a press. Loops carry what is regular: one source, however long it lasts.
 */
import { noiseSamples, samplesOf } from "./tones.js";

export const FADE_S = 0.02; // what is cut off fades this fast, so it does not click
// Breathing in rises and brightens, breathing out falls and darkens.
const SWELLS = {
  inhale: { fromHz: 420, toHz: 1300, level: 0.22, peakAt: 0.7 },
  exhale: { fromHz: 950, toHz: 300, level: 0.2, peakAt: 0.2 },
};
const SILENCE = 0.0001; // an exponential ramp cannot begin at zero

const kept = new WeakMap(); // context → {name: buffer}

/**
 * Plays `score` with its beat 0 at `zeroS` of the context's clock; what would begin before `fromS`
 * is left out. Returns {cut(atS), last}: `cut` takes back what begins at atS or later and fades
 * what sounds then; `last` is the source that ends last.
 */
export function soundScore(context, output, score, zeroS, fromS = context.currentTime) {
  const gain = context.createGain();
  gain.connect(output);
  const at = (s) => frame(context, zeroS + s);
  const sources = [];
  const add = (source, startS, endS) => {
    source.connect(gain);
    source.start(startS);
    if (endS !== undefined) source.stop(endS);
    sources.push({ source, startS });
  };
  for (const loop of score.loops)
    if (at(loop.from_s) >= fromS) add(loopOf(context, loop), at(loop.from_s), at(loop.to_s));
  for (const note of score.notes)
    if (at(note.at_s) >= fromS) add(sourceOf(context, note.sound), at(note.at_s));
  const breath = score.swells.length
    ? soundBreath(context, gain, score, at, Math.max(fromS, at(score.from_s)))
    : null;
  return {
    last: sources.at(-1)?.source ?? null,
    cut(atS) {
      for (const { source, startS } of sources) if (startS >= atS) source.stop(0);
      breath?.cut(atS);
    },
    /** Takes back everything from atS on, what sounds then included. */
    silence(atS) {
      fade(gain, atS);
      for (const { source, startS } of sources) source.stop(startS >= atS ? 0 : atS + FADE_S);
      breath?.stop(atS + FADE_S);
    },
  };
}

function fade({ gain }, atS) {
  gain.setValueAtTime(1, atS);
  gain.linearRampToValueAtTime(0, atS + FADE_S);
}

/** A moment on the border of two frames: between them a tone would be interpolated. */
export const frame = ({ sampleRate }, s) => Math.round(s * sampleRate) / sampleRate;

function buffersOf(context) {
  if (!kept.has(context)) kept.set(context, {});
  return kept.get(context);
}

export function bufferOf(context, name) {
  const buffers = buffersOf(context);
  if (!buffers[name]) {
    const samples =
      name === "noise" ? noiseSamples(context.sampleRate) : samplesOf(name, context.sampleRate);
    buffers[name] = context.createBuffer(1, samples.length, context.sampleRate);
    buffers[name].getChannelData(0).set(samples);
  }
  return buffers[name];
}

export function sourceOf(context, name) {
  const source = context.createBufferSource();
  source.buffer = bufferOf(context, name);
  return source;
}

/** One period with the tone at its beginning, over and over: a loop of it cannot drift. */
function loopOf(context, { sound, period_s }) {
  const name = `${sound} each ${period_s}`;
  const buffers = buffersOf(context);
  if (!buffers[name]) {
    const tone = bufferOf(context, sound).getChannelData(0);
    const length = Math.round(period_s * context.sampleRate);
    buffers[name] = context.createBuffer(1, length, context.sampleRate);
    buffers[name].getChannelData(0).set(tone.subarray(0, length));
  }
  const source = context.createBufferSource();
  source.buffer = buffers[name];
  source.loop = true;
  return source;
}

/** The breath: noise whose colour and loudness follow the swells. */
function soundBreath(context, output, { swells }, at, fromS) {
  const source = sourceOf(context, "noise");
  const colour = context.createBiquadFilter();
  const loudness = context.createGain();
  source.loop = true;
  colour.type = "bandpass";
  loudness.gain.value = 0;
  // A gate of its own: to take back ramps would change how loud it is before.
  const gate = context.createGain();
  source.connect(colour).connect(loudness).connect(gate).connect(output);
  source.start(fromS);
  source.stop(at(swells.at(-1).to_s));
  for (const { kind, from_s, to_s } of swells)
    if (at(to_s) > fromS) swell(colour, loudness, SWELLS[kind], Math.max(at(from_s), fromS), at(to_s));
  return {
    cut(atS) {
      fade(gate, atS);
      source.stop(atS + FADE_S);
    },
    stop: (atS) => source.stop(atS),
  };
}

function swell({ frequency }, { gain }, { fromHz, toHz, level, peakAt }, startS, endS) {
  frequency.setValueAtTime(fromHz, startS);
  frequency.exponentialRampToValueAtTime(toHz, endS);
  gain.setValueAtTime(SILENCE, startS);
  gain.linearRampToValueAtTime(level, startS + peakAt * (endS - startS));
  gain.linearRampToValueAtTime(SILENCE, endS);
}
