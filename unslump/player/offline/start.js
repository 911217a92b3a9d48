// On every page: lets the service worker in, keeps nothing for anybody but who is here, and keeps their day.

import { keep } from "./keep.js";
import { forgetOthers } from "./kept.js";

const { worker, keeper, keeps = "", day = "" } = document.documentElement.dataset;

/** A new version takes over when a page is opened, if no session is open anywhere; the worker looks (worker.js). */
async function letIn() {
  if (!("serviceWorker" in navigator) || !worker) return;
  const registration = await navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
  registration.waiting?.postMessage("take-over");
}

async function start() {
  if (keeper !== undefined) await forgetOthers(keeper);
  await Promise.allSettled([letIn(), keeper && keeps ? keep(keeper, day, keeps) : null]);
}

// Only once the page itself is there. What fails here fails quietly: the page works without it.
if (document.readyState === "complete") start().catch(() => {});
else addEventListener("load", () => void start().catch(() => {}));
