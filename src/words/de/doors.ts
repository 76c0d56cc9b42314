import type { Words } from '../words.js'

export const doors: Words['doors'] = {
  event: {
    accepted: 'Du hast einen Platz und stehst auf der Liste.',
    waiting: 'Es ist kein Platz mehr frei. Du stehst auf der Warteliste und hörst von uns, wenn einer frei wird.',
    asked: 'Die Veranstaltenden entscheiden, wer kommt. Du hörst von uns.',
    refused: 'Die Veranstaltenden konnten dir keinen Platz geben.',
    full: 'Alle Plätze sind vergeben, du stehst also nicht auf der Liste.',
    closed: 'Die Anmeldung ist vorbei, du stehst also nicht auf der Liste.',
    over: 'Es hat begonnen oder wurde abgesagt, und für dich wurde kein Platz frei.',
    left: 'Du stehst nicht mehr auf der Liste.',
    gone: 'Es wurde von denen zurückgenommen, die es veranstaltet haben. Rechne nicht damit.',
  },
  call: {
    accepted: 'Deine Zusage ist gezählt. Danke!',
    closed: 'Dieser Aufruf ist vorbei, es wurde also nichts gezählt.',
    left: 'Deine Zusage ist zurückgenommen.',
  },
  byReply: 'Anmelden: mit „ja“ antworten.',
  where: (place: string) => `Wo es ist, nur für dich: ${place}`,
  howToLeave: 'Wenn du doch nicht kannst, antworte auf diese Nachricht mit „nein“.',
  poll: {
    event: 'Kommst du? Wer Ja wählt, kommt auf die Liste und erfährt, ob ein Platz frei ist.',
    call: 'Machst du mit?',
    yes: 'Ja',
    no: 'Nein',
    send: 'Umfrage an alle schicken, die folgen',
    lead: 'Ein kurzer Beitrag mit einer Abstimmung, Ja oder Nein, geht im Namen des Hubs hinaus. Wer Ja wählt, steht auf der Liste wie alle anderen und erfährt, wie es steht. Für jede Veranstaltung und jeden Aufruf gibt es eine Umfrage.',
    sent: 'Die Umfrage ist unterwegs.',
    there: 'Eine Umfrage wurde verschickt.',
    votes: { one: '# Mensch hat abgestimmt', other: '# Menschen haben abgestimmt' },
  },
}
