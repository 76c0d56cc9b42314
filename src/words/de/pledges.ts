import type { Words } from '../words.js'

export const pledges: Words['pledges'] = {
  letters: {
    confirm: {
      subject: (call) => `Bestätigen Sie Ihre Zusage: ${call}`,
      text: (call, hub) =>
        `Jemand, hoffentlich Sie selbst, hat zugesagt, bei „${call}“ mitzumachen, einem Aufruf von ${hub}. Öffnen Sie diesen Link binnen zwei Tagen und drücken Sie dort auf den Knopf, damit die Zusage zählt. Wenn Sie es nicht waren, tun Sie nichts: Die Zusage zählt dann nicht, und diese Adresse wird vergessen.`,
    },
    already: {
      subject: (call) => `Sie haben schon zugesagt: ${call}`,
      text: (call, hub) =>
        `Jemand, hoffentlich Sie selbst, hat mit dieser Mailadresse zugesagt, bei „${call}“ mitzumachen, einem Aufruf von ${hub}. Diese Zusage zählt bereits, und zwar einmal. Mit diesem Link können Sie sie zurücknehmen.`,
    },
    thanks: {
      subject: (call) => `Ihre Zusage zählt: ${call}`,
      text: (call, hub) =>
        `Danke. Ihre Zusage, bei „${call}“ mitzumachen, einem Aufruf von ${hub}, zählt. Wenn Sie doch nicht können, nehmen Sie sie mit diesem Link zurück.`,
    },
  },
}
