// Small helps for the pages. Everything works without them.

/** Tells the server the person's time zone, so that "today" is their today. */
function rememberZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone || !/^[A-Za-z0-9_+\-/]+$/.test(zone)) return
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `tz=${zone}; Path=/; Max-Age=34560000; SameSite=Lax${secure}`
}

/**
 * "None of these" and the other answers of a question take each other's place.
 * @param {HTMLFormElement} form
 */
function keepNoneAlone(form) {
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return
    if (target.type !== 'checkbox' || !target.checked) return
    /** @type {NodeListOf<HTMLInputElement>} */
    const group = form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(target.name)}"]`)
    for (const other of group) {
      if (other !== target && (other.value === 'none' || target.value === 'none')) other.checked = false
    }
  })
}

/**
 * On a form marked data-goes-on, touching an answer of the last question goes on, if nothing else is missing.
 * Only a touch or a click does so: the arrow keys move through the answers and must not send them off.
 * @param {HTMLFormElement} form
 */
function goOnByItself(form) {
  const questions = [...form.querySelectorAll('.question')]
  const last = questions.at(-1)
  let touched = false
  last?.addEventListener('pointerdown', () => { touched = true })
  last?.addEventListener('keydown', () => { touched = false })
  last?.addEventListener('change', ({ target }) => {
    const answered = questions.every((question) => question.querySelector('input:checked'))
    if (touched && target instanceof HTMLInputElement && target.type === 'radio' && answered) form.requestSubmit()
  })
}

/**
 * Sends a form once, however often the button is pressed; coming back to the page makes it ready again.
 * @param {HTMLFormElement} form
 */
function sendOnce(form) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault()
    sent = true
  })
  addEventListener('pageshow', () => { sent = false })
}

/**
 * A button marked data-copies copies what stands in the field of that id, and says so. Without scripts it stays hidden,
 * and the field can be selected.
 * @param {HTMLButtonElement} button
 */
function copyByButton(button) {
  const field = document.getElementById(button.dataset.copies ?? '')
  if (!(field instanceof HTMLTextAreaElement)) return
  button.hidden = false
  button.addEventListener('click', async () => {
    field.focus()
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      if (!document.execCommand('copy')) return
    }
    button.textContent = button.dataset.copied ?? button.textContent
  })
}

rememberZone()
/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll('form[data-questions]')
for (const form of forms) {
  keepNoneAlone(form)
  sendOnce(form)
  if ('goesOn' in form.dataset) goOnByItself(form)
}
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-copies]'))) {
  copyByButton(button)
}
/** @type {HTMLElement | null} */ (document.querySelector('.wrong'))?.focus()
