import type { Words } from '../words.js'

export const notices: Words['notices'] = {
  title: 'Neu für dich',
  lead: 'Wer dich erwähnt, dir antwortet oder folgt, und was aus dem geworden ist, was du geschrieben hast. Die Apps, die du hereingelassen hast, zeigen dasselbe.',
  none: 'Noch nichts',
  noneText: 'Wenn jemand dich erwähnt, dir antwortet oder dir folgt, steht es hier.',
  noneOnPage: 'In diesem Teil der Liste ist nichts für dich.',
  fresh: 'Neu',
  seen: 'Das habe ich alles gesehen',
  read: 'Lesen',
  reports: 'Zu den Meldungen',
  members: 'Zu den Mitgliedern',
  accept: 'Folgen lassen',
  refuse: 'Ablehnen',
  unread: { one: '# Neuigkeit für dich', other: '# Neuigkeiten für dich' },
  unreadMore: 'Es gibt viel Neues für dich',
  done: {
    seen: 'Was du gesehen hast, gilt nicht mehr als neu.',
    accepted: 'Sie folgen dir jetzt.',
    refused: 'Sie folgen dir nicht.',
  },
  announcements: {
    title: 'Neues für Mitglieder',
    lead: 'Was alle hier von denen erfahren, die diesen Hub betreiben. Es bleibt im Hub.',
    none: 'Gerade gibt es nichts Neues',
    noneText: 'Was alle Mitglieder erfahren sollen, steht hier und auf der Startseite.',
    about: 'Es geht um',
    away: 'Weglegen',
    isAway: 'Das hast du weggelegt. Hier steht es, bis es vorbei ist.',
    all: 'Alles Neue für Mitglieder',
  },
}
