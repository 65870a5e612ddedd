/**
 * All methods side by side: one page, one AudioContext, one ear.
 *
 * They begin a fifth of a period apart, so that no method's work falls on another's beat.
 */
import { startJank } from "./jank.js";
import { correctedTimeout, interval, lookAhead, tone } from "./methods.js";
import { product } from "./product.js";

const METHODS = { interval, corrected: correctedTimeout, look_ahead: lookAhead, tone, product };
const CLICK_S = 0.03;
const CLICK_HZ = 1000;

let context;
let ears;
const states = {};

/** A click at its loudest from the first sample on, so that its onset is where it was asked for. */
function makeClick() {
  const click = new AudioBuffer({
    length: Math.round(CLICK_S * context.sampleRate),
    sampleRate: context.sampleRate,
  });
  const samples = click.getChannelData(0);
  samples.forEach((_, i) => {
    const ease = 1 - i / samples.length;
    samples[i] = 0.5 * ease * Math.cos((2 * Math.PI * CLICK_HZ * i) / context.sampleRate);
  });
  return click;
}

/** `options`: {methods, periodMs, beats, jankSeed}; null for no jank. */
async function start({ methods, periodMs, beats, jankSeed }) {
  // The hint that browsers take by default, and the peers with them.
  context = new AudioContext({ latencyHint: "interactive" });
  await context.resume();
  ears = await globalThis.periostEars.listen(context, methods.length);
  const click = makeClick();
  methods.forEach((name, input) => {
    const state = { calls: [], notes: [] };
    states[name] = state;
    const output = new GainNode(context);
    output.connect(ears.node, 0, input);
    output.connect(context.destination); // a page that is heard is not slowed as a silent one is
    const called = (told = null) => state.calls.push({ at_ms: performance.now(), ...told });
    const noted = (note) => state.notes.push(note);
    const begin = () => {
      state.end = METHODS[name]({ context, output, click, periodMs, beats, called, noted });
    };
    setTimeout(begin, (input * periodMs) / methods.length);
  });
  if (jankSeed !== null) startJank(jankSeed);
  return context.state;
}

async function collect() {
  const heard = await ears.report();
  const methods = Object.entries(states).map(([name, { calls, notes, end }], input) => {
    end();
    return [name, { onsets: heard.onsets[input], calls, notes }];
  });
  const { onsets: _, ...machine } = heard;
  return { methods: Object.fromEntries(methods), machine, visibility: document.visibilityState };
}

globalThis.periostBench = { start, collect };
