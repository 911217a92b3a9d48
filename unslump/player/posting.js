// One parcel on its way to the server, and what became of it.

/** @typedef {import("./outbox.js").Parcel} Parcel */
/** @typedef {"stored" | "later" | "signed-out" | "refused"} Fate */
/** @typedef {{fate: Fate, status: number, message: string}} Outcome */

const NOT_NOW = [408, 425, 429];
const WHO_ARE_YOU = [401, 403];
/** Browsers send at most 64 KiB of a page that was left. */
const MOST_KEPT_ALIVE = 60000;

/**
 * @param {Parcel} parcel
 * @param {{csrf: string, fetch?: typeof fetch}} means
 * @returns {Promise<Outcome>}
 */
export async function send({ url, body: content }, means) {
  const body = JSON.stringify(content);
  let response;
  try {
    response = await (means.fetch ?? fetch)(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual", // a redirect to the sign-in page must not pass for "stored"
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfNow() || means.csrf },
      body,
      keepalive: body.length < MOST_KEPT_ALIVE, // goes on when the page is left
    });
  } catch {
    return { fate: "later", status: 0, message: "" };
  }
  const { status } = response;
  if (response.ok) return { fate: "stored", status, message: "" };
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    return { fate: "signed-out", status, message: "" };
  }
  if (status >= 500 || NOT_NOW.includes(status)) return { fate: "later", status, message: "" };
  const message = await messageOf(response);
  return { fate: WHO_ARE_YOU.includes(status) ? "signed-out" : "refused", status, message };
}

/** The token as it is now; a page that was kept has none of its own. */
function csrfNow() {
  if (typeof document === "undefined") return "";
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

const LONGEST_MESSAGE = 400;

/**
 * What the server says to a person, if it says anything.
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function messageOf(response) {
  try {
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) return "";
    const said = await response.json();
    const text = Array.isArray(said.problems) ? said.problems.join(" ") : (said.message ?? said.detail ?? "");
    return typeof text === "string" ? text.slice(0, LONGEST_MESSAGE) : "";
  } catch {
    return "";
  }
}
