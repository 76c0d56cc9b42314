import type { Words } from '../words.js'

export const commands: Words['commands'] = {
  labels: {
    title: 'Titel',
    when: 'Wann',
    until: 'Bis',
    where: 'Wo',
    link: 'Link',
    goal: 'Ziel',
    action: 'Aktion',
    area: 'Gebiet',
    places: 'Plätze',
  },
  text: 'Text',
  published: { event: 'Die Veranstaltung ist veröffentlicht:', call: 'Der Aufruf ist veröffentlicht:' },
  unpublished: {
    event: 'Die Veranstaltung ist noch nicht veröffentlicht.',
    call: 'Der Aufruf ist noch nicht veröffentlicht.',
  },
  tried: {
    event: 'Du hast das niemandem geschickt, also ist die Veranstaltung nicht veröffentlicht. So liest sie sich:',
    call: 'Du hast das niemandem geschickt, also ist der Aufruf nicht veröffentlicht. So liest er sich:',
  },
  understood: 'Was verstanden wurde:',
  kept: 'Nichts ist verloren. Schreib es hier fertig oder schick es noch einmal:',
  faults: {
    'not-understood': (value) =>
      `„${value}“ wurde nicht verstanden. Schreib einen Tag mit Jahr und eine Uhrzeit, etwa 24. Dezember 2026, 19:00–21:00.`,
    'no-such-day': (value) => `Den Tag „${value}“ gibt es nicht.`,
    'weekday': (value) => `In „${value}“ passt der Wochentag nicht zum Datum. Was stimmt?`,
    'no-day': (value) => `In „${value}“ fehlt der Tag. Schreib ihn mit Jahr, etwa 24. Dezember 2026, 19:00.`,
    'no-time': (value) => `In „${value}“ fehlt die Uhrzeit. Schreib sie hinter den Tag, etwa 19:00 oder 19 Uhr.`,
    'not-an-action': (value) =>
      `„${value}“ ist nicht bekannt. Schreib eines von: teilnehmen, schreiben, einwenden, unterschreiben, spenden, mithelfen, teilen, streiken.`,
    'not-a-number': (value) => `„${value}“ ist keine ganze Zahl.`,
    'twice': (value) => `„${value}“ steht neben einem anderen. Was stimmt?`,
  },
  help: {
    title: 'Veröffentlichen aus einer App',
    lead: 'Ein Beitrag von dir, der mit #termin oder #aufruf beginnt, erscheint nicht so, wie er ist: Der Hub macht eine Veranstaltung oder einen Aufruf daraus und antwortet in einem privaten Beitrag. Jede Zeile, die mit einem dieser Wörter beginnt, sagt eine Sache; alle anderen sind der Text.',
    words: { event: 'Wann, Bis, Wo, Link, Plätze', call: 'Bis, Aktion, Gebiet, Link, Ziel' },
    event:
      '#termin Frühlingsfest\nWann: Samstag, 24. April 2027, 14–17 Uhr\nWo: Gemeindesaal, Mühlgasse 12\n\nBringt Saatgut und Geschichten mit.',
    call: '#aufruf Die Bücherei bleibt offen\nBis: 20.12.2027\nAktion: schreiben\nLink: https://example.org/brief\nZiel: 500\n\nDer Stadtrat entscheidet im Januar.',
    audience:
      'Es ist für alle, für die der Beitrag ist. Einen, den nur Erwähnte sehen, hebt der Hub als Entwurf auf und zeigt dir, wie er sich liest.',
  },
}
