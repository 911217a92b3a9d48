// On a page that stands in for another: opens that one as soon as there is a connection.

const LOOK_EVERY_MS = 20000;

async function look() {
  try {
    const response = await fetch(location.href, { method: "HEAD", cache: "no-store", redirect: "manual" });
    if (response.status < 500) location.reload();
  } catch {
    // not yet
  }
}

addEventListener("online", () => void look());
setInterval(() => void look(), LOOK_EVERY_MS);
