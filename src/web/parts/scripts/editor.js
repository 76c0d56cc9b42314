/* Saves a draft as it is written. Without it every button of the form saves, too. */
;(() => {
  const panel = document.getElementById('save-state')
  const form = panel?.closest('form')
  if (!panel || !form) return
  const line = panel.querySelector('[role=status]')
  const words = panel.dataset
  const field = (name) => form.elements.namedItem(name)
  const own = ['csrf', 'texts', 'item', 'revision', 'do']
  /** What was typed, without what the hub put there. */
  const typed = () => [...new FormData(form)].filter(([name]) => !own.includes(name))
  const PAUSE_MS = 2000
  const RETRY_MS = 10000
  const KEEPALIVE_BYTES = 60000

  let key = `draft ${location.pathname}`
  let savedText = JSON.stringify(typed())
  let timer = 0
  let underway = null
  let stopped = false
  let leaving = false

  const dirty = () => JSON.stringify(typed()) !== savedText
  const clock = (at) => at.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })
  const show = (state, time = '') => {
    panel.hidden = false
    panel.dataset.state = state
    const text = (words[state] ?? '').replace('#', time)
    if (line.textContent !== text) line.textContent = text
    for (const more of panel.querySelectorAll('[data-for]')) more.hidden = more.dataset.for !== state
  }

  /* A copy in this window, for as long as the hub has not said that it has the text. */
  const keepCopy = () => {
    try {
      sessionStorage.setItem(
        key,
        JSON.stringify({ at: Date.now(), action: form.getAttribute('action'), typed: typed() }),
      )
    } catch {
      // no room, or not allowed: the form itself still has it
    }
  }
  const dropCopy = () => {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // as above
    }
  }
  const readCopy = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key))
    } catch {
      return null
    }
  }

  const plan = (ms) => {
    clearTimeout(timer)
    timer = setTimeout(save, ms)
  }

  async function save({ keepalive = false } = {}) {
    clearTimeout(timer)
    if (stopped || leaving || underway || !dirty()) return
    const sent = JSON.stringify(typed())
    const body = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== 'do'))
    const abort = new AbortController()
    underway = abort
    show('saving')
    try {
      const answer = await fetch(`${form.getAttribute('action')}/autosave`, {
        method: 'POST',
        body,
        headers: { Accept: 'application/json' },
        redirect: 'error',
        keepalive: keepalive && String(body).length < KEEPALIVE_BYTES,
        signal: abort.signal,
      })
      settle(answer.status, await answer.json(), sent)
    } catch {
      if (abort.signal.aborted) return
      show('offline')
      plan(RETRY_MS)
    } finally {
      if (underway === abort) underway = null
    }
  }

  function settle(status, said, sent) {
    if (status === 200) return saved(said, sent)
    if (said.code === 'bad-form' && said.token) {
      field('csrf').value = said.token
      return plan(0)
    }
    if (status === 409 || status === 404 || status === 410 || status === 400 || status === 413) {
      stopped = true
      return show(said.code === 'draft-published' ? 'published' : said.code === 'conflict' ? 'conflict' : 'refused')
    }
    show(status === 401 || status === 403 ? 'signedout' : 'offline')
    plan(RETRY_MS)
  }

  function saved({ href, texts, item, revision, savedAt }, sent) {
    dropCopy()
    savedText = sent
    field('texts').value = texts
    if (item !== null) {
      put('item', item)
      put('revision', revision)
    }
    form.setAttribute('action', href)
    history.replaceState(history.state, '', href)
    key = `draft ${href}`
    show('saved', clock(new Date(savedAt)))
    if (dirty()) changed()
  }

  function put(name, value) {
    const there =
      field(name) ?? form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }))
    there.value = value
  }

  function changed() {
    if (!dirty()) return
    keepCopy()
    if (!stopped && !underway && panel.dataset.state !== 'offline') show('unsaved')
    if (panel.dataset.state !== 'offline' && panel.dataset.state !== 'signedout') plan(PAUSE_MS)
  }

  function count({ target }) {
    const counter = target.parentElement?.querySelector('[data-limit]')
    if (!counter || target.tagName !== 'TEXTAREA') return
    const used = [...target.value].length
    const limit = Number(counter.dataset.limit)
    const number = new Intl.NumberFormat(document.documentElement.lang)
    counter.textContent = `${number.format(used)} / ${number.format(limit)}`
    counter.classList.toggle('counter-over', used > limit)
  }

  /* Something typed here before was not saved: the window was closed, or the hub away. */
  const offer = (copy) => {
    show('found', clock(new Date(copy.at)))
    panel.querySelector('[data-do=restore]').addEventListener('click', () => {
      for (const [name, value] of copy.typed) {
        const there = field(name)
        if (there) there.value = value
      }
      show('unsaved')
      changed()
      field('title')?.focus()
    })
    panel.querySelector('[data-do=forget]').addEventListener('click', () => {
      dropCopy()
      panel.hidden = true
      field('title')?.focus()
    })
  }

  /** Whether what was begun on this page, under an address of its own, reached the hub by a button of the form. */
  const arrived = async ({ action }) => {
    if (action === form.getAttribute('action')) return false
    try {
      const answer = await fetch(action, { method: 'HEAD', redirect: 'manual' })
      return answer.ok || answer.type === 'opaqueredirect'
    } catch {
      return false
    }
  }
  const look = async (copy) => {
    if (!copy || JSON.stringify(copy.typed) === savedText || (await arrived(copy))) return dirty() || dropCopy()
    if (!dirty()) offer(copy)
  }
  look(readCopy())

  form.addEventListener('input', (event) => {
    count(event)
    changed()
  })
  form.addEventListener('change', changed)
  form.addEventListener('submit', () => {
    leaving = true
    clearTimeout(timer)
    keepCopy()
    underway?.abort()
  })
  addEventListener('online', () => save())
  addEventListener('focus', () => panel.dataset.state === 'signedout' && save())
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'hidden' && save({ keepalive: true }),
  )
  addEventListener('pagehide', () => save({ keepalive: true }))
  addEventListener('pageshow', (event) => {
    if (event.persisted) leaving = false
  })
  addEventListener('beforeunload', (event) => {
    if (!leaving && dirty()) event.preventDefault()
  })
})()
