import type { Words } from '../words.js'

export const changes: Words['changes'] = {
  changed: (title) => `„${title}“ hat sich geändert.`,
  cancelled: (title) => `„${title}“ fällt aus.`,
  back: (title) => `„${title}“ findet doch statt.`,
  postponed: (title) => `„${title}“ wird verschoben.`,
  wasToBe: (when) => `Geplant war: ${when}.`,
  noDateYet: 'Ein neuer Termin steht noch nicht fest. Wer angemeldet ist, behält den Platz.',
  newDate: (title) => `„${title}“ hat einen neuen Termin.`,
  reminder: (title) => `Zur Erinnerung: „${title}“`,
  when: (when, isNew) => (isNew ? `Neue Zeit: ${when}` : `Zeit: ${when}`),
  where: (where, isNew) => (isNew ? `Neuer Ort: ${where}` : `Ort: ${where}`),
  noPlace: 'Der Ort steht nicht mehr fest; sieh auf der Seite nach.',
  online: (url) => `Online: ${url}`,
  onlyOnline: (url) => `Jetzt nur noch online: ${url}`,
  notOnline: 'Nicht mehr online.',
  subject: {
    changed: (title) => `Geändert: ${title}`,
    cancelled: (title) => `Fällt aus: ${title}`,
    postponed: (title) => `Verschoben: ${title}`,
    back: (title) => `Findet doch statt: ${title}`,
  },
  ifNot: 'Wenn du nicht kommen kannst, antworte hierauf mit „nein“.',
  why: 'Du bekommst diesen Brief, weil du dich angemeldet hast.',
  see: 'Zum Termin',
  mine: 'Deine Anmeldung ansehen oder absagen',
}
