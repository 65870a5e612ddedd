/** Speaks the name of the next point. Silent where there is no voice for the language. */

export const speech =
  "speechSynthesis" in globalThis
    ? {
        available: true,
        say(text, language) {
          speechSynthesis.cancel();
          const words = new SpeechSynthesisUtterance(text);
          words.lang = language;
          speechSynthesis.speak(words);
        },
        halt: () => speechSynthesis.cancel(),
      }
    : { available: false, say() {}, halt() {} };
