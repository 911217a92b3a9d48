// The end of a session: what is said, whether it is stored, and where to go now.

import { button, html, partsOf, show, tell, write } from "./dom.js";
import { phrase } from "./words.js";

/** @typedef {import("./types.js").Ending} Ending */
/** @typedef {import("./posting.js").Outcome} Outcome */
/** @typedef {import("./outbox.js").Session} Session */
/** @typedef {import("./words.js").Words} Words */

/** After so long it goes on by itself, once stored. What a symptom led to is read in one's own time. */
const WAIT_MS = { finished: 6000, stopped: 6000, emergency: 6000, symptom: Infinity };

const PATIENCE_MS = 3000;

export class EndScreen {
  #part;
  #words;
  #shownAt = 0;
  /** @type {Ending} */
  #ending = "finished";
  #target = "";

  /**
   * @param {HTMLElement} root
   * @param {Words} words
   */
  constructor(root, words) {
    this.#part = partsOf(root);
    this.#words = words;
  }

  /**
   * @param {{title: string, answer: string, say: string}} view
   * @param {Ending} ending
   * @param {string} target where to go now
   * @param {Promise<void>} sent when the session has been sent, whatever became of it
   */
  show({ title, answer, say }, ending, target, sent) {
    this.#shownAt = performance.now();
    this.#ending = ending;
    this.#target = target;
    this.#part("end").dataset.ending = ending;
    const urgent = ending === "emergency";
    write(this.#part("end-title"), urgent ? say : title);
    tell(this.#part("end-answer"), answer);
    tell(this.#part("end-say"), urgent ? "" : say);
    tell(this.#part("stored"), phrase(this.#words, "storing"));
    const onwards = /** @type {HTMLAnchorElement} */ (this.#part("onwards"));
    onwards.href = target;
    onwards.addEventListener("click", (event) => {
      event.preventDefault(); // the next page tells of this session, so let it arrive; but nobody is kept waiting
      const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      void Promise.race([sent, patience]).then(() => location.assign(target));
    });
    write(onwards, phrase(this.#words, urgent ? "get-help" : "onwards"));
    show(this.#part("end"), true);
    onwards.focus();
  }

  /**
   * What has become of the session on its way to the server.
   * @param {Outcome} outcome
   * @param {Session} session
   */
  tell({ fate, status, message }, session) {
    const said = phrase(this.#words, `fate-${fate}`, { status });
    write(this.#part("stored"), message ? `${said} ${message}` : said);
    if (fate === "refused" || fate === "signed-out") this.#offerCopy(session);
    if (fate === "stored") this.#goBySelf();
  }

  #goBySelf() {
    const wait = WAIT_MS[this.#ending] - (performance.now() - this.#shownAt);
    if (Number.isFinite(wait)) setTimeout(() => location.assign(this.#target), Math.max(0, wait));
  }

  /** @param {Session} session */
  #offerCopy(session) {
    const place = this.#part("copy");
    place.replaceChildren(button(phrase(this.#words, "save-copy"), () => saveCopy(session), { class: "quiet" }));
    show(place, true);
  }
}

/**
 * Sessions that the server refused earlier, each with what it said, to be saved as a file.
 * @param {HTMLElement} place
 * @param {(Session & {refused: import("./outbox.js").Refusal})[]} refused
 * @param {Words} words
 */
export function showUnsent(place, refused, words) {
  place.replaceChildren(
    ...refused.map((parcel) => {
      const said = `${phrase(words, "unsent", { day: dayOf(parcel.started_at) })} ${parcel.refused.message} `;
      return html("li", {}, [said, button(phrase(words, "save-copy"), () => saveCopy(parcel), { class: "quiet" })]);
    }),
  );
  show(place, refused.length);
}

/**
 * A day as the page's language writes it.
 * @param {string} moment
 */
function dayOf(moment) {
  return new Date(moment).toLocaleDateString(document.documentElement.lang || undefined, { day: "numeric", month: "long" });
}

/**
 * Hand a session to the person as a file.
 * @param {Session} session
 */
function saveCopy({ id, script, started_at, events }) {
  const text = JSON.stringify({ id, script, started_at, events }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `session-${started_at.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
