/* The coming events on tiles, in place of the drawing that the page has without this. */
;(() => {
  const board = document.querySelector('.map-board[data-tiles]')
  const { L } = window
  if (board === null || L === undefined) return
  const { tiles, attribution, spots } = board.dataset
  const places = JSON.parse(spots)
  const drawing = board.querySelector('svg')
  const frame = document.createElement('div')
  frame.className = 'map-tiles'
  board.append(frame)
  const plain = document.createElement('span')
  plain.textContent = attribution
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const still = calm ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false } : {}
  const map = L.map(frame, { ...still, attributionControl: false, scrollWheelZoom: false })
  L.control.attribution({ prefix: false }).addAttribution(plain.innerHTML).addTo(map)
  L.tileLayer(tiles, { maxZoom: 19, referrerPolicy: 'strict-origin-when-cross-origin' }).addTo(map)
  for (const { at, label, to } of places) {
    const text = document.createElement('span')
    text.textContent = label
    const icon = L.divIcon({ className: 'map-pin', html: text, iconSize: [44, 44] })
    const open = () => {
      const entry = document.getElementById(to)
      entry.scrollIntoView({ behavior: calm ? 'auto' : 'smooth' })
      entry.focus({ preventScroll: true })
    }
    L.marker(at, { icon, title: label, alt: label })
      .on('click', open)
      .on('keypress', ({ originalEvent }) => originalEvent.key === 'Enter' && open())
      .addTo(map)
  }
  map.fitBounds(L.latLngBounds(places.map(({ at }) => at)).pad(0.2), { maxZoom: 15 })
  drawing.remove()
})()
