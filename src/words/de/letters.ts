import type { Words } from '../words.js'

export const letters: Words['letters'] = {
  greeting: 'Hallo,',
  kinds: {
    confirmAddress: {
      subject: (hub) => `Bestätige deine Mailadresse für ${hub}`,
      action: 'Diese Adresse bestätigen',
      text: (hub) =>
        `Jemand, hoffentlich du, hat diese Mailadresse für ein Konto bei ${hub} angegeben. Öffne diesen Link innerhalb von zwei Tagen, um sie zu bestätigen. Warst du es nicht, dann tu nichts: Die Adresse wird dann nicht benutzt.`,
    },
    join: {
      subject: (hub) => `Dein Link, um bei ${hub} mitzumachen`,
      action: 'Mitmachen',
      text: (hub) =>
        `Jemand, hoffentlich du, möchte mit dieser Mailadresse bei ${hub} mitmachen. Öffne diesen Link innerhalb eines Tages, um Namen und Passwort zu wählen. Warst du es nicht, dann tu nichts: Es wird kein Konto angelegt.`,
    },
    alreadyMember: {
      subject: (hub) => `Du hast schon ein Konto bei ${hub}`,
      action: 'Anmelden',
      text: (hub) =>
        `Jemand, hoffentlich du, möchte mit dieser Mailadresse bei ${hub} mitmachen. Damit gibt es schon ein Konto, also wurde nichts geändert. Hier kannst du dich anmelden oder ein neues Passwort wählen, wenn du deines vergessen hast.`,
    },
    accepted: {
      subject: (hub) => `Willkommen bei ${hub}`,
      action: 'Anmelden',
      text: (hub) =>
        `Du wolltest bei ${hub} mitmachen und bist jetzt dabei. Melde dich mit dem Namen und dem Passwort an, die du gewählt hast. In einer zweiten Mail steht ein Link, mit dem du diese Adresse bestätigst.`,
    },
    refused: {
      subject: (hub) => `Deine Anfrage bei ${hub}`,
      text: (hub) =>
        `Du wolltest bei ${hub} mitmachen. Die Leute, die den Hub betreiben, haben sich dagegen entschieden; was du geschickt hast, ist gelöscht. Wenn du das für einen Irrtum hältst, sprich mit ihnen.`,
    },
    reset: {
      subject: (hub) => `Wähle ein neues Passwort für ${hub}`,
      action: 'Neues Passwort wählen',
      text: (hub) =>
        `Jemand, hoffentlich du, möchte ein neues Passwort für dein Konto bei ${hub}. Öffne diesen Link innerhalb einer Stunde, um eines zu wählen; er gilt einmal. Warst du es nicht, dann tu nichts: Dein Passwort bleibt, wie es ist.`,
    },
    passwordChanged: {
      subject: (hub) => `Dein Passwort für ${hub} wurde geändert`,
      text: (hub) =>
        `Das Passwort deines Kontos bei ${hub} wurde geändert, und alle, die damit angemeldet waren, sind abgemeldet. Warst du es nicht, dann lass dir auf der Seite zum Anmelden ein neues Passwort geben und sag den Leuten Bescheid, die den Hub betreiben.`,
    },
    addressChanged: {
      subject: (hub) => `Dein Konto bei ${hub} hat eine neue Mailadresse`,
      text: (hub) =>
        `Dein Konto bei ${hub} hat jetzt eine andere Mailadresse; diese hier wird nicht mehr benutzt. Warst du es nicht, dann sag sofort den Leuten Bescheid, die den Hub betreiben.`,
    },
    secondFactorOff: {
      subject: (hub) => `Die Anmeldung bei ${hub} fragt nicht mehr nach einem Code`,
      text: (hub) =>
        `Der zweite Schritt beim Anmelden bei ${hub} wurde ausgeschaltet: Von nun an reicht das Passwort. Warst du es nicht, dann ändere dein Passwort und sag den Leuten Bescheid, die den Hub betreiben.`,
    },
  },
  open: 'Öffnen',
}
