import type { Words } from '../words.js'

export const frame: Words['frame'] = {
  skip: 'Zum Inhalt springen',
  menu: 'Seiten',
  events: 'Termine',
  calls: 'Aufrufe',
  writeUps: 'Erfahrungen',
  neighbours: 'Nachbarschaft',
  about: 'Über uns',
  search: 'Suche',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  notifications: 'Neu für dich',
  account: 'Dein Konto',
  manage: 'Verwalten',
  language: 'Sprache',
  runBy: 'Betrieben von einer Gruppe vor Ort auf einem eigenen Rechner, mit Allotment, freier Software.',
  source: 'Quelltext',
}
