// On today's page: sends what a session left behind when there was no network, and shows the day anew once it is stored.

import { Marks, arrivedUnseen, dayOf } from "./offline/marks.js";
import { Outbox } from "./outbox.js";
import { Storing } from "./storage.js";
import { Store } from "./store.js";

const { owner = "", csrf = "", url = "", script = "", finished = "" } =
  /** @type {HTMLElement | null} */ (document.querySelector("[data-outbox]"))?.dataset ?? {};
const LOOKED = `unslump.looked.${owner}`;
const storing = new Storing();
const store = new Store(storing, owner);
const marks = new Marks(storing, owner).all; // now: they go once the day is kept anew
let stored = false;
const outbox = new Outbox(storing, owner, {
  csrf,
  told: (_parcel, { fate }) => {
    stored ||= fate === "stored";
  },
});

async function send() {
  for (const run of store.left(script, Date.now())) {
    outbox.put(run, url);
    store.clear(run.script);
  }
  await outbox.flush();
  if (stored || (await arrivedMeanwhile())) location.reload();
}

/** Whether the page before, or the service worker, has sent a session while this page was made. Said once of each. */
async function arrivedMeanwhile() {
  const waiting = (await outbox.parcels()).map((parcel) => parcel.id);
  const unseen = arrivedUnseen(marks, waiting, finished, dayOf());
  if (!unseen || storing.read(LOOKED) === unseen.id) return false;
  return storing.write(LOOKED, unseen.id);
}

void send();
addEventListener("online", () => void send());
// the service worker was quicker
navigator.serviceWorker?.addEventListener("message", ({ data }) => data === "stored" && location.reload());
