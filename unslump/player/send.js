// On today's page: sends what a session left behind when there was no network, and shows the day anew once it is stored.

import { Outbox } from "./outbox.js";
import { Storing } from "./storage.js";

const { owner = "", csrf = "" } = /** @type {HTMLElement | null} */ (document.querySelector("[data-outbox]"))?.dataset ?? {};
const outbox = new Outbox(new Storing(), owner, {
  csrf,
  told: (_parcel, { fate }) => {
    if (fate === "stored") location.reload();
  },
});
void outbox.flush();
addEventListener("online", () => void outbox.flush());
