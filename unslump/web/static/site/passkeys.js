// Says in words when a passkey could not be made or used; without this allauth only writes to the console.
const place = /** @type {HTMLElement | null} */ (document.querySelector('[data-passkey-trouble]'))

document.addEventListener('allauth.error', (event) => {
  if (!place) return
  event.preventDefault()
  place.hidden = false
  place.focus()
})
