// The media keys of keyboards, headsets, watches and locked screens. A browser gives them only to a page that plays
// something, so while they are wanted a silence is played. On a phone that may stop somebody's music: it is off at first.

/** @typedef {{play: () => void, pause: () => void, nexttrack: () => void, previoustrack: () => void, stop: () => void}} Actions */

const SILENCE_S = 10;
const RATE = 8000;

export class Media {
  /** @type {HTMLAudioElement | null} */
  #silence = null;
  #on = false;
  #playing = false;

  /** @param {Actions} actions */
  constructor(actions) {
    if (!("mediaSession" in navigator)) return;
    for (const [name, action] of Object.entries(actions)) {
      try {
        navigator.mediaSession.setActionHandler(/** @type {MediaSessionAction} */ (name), action);
      } catch {
        continue; // this browser does not know that key
      }
    }
  }

  get offered() {
    return "mediaSession" in navigator;
  }

  /** @param {boolean} on */
  set on(on) {
    this.#on = on;
    this.#settle();
  }

  /**
   * What is on now, for the locked screen.
   * @param {string} title
   * @param {string} artist
   * @param {boolean} playing
   */
  show(title, artist, playing) {
    if (!this.offered) return;
    const { metadata } = navigator.mediaSession;
    if (metadata?.title !== title || metadata.artist !== artist) {
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album: "Unslump" });
    }
    navigator.mediaSession.playbackState = playing ? "playing" : "paused";
    this.#playing = playing;
    this.#settle();
  }

  /** All over: the keys belong to others again. */
  end() {
    this.#playing = false;
    this.#silence?.pause();
    if (this.offered) navigator.mediaSession.playbackState = "none";
  }

  /** The silence goes on while paused: otherwise the headset's button could not go on. */
  #settle() {
    if (this.#on && this.#playing) {
      this.#silence ??= silence();
      if (this.#silence.paused) void this.#silence.play().catch(() => {});
    } else if (!this.#on) this.#silence?.pause();
  }
}

/** A sound file with nothing in it. */
function silence() {
  const samples = SILENCE_S * RATE;
  const bytes = new Uint8Array(44 + samples).fill(128);
  const view = new DataView(bytes.buffer);
  const text = (/** @type {number} */ at, /** @type {string} */ word) => [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + samples, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true); // bits
  text(36, "data");
  view.setUint32(40, samples, true);
  const audio = new Audio(URL.createObjectURL(new Blob([bytes], { type: "audio/wav" })));
  audio.loop = true;
  return audio;
}
