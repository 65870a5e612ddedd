/** Samples as a WAV file: 16 bits, one channel, which every media element plays without a decoder. */
import { nextTask } from "./clock.js";

const SLICE = 48_000; // samples a task: writing minutes at once would hold up the page

/** A blob of `samples` (−1 … 1); lets the page breathe between slices. */
export async function wavOf(samples, sampleRate) {
  const parts = [header(samples.length, sampleRate)];
  for (let from = 0; from < samples.length; from += SLICE) {
    parts.push(sliceOf(samples.subarray(from, from + SLICE)));
    await nextTask();
  }
  return new Blob(parts, { type: "audio/wav" });
}

/** A moment of nothing, at once: for the tap that allows an element to sound. */
export const silentWav = (sampleRate) =>
  new Blob([header(240, sampleRate), new Int16Array(240)], { type: "audio/wav" });

function sliceOf(samples) {
  const words = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1)
    words[i] = Math.max(-1, Math.min(1, samples[i])) * 32_767;
  return words;
}

function header(length, sampleRate) {
  const view = new DataView(new ArrayBuffer(44));
  const text = (at, letters) =>
    [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * length, true);
  return view;
}
