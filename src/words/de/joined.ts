import type { Words } from '../words.js'

export const joined: Words['joined'] = {
  accepted: {
    subject: (title) => `Du hast einen Platz: ${title}`,
    text: (title, host) => `Du hast einen Platz bei „${title}“. Das melden die Veranstaltenden auf ${host}.`,
  },
  movedUp: {
    subject: (title) => `Doch ein Platz für dich: ${title}`,
    text: (title, host) =>
      `Du hast auf einen Platz bei „${title}“ gewartet und jetzt einen bekommen. Das melden die Veranstaltenden auf ${host}. Wenn du nicht mehr kommen kannst, sag bitte ab: Vielleicht warten andere.`,
  },
  waiting: {
    subject: (title) => `Noch kein sicherer Platz: ${title}`,
    text: (title, host) =>
      `Die Veranstaltenden auf ${host} wissen, dass du zu „${title}“ kommen möchtest. Ob es einen Platz für dich gibt, steht noch nicht fest. Du bekommst einen Brief, wenn es entschieden ist.`,
  },
  refused: {
    subject: (title) => `Kein Platz: ${title}`,
    text: (title, host) =>
      `Die Veranstaltenden von „${title}“ auf ${host} haben keinen Platz für dich. Wenn du das für ein Versehen hältst, sprich mit ihnen.`,
  },
  gone: {
    subject: (title) => `Zurückgezogen: ${title}`,
    text: (title, host) =>
      `„${title}“, wofür du dich angemeldet hattest, gibt es auf ${host} nicht mehr. Verlass dich nicht darauf, dass es stattfindet.`,
  },
  reminder: (title) => `Morgen: ${title}`,
  see: 'Termin ansehen oder absagen',
  others: 'Was sonst los ist',
  why: 'Du bekommst diesen Brief, weil du dich mit deinem Konto hier für einen Termin von anderen angemeldet hast.',
}
