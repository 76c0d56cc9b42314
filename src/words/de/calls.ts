import type { Words } from '../words.js'

export const calls: Words['calls'] = {
  letterFields: {
    ToName: (number) => `Brief ${number}: wer ihn bekommt`,
    To: (number) => `Brief ${number}: Mailadresse`,
    Subject: (number) => `Brief ${number}: Betreff`,
    Text: (number) => `Brief ${number}: Text`,
  },
  letterHelp: {
    ToName: 'Wie man sie kennt: „Der Bauausschuss“, „Ihre Abgeordnete“.',
    To: 'Bleibt das leer, sucht die Adresse, wer den Brief schickt, etwa bei der jeweils eigenen Abgeordneten.',
    Text: 'Was man selbst ausfüllt, steht in doppelten Klammern: {{name}}, {{straße}}. Verschickt wird aus dem eigenen Mailprogramm; hier wird nichts davon aufbewahrt.',
  },
  groups: { letters: 'Briefe, die andere schicken', letter: (number) => `Brief ${number}` },
  groupHelp: 'Bis zu fünf, an Abgeordnete oder eine Zeitung. Kurze in eigenen Worten wirken am besten.',
  letters: {
    title: 'Schreiben Sie ihnen',
    lead: 'Füllen Sie aus, was fehlt, und schicken Sie es aus Ihrem eigenen Mailprogramm. Was Sie hier eintippen, wird nicht aufbewahrt.',
    to: (name) => `An ${name}`,
    make: 'Brief erstellen',
    ready: 'Ihr Brief',
    open: 'Im Mailprogramm öffnen',
    tooLong: 'Dieser Brief ist zu lang, um ihn an ein Mailprogramm zu übergeben. Kopieren Sie stattdessen den Text.',
    noAddress: 'Setzen Sie vor dem Absenden die Adresse der Person ein, die Sie vertritt.',
    copy: 'Text zum Kopieren',
    subject: (subject) => `Betreff: ${subject}`,
    change: 'Eingaben ändern',
    back: 'Zurück zum Aufruf',
  },
  area: (area) => `Es geht um: ${area}`,
  background: 'Mehr über die Gründe',
  outcomes: { won: 'Gewonnen', lost: 'Nicht gewonnen', closed: 'Beendet' },
  ended: {
    won: 'Dieser Aufruf war erfolgreich.',
    lost: 'Dieser Aufruf war nicht erfolgreich.',
    closed: 'Dieser Aufruf wurde beendet.',
  },
  learned: 'Was wir gelernt haben',
  end: {
    outcome: 'Wie ging es aus?',
    learned: 'Was haben Sie gelernt?',
    learnedHelp: 'Zwei Sätze helfen der nächsten Gruppe mehr als ein Siegeslied.',
  },
}
