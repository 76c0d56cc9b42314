import type { Words } from '../words.js'

export const calendar: Words['calendar'] = {
  personal: {
    title: 'Dein Kalender',
    what: 'Alles, was ansteht, auch das, was nur Mitglieder sehen, im Kalender deines Telefons.',
    row: 'Adresse deines Kalenders',
    name: (hub) => `Meins · ${hub}`,
    lead: 'Eine geheime Adresse für dein Kalenderprogramm: die Termine dieser Gruppe, auch die nur für Mitglieder, und Termine von anderen, denen du folgst.',
    secret:
      'Wer die Adresse hat, sieht dort, was du siehst, ohne sich anzumelden. Sie wird einmal gezeigt und nirgends aufbewahrt; mach eine neue, wenn du nicht mehr weißt, wo sie ist.',
    none: 'Du hast noch keine Adresse.',
    since: (day) => `Es gibt eine, vom ${day}.`,
    dead: (day) =>
      `Die vom ${day} gilt nicht mehr, weil sich seitdem dein Passwort oder die Art, wie du dich anmeldest, geändert hat.`,
    make: 'Adresse anlegen',
    anew: 'Neue Adresse anlegen',
    anewHelp: 'Die bisherige gilt dann sofort nicht mehr, in keinem Programm, das sie hat.',
    end: 'Adresse beenden',
    done: { ended: 'Die Adresse gilt nicht mehr. Programme, die sie haben, finden dort nichts.' },
    madeTitle: 'Adresse deines Kalenders',
    madeLead: 'Kopiere sie jetzt: Sie wird nicht noch einmal gezeigt.',
    address: 'Adresse',
    qr: 'Die Adresse für ein Telefon',
    how: 'Such in deinem Kalenderprogramm nach „Kalender aus dem Web hinzufügen“, „abonnieren“ oder „per URL“ und füg sie dort ein. Änderungen und Absagen kommen dann von selbst.',
    noted: 'Ich habe sie kopiert',
  },
}
