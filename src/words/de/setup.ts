import type { Words } from '../words.js'

export const setup: Words['setup'] = {
  step: (step, of) => `Schritt ${step} von ${of}`,
  next: 'Weiter',
  back: 'Zurück',
  finish: 'Hub einrichten',
  useLanguage: 'Diese Seiten in der Sprache zeigen',
  group: {
    title: 'Eure Gruppe',
    lead: 'Drei kurze Schritte, und euer Hub ist da. Alles außer dem Kürzel lässt sich später ändern.',
  },
  hub: {
    title: 'Euer Hub',
    lead: 'Wie andere ihn finden, wann sein Tag beginnt und wer ein Konto haben darf.',
  },
  you: {
    title: 'Du, die erste Person, die den Hub verwaltet',
    lead: 'Wer den Hub verwaltet, lädt ein, ändert Einstellungen und hält alles in Ordnung. Später können es mehrere sein.',
    name: 'Dein Benutzername',
    nameHelp: 'Damit meldest du dich an: kleine Buchstaben, Ziffern und Unterstriche.',
    displayName: 'Dein Name, wie ihn andere sehen',
    displayNameHelp: 'Leer heißt: dein Benutzername.',
    email: 'Deine E-Mail-Adresse',
    emailHelp: 'Für Nachrichten des Hubs und ein vergessenes Passwort. Andere Mitglieder sehen sie nicht.',
    password: 'Passwort',
    passwordHelp: 'Mindestens 10 Zeichen. Mehrere Wörter kann man sich gut merken und schlecht erraten.',
    again: 'Dasselbe Passwort noch einmal',
  },
  closed: {
    setUpTitle: 'Dieser Hub ist schon eingerichtet',
    setUp: 'Der Link hat seinen Zweck erfüllt und wird nicht mehr gebraucht. Wer ein Konto hat, kann sich anmelden.',
    keyTitle: 'Der Link dieses Hubs wird gebraucht',
    noKey: 'Einrichten kann den Hub nur, wer ihn aufgestellt hat, und das zeigt ein Link.',
    wrongKey: 'Das ist nicht der Link dieses Hubs. Vielleicht wurde er beim Kopieren abgeschnitten.',
    where: 'Wo du den Link findest:',
    places: {
      terminal:
        'Im Terminal, in dem der Hub gestartet wurde: er steht dort nach jedem Start, bis der Hub eingerichtet ist.',
      journal: 'Mit systemd:',
      container: 'In einem Container:',
      without: 'Oder richte den Hub ohne Browser ein, dort, wo er läuft:',
    },
    commands: {
      journal: 'journalctl -u allotment | grep setup',
      container: 'docker compose logs hub | grep setup',
      without: 'npx allotment setup --help',
    },
  },
  welcome: {
    title: (group) => `${group} ist da`,
    lead: 'Euer Hub ist eingerichtet, und du bist angemeldet. Drei Dinge als Nächstes:',
    publish: 'Einen ersten Termin veröffentlichen',
    publishText:
      'Ein Treffen, ein Stand, ein Spaziergang: etwas mit Datum gibt den Leuten einen Grund vorbeizuschauen.',
    invite: 'Leute einladen',
    inviteText: 'Mach einen Link und schick ihn denen, die mit dir planen, schreiben und sich kümmern.',
    keep: 'Sicher und erreichbar halten',
    backup: 'Mach dort, wo der Hub läuft, eine erste Sicherung und bewahre sie auf einem anderen Rechner auf:',
    check: 'Lass den Hub sich selbst prüfen:',
    address: (address) =>
      `Andere erreichen diesen Hub unter ${address}. Diese Adresse steht in allem, was er veröffentlicht: sei dir sicher, bevor du sie weitergibst.`,
    localAddress: (address) =>
      `Bisher erreicht nur der Rechner selbst diesen Hub, unter ${address}. Setze ALLOTMENT_BASE_URL auf eine eigene Adresse, bevor du jemandem davon erzählst: sie bleibt für immer.`,
  },
  notYet: {
    title: 'Ein neuer Hub',
    tag: 'Noch nicht eingerichtet',
    heading: 'Hier ist ein Beet abgesteckt',
    lead: 'Das wird der eigene Ort einer Gruppe von hier: was ansteht und wie man mitmacht, was sie ausprobiert hat und wie es lief, und worum sie ihre Nachbarschaft bittet.',
    visitorsTitle: 'Wenn du die Gruppe suchst',
    visitors:
      'Die Adresse stimmt, aber bisher ist hier nichts. Frag die, von denen du sie hast, oder schau in ein paar Tagen wieder vorbei.',
    stewardsTitle: 'Wenn du den Hub aufstellst',
    stewards: 'Öffne den Link, den der Hub bei seinem Start ausgegeben hat. Wenn du ihn nicht zur Hand hast:',
    stewardsLink: 'Wo du den Link findest',
    whatTitle: 'Was ein Hub ist',
    what: 'Jede Gruppe pflegt ihren eigenen Hub, auf einem eigenen Rechner und nach eigenen Regeln. Termine, Erfahrungen und Aufrufe reichen sich Hubs über den Zaun. Es gibt keine Zentrale, und niemand sonst kann lesen, wer bei euch mitmacht.',
  },
}
