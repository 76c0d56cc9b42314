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
  consent: (hub, days) =>
    `${hub} bewahrt meinen Namen und, wenn ich sie angebe, meine Mailadresse bis ${days} Tage nach dem Ende dieses Aufrufs auf, damit mich die erreichen, die ihn organisieren. Sonst sieht sie niemand, auch kein anderer Server; öffentlich ist nur die Zahl der Zusagen. Ich kann jederzeit zurückziehen.`,
  byReply: (days) =>
    `Antworte auf diesen Beitrag mit „ja“, um zuzusagen, und mit „nein“, um das zurückzunehmen. Wir bewahren deinen Namen und deine Adresse bis ${days} Tage nach dem Ende dieses Aufrufs auf, damit dich die erreichen, die ihn organisieren. Sonst sieht sie niemand, auch kein anderer Server; öffentlich ist nur die Zahl der Zusagen.`,
  byPoll: (days) =>
    `Wer Ja wählt, sagt zu, mitzumachen. Wir bewahren deinen Namen und deine Adresse bis ${days} Tage nach dem Ende dieses Aufrufs auf, damit dich die erreichen, die ihn organisieren. Sonst sieht sie niemand, auch kein anderer Server; öffentlich ist nur die Zahl der Zusagen. Mit der Antwort „nein“ nimmst du es zurück.`,
  box: {
    promise: 'Ich bin dabei',
    here: { one: '# Zusage hier', other: '# Zusagen hier' },
    elsewhere: { one: '# weitere', other: '# weitere' },
    atHubs: { one: 'bei # anderen Hub', other: 'bei # anderen Hubs' },
  },
  promise: {
    title: 'Mitmachen zusagen',
    has: 'Sie haben zugesagt. Danke.',
    withdraw: 'Ich kann doch nicht',
    mail: 'Ihre Mailadresse',
    mailHelp: 'Dorthin geht ein Link; die Zusage zählt, sobald Sie ihn benutzt haben.',
    name: 'Ihr Name',
    nameHelp: 'Für die, die organisieren. Sie können das Feld leer lassen.',
    submit: 'Ich bin dabei',
    submitMail: 'Link schicken',
    signIn: 'Mit Ihrem Konto hier zusagen',
  },
  done: {
    promised: 'Ihre Zusage zählt.',
    asked:
      'Wenn die Adresse stimmt, ist eine Mail unterwegs. Ihre Zusage zählt, sobald Sie den Link darin benutzt haben. An keine Adresse gehen mehr als ein paar solcher Mails in der Stunde.',
    withdrawn: 'Ihre Zusage ist zurückgenommen.',
  },
  byLink: {
    confirm: {
      title: 'Soll Ihre Zusage zählen?',
      text: 'Drücken Sie auf den Knopf, dann zählt sie. Wenn Sie nichts zugesagt haben, schließen Sie diese Seite.',
      submit: 'Ja, ich bin dabei',
    },
    own: {
      title: 'Ihre Zusage zählt',
      text: 'Wenn Sie doch nicht können, nehmen Sie sie hier zurück.',
      submit: 'Zurücknehmen',
    },
    gone: { title: 'Es gibt keine Zusage', text: 'Sie wurde zurückgenommen oder ist nicht mehr bekannt.' },
  },
}
