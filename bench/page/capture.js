/**
 * The ear: writes down at which sample of the rendered graph each tone begins, one input a method.
 *
 * A tone begins at the first sample that is not silence after QUIET_S of silence. Digital silence is
 * zero, so the bar can lie far below every tone: loud and soft ones are found at the same sample,
 * and none twice. `gaps` are [frame, quanta]: what the ear was not given to hear before that frame.
 */
const SILENCE = 1e-5;
const QUIET_S = 0.03;

class Capture extends AudioWorkletProcessor {
  constructor({ numberOfInputs }) {
    super();
    this.onsets = Array.from({ length: numberOfInputs }, () => []);
    this.heardAt = new Array(numberOfInputs).fill(-Infinity);
    this.nextFrame = null;
    this.quanta = 0;
    this.gaps = [];
    this.port.onmessage = () => {
      const { onsets, gaps, quanta } = this;
      this.port.postMessage({ onsets, gaps, quanta, sample_rate_hz: sampleRate });
    };
  }

  process(inputs, outputs) {
    const length = outputs[0][0].length;
    if (this.nextFrame !== null && currentFrame !== this.nextFrame)
      this.gaps.push([currentFrame, (currentFrame - this.nextFrame) / length]);
    this.nextFrame = currentFrame + length;
    this.quanta += 1;
    inputs.forEach(([samples], input) => samples && this.listen(samples, input));
    return true;
  }

  listen(samples, input) {
    for (let i = 0; i < samples.length; i += 1) {
      if (Math.abs(samples[i]) > SILENCE) {
        const frame = currentFrame + i;
        if (frame - this.heardAt[input] > QUIET_S * sampleRate) this.onsets[input].push(frame);
        this.heardAt[input] = frame;
      }
    }
  }
}

registerProcessor("capture", Capture);
