// The keyboard, and remote controls that send keys. Can be switched off.

/** @typedef {"pause" | "back" | "next" | "step" | "longer" | "shorter" | "easier" | "harder" | "wrong" | "help"} Wish */

/** @type {Record<string, Wish>} */
const KEYS = {
  " ": "pause",
  ArrowLeft: "back",
  ArrowRight: "next",
  ArrowUp: "longer",
  ArrowDown: "shorter",
  n: "step",
  e: "easier",
  h: "harder",
  p: "wrong",
  "?": "help",
  MediaPlayPause: "pause",
  MediaTrackNext: "next",
  MediaTrackPrevious: "back",
};
const OWN_USE = "button, a, summary, input, select, textarea, dialog";

/**
 * @param {(wish: Wish) => boolean} wished whether it means anything now
 * @param {() => boolean} on whether keys are to be listened to
 */
export function listenToKeys(wished, on) {
  document.addEventListener("keydown", (event) => {
    const wish = KEYS[sideways(event.key)];
    if (!wish || !on() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    // a focused control keeps space for itself; nothing is heard through an open sheet
    if (target?.closest(event.key === " " ? OWN_USE : "dialog, input, select, textarea")) return;
    if (wished(wish)) event.preventDefault();
  });
}

/**
 * A key as the page's direction means it: where one reads to the left, back is to the right.
 * @param {string} key
 */
function sideways(key) {
  if (key.length === 1) return key.toLowerCase();
  if (document.documentElement.dir !== "rtl") return key;
  return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
}
