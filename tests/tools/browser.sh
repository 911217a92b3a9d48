#!/usr/bin/env bash
# Finds a Chromium for the browser tests or installs one: Debian's package as root, Playwright's own elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium (Debian's package) for the browser tests ..."
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null
else
  echo "Installing Playwright's Chromium for the browser tests ..."
  .venv/bin/playwright install --with-deps chromium
fi
