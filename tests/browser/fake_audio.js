/**
 * A stand-in for the browser's AudioContext whose clock is performance.now().
 *
 * Under a stopped page clock the audio clock stands still and moves with it, so a test can let an
 * hour of presses pass in a moment. Only what a browser does is imitated: positions on the clock,
 * `onended`, states. Nothing sounds. What was scheduled is kept in `__audio`:
 *   contexts [FakeAudioContext], sources [{startS, offsetS, stopS, loop, endedS}] in order of start.
 */
(() => {
  const audio = { contexts: [], sources: [] };
  globalThis.__audio = audio;

  class FakeParam {
    constructor(value) {
      this.value = value;
    }
    setValueAtTime(value) {
      this.value = value;
      return this;
    }
    linearRampToValueAtTime(value) {
      return this.setValueAtTime(value);
    }
    exponentialRampToValueAtTime(value) {
      return this.setValueAtTime(value);
    }
    setTargetAtTime(value) {
      return this.setValueAtTime(value);
    }
    cancelScheduledValues() {
      return this;
    }
  }

  class FakeNode extends EventTarget {
    constructor(context) {
      super();
      this.context = context;
    }
    connect(destination) {
      return destination;
    }
    disconnect() {}
  }

  class FakeGain extends FakeNode {
    gain = new FakeParam(1);
  }

  class FakeFilter extends FakeNode {
    frequency = new FakeParam(350);
  }

  class FakeBuffer {
    constructor(channels, length, sampleRate) {
      Object.assign(this, { numberOfChannels: channels, length, sampleRate });
      this.duration = length / sampleRate;
      this.samples = Array.from({ length: channels }, () => new Float32Array(length));
    }
    getChannelData(channel) {
      return this.samples[channel];
    }
    copyToChannel(samples, channel, start = 0) {
      this.samples[channel].set(samples, start);
    }
  }

  class FakeSource extends FakeNode {
    buffer = null;
    loop = false;
    loopStart = 0;
    loopEnd = 0;
    onended = null;
    playbackRate = new FakeParam(1);
    #record = null;
    #timer = null;

    start(atS = 0, offsetS = 0) {
      if (this.#record) throw new DOMException("start may be called once", "InvalidStateError");
      const startS = Math.max(atS, this.context.currentTime);
      const lastsS = this.loop ? Infinity : (this.buffer?.duration ?? 0) - offsetS;
      this.#record = { startS, offsetS, stopS: Infinity, loop: this.loop, endedS: null };
      this.#record.naturalS = startS + lastsS;
      audio.sources.push(this.#record);
      this.context.aim(this);
    }

    stop(atS = 0) {
      if (!this.#record) throw new DOMException("stop needs a start", "InvalidStateError");
      this.#record.stopS = Math.max(atS, this.context.currentTime);
      this.context.aim(this);
    }

    /** Set the timer of the end anew: the context moved, stood still, or the end itself moved. */
    aim() {
      clearTimeout(this.#timer);
      if (!this.#record || this.#record.endedS !== null) return;
      const endS = Math.min(this.#record.stopS, this.#record.naturalS);
      if (!this.context.isMoving || endS === Infinity) return;
      const waitMs = Math.max(0, (endS - this.context.currentTime) * 1000);
      this.#timer = setTimeout(() => this.#end(), waitMs);
    }

    #end() {
      this.#record.endedS = this.context.currentTime;
      const event = new Event("ended");
      this.onended?.(event);
      this.dispatchEvent(event);
    }
  }

  class FakeAudioContext extends EventTarget {
    sampleRate = 44100;
    baseLatency = 0;
    outputLatency = 0;
    onstatechange = null;
    state = "suspended";
    destination = new FakeNode(this);
    #restedS = 0; // position when it last stood still
    #movingSinceMs = null;
    #sources = new Set();

    constructor() {
      super();
      audio.contexts.push(this);
      // A browser lets a context begin by itself once the user has touched the page.
      if (navigator.userActivation?.hasBeenActive) this.#move();
    }

    get isMoving() {
      return this.#movingSinceMs !== null;
    }

    get currentTime() {
      if (!this.isMoving) return this.#restedS;
      return this.#restedS + (performance.now() - this.#movingSinceMs) / 1000;
    }

    getOutputTimestamp() {
      return { contextTime: this.currentTime, performanceTime: performance.now() };
    }

    createBuffer(channels, length, sampleRate) {
      return new FakeBuffer(channels, length, sampleRate);
    }

    createBufferSource() {
      return new FakeSource(this);
    }

    createGain() {
      return new FakeGain(this);
    }

    createBiquadFilter() {
      return new FakeFilter(this);
    }

    aim(source) {
      this.#sources.add(source);
      source.aim();
    }

    async resume() {
      if (this.state === "closed") throw new DOMException("closed", "InvalidStateError");
      if (this.state !== "running") this.#move();
    }

    async suspend() {
      if (this.state === "closed") throw new DOMException("closed", "InvalidStateError");
      this.#rest("suspended");
    }

    async close() {
      if (this.state === "closed") throw new DOMException("closed", "InvalidStateError");
      this.#rest("closed");
    }

    /** For tests: freeze the clock of a running context, as a phone call may. */
    interrupt() {
      this.#restedS = this.currentTime;
      this.#movingSinceMs = null;
      this.#aimAll();
    }

    #move() {
      this.#movingSinceMs = performance.now();
      this.#change("running");
    }

    #rest(state) {
      this.#restedS = this.currentTime;
      this.#movingSinceMs = null;
      this.#change(state);
    }

    #change(state) {
      const hasChanged = this.state !== state;
      this.state = state;
      this.#aimAll();
      if (!hasChanged) return;
      const event = new Event("statechange");
      queueMicrotask(() => {
        this.onstatechange?.(event);
        this.dispatchEvent(event);
      });
    }

    #aimAll() {
      this.#sources.forEach((source) => source.aim());
    }
  }

  globalThis.AudioContext = FakeAudioContext;
  delete globalThis.webkitAudioContext;
})();
