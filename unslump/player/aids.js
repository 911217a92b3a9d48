// What helps through a session besides the screen: voice, sounds, shakes, flashes, media keys. Each as the person chose it.

import { Guide } from "./guide.js";
import { Media } from "./media.js";
import { tellPace } from "./pace.js";
import { Signals } from "./signals.js";
import { Sound } from "./sound.js";
import { Speech } from "./speech.js";

export class Aids {
  #settings;
  #server;

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} light what flashes
   * @param {import("./settings.js").Settings} settings
   * @param {import("./words.js").Words} words
   * @param {import("./media.js").Actions} actions what media keys do
   */
  constructor(root, light, settings, words, actions) {
    this.#settings = settings;
    this.#server = { url: root.dataset.paceUrl ?? "", csrf: root.dataset.csrf ?? "" };
    this.sound = new Sound();
    this.speech = new Speech(root.lang);
    this.signals = new Signals(light);
    this.guide = new Guide(this, words, root.lang);
    this.media = new Media(actions);
    for (const press of ["pointerdown", "keydown", "click"]) addEventListener(press, () => this.sound.wake(), { capture: true });
  }

  /** Put what was chosen into effect. */
  apply() {
    const { choices } = this.#settings;
    this.sound.on = choices.sound;
    Object.assign(this.speech, { on: choices.voice, name: choices.voiceName, rate: choices.rate });
    Object.assign(this.signals, { vibration: choices.vibration, flash: choices.flash });
    this.media.on = choices.headset;
    if (!choices.voice) this.guide.hush();
    void this.#tellPace(choices);
  }

  /**
   * A sound, a shake and a flash, without a word.
   * @param {import("./cues.js").Cue} cue
   */
  signal(cue) {
    this.sound.play(cue);
    this.signals.give(cue);
  }

  /** @param {import("./settings.js").Choices} choices */
  async #tellPace({ breath, breathTold }) {
    const { url, csrf } = this.#server;
    if (!url || !breath || breath === breathTold) return;
    if (await tellPace(url, csrf, breath)) this.#settings.set("breathTold", breath);
  }
}
