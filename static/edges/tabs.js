/** What the tabs of this phone tell each other, this one included. Without the power, this one alone. */

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("periost") : null;
const listeners = new Set();

const tell = (word) => listeners.forEach((listen) => listen(word));

if (channel) channel.onmessage = ({ data }) => tell(data);

/** Says a word to every tab. */
export function say(word) {
  channel?.postMessage(word);
  tell(word);
}

export const listen = (hear) => listeners.add(hear);
