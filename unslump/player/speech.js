// Says aloud what to do, where the device has a voice for the page's language.

export class Speech {
  #language;
  on = true;

  /** @param {string} language */
  constructor(language) {
    this.#language = language;
  }

  /** The voice to speak with. @returns {SpeechSynthesisVoice | null} */
  get voice() {
    if (!("speechSynthesis" in globalThis)) return null;
    const main = this.#language.split("-")[0];
    const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.split(/[-_]/)[0] === main);
    return voices.find((voice) => voice.localService && voice.default) ?? voices.find((voice) => voice.localService) ?? null;
  }

  /**
   * Voices may become known only after a while.
   * @param {() => void} work
   */
  whenKnown(work) {
    if ("speechSynthesis" in globalThis) speechSynthesis.addEventListener?.("voiceschanged", work);
  }

  /** @param {string} text */
  say(text) {
    const voice = this.on ? this.voice : null;
    if (!voice || !text) return;
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.rate = 0.95;
    speechSynthesis.cancel();
    speechSynthesis.speak(spoken);
  }

  hush() {
    if ("speechSynthesis" in globalThis) speechSynthesis.cancel();
  }
}
