// On every page: lets the service worker in, keeps nothing for anybody but who is here, and keeps their day.

import { forgetOthers } from "./kept.js";

const { worker, keeper, keeps = "", day = "" } = document.documentElement.dataset;

/** A new version waits for a page to be opened and quiet before it takes over. */
const QUIET_MS = 1500;

async function letIn() {
  if (!("serviceWorker" in navigator) || !worker) return null;
  return navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
}

async function keepDay() {
  if (!keeper || !keeps) return;
  const { keep } = await import("./keep.js"); // no other page needs it
  await keep(keeper, day, keeps);
}

async function start() {
  if (keeper !== undefined) await forgetOthers(keeper);
  const [let_in] = await Promise.allSettled([letIn(), keepDay()]);
  const registration = let_in.status === "fulfilled" ? let_in.value : null;
  // it looks itself whether a session is open anywhere (worker.js)
  setTimeout(() => registration?.waiting?.postMessage("take-over"), QUIET_MS);
}

// Only once the page itself is there. What fails here fails quietly: the page works without it.
if (document.readyState === "complete") start().catch(() => {});
else addEventListener("load", () => void start().catch(() => {}));
