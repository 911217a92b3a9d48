// On today's page: sends what a session left behind when there was no network, and shows the day anew once it is stored.

import { Outbox } from "./outbox.js";
import { Storing } from "./storage.js";
import { Store } from "./store.js";

const { owner = "", csrf = "", url = "", script = "" } =
  /** @type {HTMLElement | null} */ (document.querySelector("[data-outbox]"))?.dataset ?? {};
const storing = new Storing();
const store = new Store(storing, owner);
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
  if (stored) location.reload();
}

void send();
addEventListener("online", () => void send());
// the service worker was quicker
navigator.serviceWorker?.addEventListener("message", ({ data }) => data === "stored" && location.reload());
