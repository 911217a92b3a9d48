// Puts the player together: the session, the screen, the sounds, and the way to the server.

import { Aids } from "./aids.js";
import { countOf } from "./count.js";
import { cues } from "./cues.js";
import { cover, dataOf, partsOf, show, write } from "./dom.js";
import { keepBeating } from "./driver.js";
import { EndScreen, showUnsent } from "./ending.js";
import { leftOf } from "./guide.js";
import { listenToKeys } from "./keys.js";
import { Options } from "./options.js";
import { Outbox } from "./outbox.js";
import { breathMs, paced, plannedBreath } from "./pace.js";
import { choosePeople } from "./people.js";
import { Screen } from "./screen.js";
import { Session } from "./session.js";
import { Settings } from "./settings.js";
import { Figures } from "./figures.js";
import { Sheet, groupsOf } from "./sheet.js";
import { Storing } from "./storage.js";
import { Store } from "./store.js";
import { viewOf } from "./view.js";
import { Wake } from "./wake.js";
import { wishes } from "./wishes.js";
import { phrase, sentences } from "./words.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./types.js").Event} Event */

const root = /** @type {HTMLElement} */ (document.getElementById("player"));
root.lang ||= document.documentElement.lang;
const part = partsOf(root);
/** @type {Script} */
const script = dataOf("script");
const words = dataOf("player-words");
const { recordUrl = "", afterUrl = "", helpUrl = "", csrf = "", owner = "" } = root.dataset;

const storing = new Storing();
const settings = new Settings(storing);
const store = new Store(storing, owner);
const aids = new Aids(root, part("flash"), settings, words, {
  play: () => session.resume(),
  pause: () => session.send({ type: "pause" }),
  nexttrack: () => session.send({ type: "skip" }),
  previoustrack: () => session.send({ type: "back" }),
  stop: () => session.send({ type: "pause" }), // a key that is hit by mistake must not end it
});
const { guide } = aids;
const wake = new Wake();
const end = new EndScreen(root, words);
const outbox = new Outbox(storing, owner, {
  csrf,
  told: (parcel, outcome) => {
    if (parcel.id === session.sent.id) end.tell(outcome, session.sent);
  },
});
/** @type {Session} */
const session = new Session(script, store, { heard, counting, waits: () => guide.waits() });
const figures = new Figures(root.dataset.figureUrl ?? "");
const screen = new Screen(root, script, words, {
  picture: (place, shown) => figures.show(place, shown),
  send: (event) => session.send(event),
  toggle: () => session.toggle(),
  wrong: openSheet,
  own: () => settings.choices,
  breathe: (by) => {
    options.breathe(by);
    settings.set("taught", true);
    draw();
  },
});
const dialog = /** @type {HTMLDialogElement} */ (part("sheet"));
const sheet = new Sheet(dialog, part("entries"), groupsOf(script), (symptom) => session.send(symptom));
const options = new Options(part, settings, words, {
  speech: aids.speech,
  apply: () => aids.apply(),
  planned: plannedBreath(script),
  closed: () => goOnAfter && session.resume(),
});
let stopBeating = () => {};
let goOnAfter = false;
/** What was done about a wish, until something else is on. */
let said = "";

/** Draw what is now. */
function draw() {
  const notice = session.why ? phrase(words, `paused-${session.why}`) : session.kept ? said : phrase(words, "not-kept");
  screen.draw(session.memory, session.countdown, notice);
}

/**
 * @param {Memory} after
 * @param {Memory} before
 * @param {Event} event
 */
function heard(after, before, event) {
  wake.keep(after.status === "running");
  const moved = after.visits.length !== before.visits.length || before.status === "new";
  const wished = after.wishes.length > before.wishes.length && event.type === "harder" && !moved;
  if (moved || wished) said = wished ? phrase(words, "harder-noted") : "";
  if (after.status === "ended") {
    aids.signal("finish");
    finish();
    return;
  }
  draw();
  const { view } = screen;
  if (!view) return;
  aids.media.show(view.title, view.side || view.say, after.status === "running");
  if (moved) {
    guide.entered(view);
    screen.announce(sentences(view.aloud, view.hint));
    if (before.status !== "new" && breathMs(paced(script.states[before.at]))) settings.set("taught", true);
  } else if (event.type === "pause") {
    guide.hush();
    screen.announce(sentences(phrase(words, "paused"), session.why && phrase(words, `paused-${session.why}`)));
  } else if (event.type === "resume") {
    const count = countOf(view.state, after.elapsed);
    aloud(sentences(view.side, count ? leftOf(count, words, root.lang) : view.say));
  } else if (wished) aloud(said);
  for (const cue of cues(script, before, after, settings.choices)) give(cue, view, after.elapsed);
  if (!moved && view.state.ms && !script.states[after.at].ms && after.elapsed >= view.state.ms) session.send({ type: "done" });
}

/**
 * Let a cue be heard, felt and seen; of the count, only its half is told to screen readers.
 * @param {import("./cues.js").Cue} cue
 * @param {import("./view.js").View} view
 * @param {number} elapsed
 */
function give(cue, view, elapsed) {
  guide.give(cue, view, elapsed);
  const count = cue === "half" ? countOf(view.state, elapsed) : null;
  if (count) screen.announce(sentences(view.side, leftOf(count, words, root.lang)));
}

/** @param {number} left */
function counting(left) {
  if (left) aids.signal("tick");
  draw();
}

/** @param {string} text */
function aloud(text) {
  screen.announce(text);
  guide.say(text);
}

/** Show the session itself and let time pass. */
function open() {
  show(part("opening"), false);
  show(part("stage"), true);
  cover(root, true);
  stopBeating = keepBeating(() => session.driver.advance());
  void figures.fetchAll(Object.values(script.states).flatMap((state) => state.exercise ?? []));
  if (session.memory.status === "new") session.start();
  draw();
}

/** Keep what was done, send it, and say so. */
function finish() {
  stopBeating();
  aids.media.end();
  const { ending } = session.memory;
  outbox.put(session.sent, recordUrl, ending);
  store.clear(script.id);
  const view = viewOf(script, session.memory, words, root.lang);
  const target = ending === "emergency" ? helpUrl : `${afterUrl}?session=${encodeURIComponent(session.sent.id)}`;
  show(part("stage"), false);
  show(part("opening"), false);
  cover(root, false);
  end.show(view, ending ?? "finished", target, outbox.flush());
  aloud(sentences(view.answer, view.say));
}

/** The sheet opens and the clock stops at once. */
function openSheet() {
  if (sheet.open || part("stage").hidden) return;
  session.send({ type: "pause" });
  sheet.show();
}

/**
 * The sheet with all that can be chosen. The session waits for it.
 * @param {"" | "keys"} [about]
 */
function openOptions(about = "") {
  if (sheet.open || options.open) return;
  goOnAfter = session.memory.status === "running";
  session.send({ type: "pause" });
  options.show(about);
}

function bind() {
  aids.apply();
  show(part("vibration-switch"), aids.signals.shakes);
  show(part("headset-switch"), aids.media.offered);
  choosePeople(part("people"), settings, figures);
  part("start").addEventListener("click", open);
  for (const name of ["open-options", "opening-options"]) part(name).addEventListener("click", () => openOptions());
  part("nothing").addEventListener("click", () => {
    sheet.close();
    session.resume();
  });
  part("stop-sheet").addEventListener("click", () => {
    sheet.close();
    session.send({ type: "stop" });
  });
  const wished = wishes(session, { wrong: openSheet, help: () => openOptions("keys") });
  listenToKeys(
    (wish) => !part("stage").hidden && wished(wish),
    () => settings.choices.keys,
  );
  addEventListener("pagehide", () => {
    session.driver.advance();
    session.save();
    guide.hush();
  });
  document.addEventListener("visibilitychange", () => session.driver.advance());
  addEventListener("online", () => void outbox.flush());
}

/** Sessions that were left long ago will not be gone on with; what was done in them is sent. */
function sendLeftOnes() {
  for (const run of store.left(script.id, Date.now())) {
    outbox.put(run, recordUrl);
    store.clear(run.script);
  }
  void outbox.flush();
}

bind();
void outbox.refused().then((sessions) => showUnsent(part("unsent"), sessions, words));
write(part("opening-size"), `${screen.size}, ${screen.length}`);
show(part("opening"), true);
if (session.memory.status === "ended") finish();
else if (session.memory.status === "paused") {
  write(part("start"), phrase(words, "go-on"));
  open();
} else sendLeftOnes();
