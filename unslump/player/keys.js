// The keyboard: space pauses, the arrows go back and to the next exercise, P says that something is wrong. Can be switched off.

/** @typedef {"pause" | "back" | "next" | "wrong"} Wish */

/** @type {Record<string, Wish>} */
const KEYS = { " ": "pause", ArrowLeft: "back", ArrowRight: "next", p: "wrong", P: "wrong" };
const OWN_USE = "button, a, summary, input, select, textarea, dialog";

/**
 * @param {(wish: Wish) => void} wished
 * @param {() => boolean} on whether keys are to be listened to
 */
export function listenToKeys(wished, on) {
  document.addEventListener("keydown", (event) => {
    const wish = KEYS[event.key];
    if (!wish || !on() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    // a focused control keeps space for itself; nothing is heard through an open sheet
    if (target?.closest(event.key === " " ? OWN_USE : "dialog, input, select, textarea")) return;
    event.preventDefault();
    wished(wish);
  });
}
