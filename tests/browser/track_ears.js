/**
 * Ears of a test at media elements and at the lock screen's card; they know nothing of the app.
 *
 * `periostTracks()`: each sound file that an element was given, with the stretches of it that were
 * played, as the element itself says. `periostTrackAt(nth, s)`: until one is heard so far.
 * `periostHear(sounds)`: what sounded in those stretches. `periostCard`: the keys and the position.
 */
(() => {
  const blobs = new Map();
  const parts = [];
  const now = new Map(); // element → the part it plays
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL.call(URL, blob);
    blobs.set(url, blob);
    return url;
  };
  const listened = ({ played }, fromS) =>
    Array.from({ length: played.length }, (_, i) => [
      Math.max(played.start(i), fromS),
      played.end(i),
    ]);
  const note = () => now.forEach((part, element) => {
    part.ranges = listened(element, part.fromS);
  });
  // What a track leaps over before it is heard counts as played to Chromium.
  const leap = ({ type, target }) => {
    const part = now.get(target);
    if (type === "playing") part.isHeard = true;
    else if (!part.isHeard) part.fromS = target.currentTime;
  };
  const waiting = [];
  const look = () => waiting.forEach(({ nth, atS, done }) => {
    now.forEach((part, { currentTime }) => {
      if (part === parts[nth] && currentTime >= atS) done(currentTime);
    });
  });
  const take = (element) => {
    const part = { element, blob: blobs.get(element.src), ranges: [], fromS: 0, isHeard: false };
    parts.push(part);
    now.set(element, part);
    for (const name of ["timeupdate", "ended"]) element.addEventListener(name, look);
    for (const name of ["seeking", "playing"]) element.addEventListener(name, leap);
  };
  const { prototype } = HTMLMediaElement;
  const { load, play } = prototype;
  const src = Object.getOwnPropertyDescriptor(prototype, "src");
  Object.defineProperty(prototype, "src", {
    ...src,
    set(url) {
      note();
      src.set.call(this, url);
      take(this);
    },
  });
  prototype.load = function () {
    note();
    now.delete(this);
    return load.call(this);
  };
  prototype.play = function () {
    if (!now.has(this)) take(this);
    return play.call(this);
  };
  globalThis.periostTracks = () => { note(); return parts; };
  globalThis.periostTrackAt = (nth, atS) =>
    new Promise((done) => { waiting.push({ nth, atS, done }); look(); });
})();

(() => {
  const [windowS, hopS, apartS] = [0.02, 0.01, 0.2];
  const levelOf = (samples, rate, from, hz) => {
    let [re, im] = [0, 0];
    const length = Math.round(windowS * rate);
    for (let i = 0; i < length; i += 1) {
      const angle = (2 * Math.PI * hz * i) / rate;
      re += samples[from + i] * Math.cos(angle);
      im += samples[from + i] * Math.sin(angle);
    }
    return (2 * Math.hypot(re, im)) / length;
  };
  const onsets = (samples, rate, tones) => {
    const found = [];
    let lastS = -Infinity;
    for (let s = 0; (s + windowS) * rate < samples.length; s += hopS) {
      const from = Math.round(s * rate);
      if (!tones.every(([hz, level]) => levelOf(samples, rate, from, hz) > level)) continue;
      if (s - lastS > apartS) found.push(s);
      lastS = s;
    }
    return found;
  };
  const hear = async (blob, sounds) => {
    const context = new OfflineAudioContext(1, 1, 24000);
    const buffer = await context.decodeAudioData(await blob.arrayBuffer());
    const samples = buffer.getChannelData(0);
    return Object.entries(sounds).flatMap(([kind, tones]) =>
      onsets(samples, buffer.sampleRate, tones).map((at_s) => ({ kind, at_s })));
  };
  /** `sounds`: {kind: [[Hz, level], …]}; tones heard together, and not a moment before, begin one. */
  globalThis.periostHear = async (sounds) => {
    const parts = periostTracks().map((part) => ({ ...part })); // as they are now
    const decoded = new Map();
    const heard = [];
    for (const [part, { blob, ranges }] of parts.entries()) {
      if (!blob) continue;
      if (!decoded.has(blob)) decoded.set(blob, await hear(blob, sounds));
      const isPlayed = ({ at_s }) => ranges.some(([from, to]) => from <= at_s && at_s < to);
      heard.push(...decoded.get(blob).filter(isPlayed).map((sound) => ({ part, ...sound })));
    }
    return heard.sort((a, b) => a.part - b.part || a.at_s - b.at_s);
  };
})();

// Keeps what the lock screen shows, and lets a test press its keys.
(() => {
  const { prototype } = MediaSession;
  const { setActionHandler, setPositionState } = prototype;
  globalThis.periostCard = { keys: {}, position: null };
  prototype.setActionHandler = function (action, handler) {
    setActionHandler.call(this, action, handler);
    periostCard.keys[action] = handler;
  };
  prototype.setPositionState = function (position) {
    setPositionState.call(this, position);
    periostCard.position = position;
  };
})();
