// Soft sounds, made on the spot: no file is loaded. They mix with other sound and never stop somebody's music. A rounded
// tone with one overtone is heard over music at less loudness than a loud one, and does not startle.

/** @typedef {import("./cues.js").Cue} Cue */

/**
 * Each cue is notes one after the other: pitch in Hz (or from and to), length in s.
 * @type {Record<Cue, [number | [number, number], number][]>}
 */
const NOTES = {
  start: [
    [523, 0.14],
    [784, 0.45],
  ],
  half: [
    [659, 0.12],
    [659, 0.3],
  ],
  tick: [[880, 0.1]],
  end: [
    [784, 0.14],
    [523, 0.5],
  ],
  side: [
    [587, 0.14],
    [784, 0.14],
    [587, 0.35],
  ],
  finish: [
    [523, 0.18],
    [659, 0.18],
    [784, 0.8],
  ],
  in: [[[262, 392], 1.1]],
  out: [[[392, 262], 1.4]],
  rep: [[698, 0.12]],
  there: [[587, 0.16]],
  back: [[440, 0.16]],
};
const LOUDNESS = 0.26;
const OVERTONE = 0.35;
const ATTACK_S = 0.02;

export class Sound {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioNode | null} */
  #out = null;
  on = true;

  /** Browsers let sound begin only when something was pressed: call this then. */
  wake() {
    if (!this.on || typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state !== "running" && this.#context.state !== "closed") void this.#context.resume().catch(() => {});
  }

  /** @param {Cue} cue */
  play(cue) {
    const context = this.#context;
    if (!this.on || !context) return;
    if (context.state !== "running") {
      void context.resume().catch(() => {}); // a call or another app had the loudspeaker
      return;
    }
    this.#out ??= evened(context);
    let at = context.currentTime + 0.01;
    for (const [pitch, length] of NOTES[cue]) {
      const [from, to] = Array.isArray(pitch) ? pitch : [pitch, pitch];
      tone(context, this.#out, { from, to, at, length, loudness: LOUDNESS });
      if (from === to) tone(context, this.#out, { from: 2 * from, to: 2 * to, at, length: length / 2, loudness: LOUDNESS * OVERTONE });
      at += length * 0.8;
    }
  }
}

/**
 * One way out for all tones, which evens out what would be too loud together.
 * @param {AudioContext} context
 */
function evened(context) {
  const even = context.createDynamicsCompressor();
  even.connect(context.destination);
  return even;
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} out
 * @param {{from: number, to: number, at: number, length: number, loudness: number}} sounding
 */
function tone(context, out, { from, to, at, length, loudness }) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.type = from === to ? "triangle" : "sine";
  source.frequency.setValueAtTime(from, at);
  if (to !== from) source.frequency.linearRampToValueAtTime(to, at + length);
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + (to === from ? ATTACK_S : length / 3));
  volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
  source.connect(volume).connect(out);
  source.start(at);
  source.stop(at + length + 0.02);
}
