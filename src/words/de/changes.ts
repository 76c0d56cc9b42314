import type { Words } from '../words.js'

export const changes: Words['changes'] = {
  changed: (title) => `„${title}“ hat sich geändert.`,
  cancelled: (title) => `„${title}“ fällt aus.`,
  back: (title) => `„${title}“ findet doch statt.`,
  when: (when, isNew) => (isNew ? `Neue Zeit: ${when}` : `Zeit: ${when}`),
  where: (where, isNew) => (isNew ? `Neuer Ort: ${where}` : `Ort: ${where}`),
  noPlace: 'Der Ort steht nicht mehr fest; sieh auf der Seite nach.',
  online: (url) => `Online: ${url}`,
  notOnline: 'Nicht mehr online.',
  subject: {
    changed: (title) => `Geändert: ${title}`,
    cancelled: (title) => `Fällt aus: ${title}`,
    back: (title) => `Findet doch statt: ${title}`,
  },
  why: 'Du bekommst diesen Brief, weil du dich angemeldet hast.',
  see: 'Zum Termin',
  mine: 'Deine Anmeldung ansehen oder absagen',
}
