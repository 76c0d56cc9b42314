import type { Words } from '../words.js'

export const pledges: Words['pledges'] = {
  letters: {
    confirm: {
      subject: (call) => `Bestätige deine Zusage: ${call}`,
      action: 'Zusage bestätigen',
      text: (call, hub) =>
        `Jemand, hoffentlich du selbst, hat zugesagt, bei „${call}“ mitzumachen, einem Aufruf von ${hub}. Öffne diesen Link binnen zwei Tagen und drück dort auf den Knopf, damit die Zusage zählt. Wenn du es nicht warst, tu nichts: Die Zusage zählt dann nicht, und diese Adresse wird vergessen.`,
    },
    already: {
      subject: (call) => `Du hast schon zugesagt: ${call}`,
      action: 'Ansehen oder zurücknehmen',
      text: (call, hub) =>
        `Jemand, hoffentlich du selbst, hat mit dieser Mailadresse zugesagt, bei „${call}“ mitzumachen, einem Aufruf von ${hub}. Diese Zusage zählt bereits, und zwar einmal. Mit diesem Link kannst du sie zurücknehmen.`,
    },
    thanks: {
      subject: (call) => `Deine Zusage zählt: ${call}`,
      action: 'Ansehen oder zurücknehmen',
      text: (call, hub) =>
        `Danke, dass du bei „${call}“ mitmachst, einem Aufruf von ${hub}. Deine Zusage zählt. Wenn du doch nicht kannst, nimm sie mit diesem Link zurück.`,
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
    has: 'Du hast zugesagt. Danke.',
    withdraw: 'Ich kann doch nicht',
    mail: 'Deine Mailadresse',
    mailHelp: 'Dorthin geht ein Link; die Zusage zählt, sobald du ihn benutzt hast.',
    name: 'Dein Name',
    nameHelp: 'Für die, die organisieren. Du kannst das Feld leer lassen.',
    submit: 'Ich bin dabei',
    submitMail: 'Link schicken',
    signIn: 'Mit deinem Konto hier zusagen',
  },
  done: {
    promised: 'Deine Zusage zählt.',
    asked:
      'Wenn die Adresse stimmt, ist eine Mail unterwegs. Deine Zusage zählt, sobald du den Link darin benutzt hast. An keine Adresse gehen mehr als ein paar solcher Mails in der Stunde.',
    withdrawn: 'Deine Zusage ist zurückgenommen.',
  },
  byLink: {
    confirm: {
      title: 'Soll deine Zusage zählen?',
      text: 'Drück auf den Knopf, dann zählt sie. Wenn du nichts zugesagt hast, schließ diese Seite.',
      submit: 'Ja, ich bin dabei',
    },
    own: {
      title: 'Deine Zusage zählt',
      text: 'Wenn du doch nicht kannst, nimm sie hier zurück.',
      submit: 'Zurücknehmen',
    },
    gone: { title: 'Es gibt keine Zusage', text: 'Sie wurde zurückgenommen oder ist nicht mehr bekannt.' },
  },
}
