// The dial: a ring that fills, and the big count in it. It is also the button that pauses.

import { wave } from "./count.js";
import { show, svg, tell, write } from "./dom.js";

/** @typedef {import("./count.js").Counted} Counted */

const RADIUS = 46;
const AROUND = 2 * Math.PI * RADIUS;
const SOON_MS = 3000;

export class Dial {
  #ring = svg("circle", { class: "ring", cx: 50, cy: 50, r: RADIUS });
  #pulse = svg("circle", { class: "pulse", cx: 50, cy: 50, r: 41 });
  #parts;
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {(name: string) => HTMLElement} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#ring.style.strokeDasharray = String(AROUND);
    parts("ring").replaceChildren(
      svg("svg", { viewBox: "0 0 100 100", "aria-hidden": "true", focusable: "false" }, [
        this.#pulse,
        svg("circle", { class: "track", cx: 50, cy: 50, r: RADIUS }),
        this.#ring,
      ]),
    );
  }

  /**
   * @param {Counted | null} count
   * @param {string} under the small line under the count
   * @param {string} of out of how many, if it is not that line
   */
  draw(count, under, of = "") {
    show(this.#parts("dial"), count);
    if (!count) return;
    write(this.#parts("big"), count.big);
    write(this.#parts("under"), under);
    tell(this.#parts("of"), of);
    const { classList } = this.#parts("dial");
    classList.toggle("long", count.big.length > 3);
    classList.toggle("hundreds", count.big.length === 3);
    classList.toggle("soon", count.beat === null && count.leftMs <= SOON_MS);
    this.#ring.style.strokeDashoffset = (AROUND * (1 - count.share)).toFixed(2);
    const beats = count.beat !== null && !this.#still.matches;
    this.#pulse.style.opacity = beats ? "1" : "0";
    if (beats) this.#pulse.style.transform = `scale(${(0.5 + 0.5 * wave(count.beat ?? 0)).toFixed(3)})`;
  }
}
