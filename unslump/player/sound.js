// Soft sounds, made on the spot: no file is loaded.

/** @typedef {import("./cues.js").Cue} Cue */

/** Each cue is notes one after the other: pitch in Hz, length in s. @type {Record<Cue, [number, number][]>} */
const NOTES = {
  start: [
    [392, 0.14],
    [587, 0.4],
  ],
  half: [[494, 0.35]],
  tick: [[440, 0.12]],
  end: [
    [587, 0.14],
    [392, 0.45],
  ],
  finish: [
    [392, 0.18],
    [494, 0.18],
    [587, 0.7],
  ],
};
const LOUDNESS = 0.16;

export class Sound {
  /** @type {AudioContext | null} */
  #context = null;
  on = true;

  /** Browsers let sound begin only when something was pressed: call this then. */
  wake() {
    if (!this.on || typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") void this.#context.resume();
  }

  /** @param {Cue} cue */
  play(cue) {
    const context = this.#context;
    if (!this.on || !context || context.state !== "running") return;
    let at = context.currentTime + 0.01;
    for (const [pitch, length] of NOTES[cue]) {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.type = "sine";
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0, at);
      loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + length);
      tone.connect(loudness).connect(context.destination);
      tone.start(at);
      tone.stop(at + length + 0.02);
      at += length * 0.8;
    }
  }
}
