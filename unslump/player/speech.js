// Says aloud what to do, where the device has a voice for the page's language. Only voices that speak on the device itself
// are used: others would send every sentence to somebody else's machine.

/** A voice that never says it has ended is not waited for longer than this, and a little for each letter. */
const PATIENCE_MS = 1500;
const LETTER_MS = 95;

export class Speech {
  #language;
  /** @type {SpeechSynthesisUtterance | null} */
  #spoken = null;
  #until = 0;
  on = true;
  rate = 1;
  /** The voice that was chosen; empty for the device's own. */
  name = "";

  /** @param {string} language */
  constructor(language) {
    this.#language = language;
  }

  /** The voices that may be chosen. @returns {SpeechSynthesisVoice[]} */
  get voices() {
    if (!("speechSynthesis" in globalThis)) return [];
    const main = this.#language.split("-")[0];
    return speechSynthesis.getVoices().filter((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === main);
  }

  /** The voice to speak with. @returns {SpeechSynthesisVoice | null} */
  get voice() {
    const { voices } = this;
    return voices.find((voice) => voice.voiceURI === this.name) ?? voices.find((voice) => voice.default) ?? voices[0] ?? null;
  }

  /** Whether something is heard when something is said. */
  get audible() {
    return this.on && this.voice !== null;
  }

  /** Whether something is being said just now. */
  get speaking() {
    return this.#spoken !== null && performance.now() < this.#until;
  }

  /**
   * Voices may become known only after a while.
   * @param {() => void} work
   */
  whenKnown(work) {
    if ("speechSynthesis" in globalThis) speechSynthesis.addEventListener?.("voiceschanged", work);
  }

  /**
   * Say something now; what was being said before ends.
   * @param {string} text
   * @param {number} [after] ms to wait before, such as for a sound
   */
  say(text, after = 0) {
    const voice = this.on ? this.voice : null;
    if (!voice || !text) return;
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.rate = this.rate;
    spoken.onend = spoken.onerror = () => {
      if (this.#spoken === spoken) this.#spoken = null;
    };
    speechSynthesis.cancel();
    this.#spoken = spoken; // kept: some browsers forget to say when a voice ends that nobody holds
    this.#until = performance.now() + after + PATIENCE_MS + (LETTER_MS * text.length) / this.rate;
    if (after) setTimeout(() => this.#spoken === spoken && speechSynthesis.speak(spoken), after);
    else speechSynthesis.speak(spoken);
  }

  /**
   * Say a short word of the count, unless something is being said: words come first, and never two at once.
   * @param {string} text
   * @returns {boolean} whether it is said
   */
  count(text) {
    if (!this.audible || this.speaking) return false;
    this.say(text);
    return true;
  }

  hush() {
    this.#spoken = null;
    if ("speechSynthesis" in globalThis) speechSynthesis.cancel();
  }
}
