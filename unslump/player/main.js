// Puts the player together: the session, the screen, the sounds, and the way to the server.

import { cues } from "./cues.js";
import { dataOf, partsOf, show, write } from "./dom.js";
import { keepBeating } from "./driver.js";
import { EndScreen, showUnsent } from "./ending.js";
import { listenToKeys } from "./keys.js";
import { Outbox } from "./outbox.js";
import { choosePeople } from "./people.js";
import { Screen } from "./screen.js";
import { Session } from "./session.js";
import { Settings } from "./settings.js";
import { Figures } from "./figures.js";
import { Sheet, groupsOf } from "./sheet.js";
import { Sound } from "./sound.js";
import { Speech } from "./speech.js";
import { Storing } from "./storage.js";
import { Store } from "./store.js";
import { viewOf } from "./view.js";
import { Wake } from "./wake.js";
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
const sound = new Sound();
const speech = new Speech(root.lang);
const wake = new Wake();
const end = new EndScreen(root, words);
const outbox = new Outbox(storing, owner, {
  csrf,
  told: (parcel, outcome) => {
    if (parcel.id === session.sent.id) end.tell(outcome, session.sent);
  },
});
const session = new Session(script, store, { heard, counting });
const figures = new Figures(root.dataset.figureUrl ?? "");
const screen = new Screen(root, script, words, {
  picture: (place, shown) => figures.show(place, shown),
  send: (event) => session.send(event),
  toggle: () => session.toggle(),
  wrong: openSheet,
});
const dialog = /** @type {HTMLDialogElement} */ (part("sheet"));
const sheet = new Sheet(dialog, part("entries"), groupsOf(script), (symptom) => session.send(symptom));
let stopBeating = () => {};

/** Draw what is now. */
function draw() {
  const notice = session.why ? phrase(words, `paused-${session.why}`) : session.kept ? "" : phrase(words, "not-kept");
  screen.draw(session.memory, session.countdown, notice);
}

/**
 * @param {Memory} after
 * @param {Memory} before
 * @param {Event} event
 */
function heard(after, before, event) {
  wake.keep(after.status === "running");
  for (const cue of cues(script, before, after)) sound.play(cue);
  if (after.status === "ended") {
    finish();
    return;
  }
  draw();
  if (after.visits.length !== before.visits.length || before.status === "new") aloud(screen.aloud);
  else if (event.type === "pause") {
    speech.hush();
    screen.announce(sentences(phrase(words, "paused"), session.why && phrase(words, `paused-${session.why}`)));
  }
}

/** @param {number} left */
function counting(left) {
  if (left) sound.play("tick");
  draw();
}

/** @param {string} text */
function aloud(text) {
  screen.announce(text);
  speech.say(text);
}

/**
 * While a session runs it covers the page; what lies under it cannot be reached by key either.
 * @param {boolean} covering
 */
function cover(covering) {
  root.classList.toggle("open", covering);
  for (const node of document.body.children) {
    if (node instanceof HTMLElement && !node.contains(root)) node.inert = covering;
  }
}

/** Show the session itself and let time pass. */
function open() {
  show(part("opening"), false);
  show(part("stage"), true);
  cover(true);
  stopBeating = keepBeating(() => session.driver.advance());
  void figures.fetchAll(Object.values(script.states).flatMap((state) => state.exercise ?? []));
  if (session.memory.status === "new") session.start();
  draw();
}

/** Keep what was done, send it, and say so. */
function finish() {
  stopBeating();
  const { ending } = session.memory;
  outbox.put(session.sent, recordUrl, ending);
  store.clear(script.id);
  const view = viewOf(script, session.memory, words, root.lang);
  const target = ending === "emergency" ? helpUrl : `${afterUrl}?session=${encodeURIComponent(session.sent.id)}`;
  show(part("stage"), false);
  show(part("opening"), false);
  cover(false);
  end.show(view, ending ?? "finished", target, outbox.flush());
  aloud(sentences(view.answer, view.say));
}

/** The sheet opens and the clock stops at once. */
function openSheet() {
  if (sheet.open || part("stage").hidden) return;
  session.send({ type: "pause" });
  sheet.show();
}

/** @type {Record<import("./keys.js").Wish, () => void>} */
const WISHES = {
  pause: () => session.toggle(),
  back: () => session.send({ type: "back" }),
  next: () => session.send({ type: "skip" }),
  wrong: openSheet,
};

/** @param {"sound" | "voice" | "keys"} name */
function bindSetting(name) {
  const box = /** @type {HTMLInputElement} */ (part(name));
  const apply = () => {
    sound.on = settings.choices.sound;
    speech.on = settings.choices.voice;
    if (!speech.on) speech.hush();
  };
  box.checked = settings.choices[name];
  box.addEventListener("change", () => {
    settings.set(name, box.checked);
    apply();
  });
  apply();
}

function bind() {
  bindSetting("sound");
  bindSetting("voice");
  bindSetting("keys");
  choosePeople(part("people"), settings, figures);
  const voiceKnown = () => show(part("voice-switch"), speech.voice);
  voiceKnown();
  speech.whenKnown(voiceKnown);
  part("start").addEventListener("click", open);
  part("nothing").addEventListener("click", () => {
    sheet.close();
    session.resume();
  });
  part("stop-sheet").addEventListener("click", () => {
    sheet.close();
    session.send({ type: "stop" });
  });
  listenToKeys(
    (wish) => !part("stage").hidden && WISHES[wish](),
    () => settings.choices.keys,
  );
  for (const press of ["pointerdown", "keydown", "click"]) addEventListener(press, () => sound.wake(), { capture: true });
  addEventListener("pagehide", () => {
    session.driver.advance();
    session.save();
    speech.hush();
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
