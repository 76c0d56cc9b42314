import type { Words } from '../words.js'

export const failures: Words['failures'] = {
  labels: {
    happened: 'Was geschehen ist',
    safe: 'Was sicher ist',
    next: 'Was du tun kannst',
    number: 'Nummer dieses Fehlers',
    home: 'Zur Startseite',
  },
  pages: {
    400: {
      title: 'Das war nicht zu lesen',
      happened: 'Die Adresse oder das Formular kam nicht heil an.',
      safe: 'Es wurde nichts geändert.',
      next: 'Prüfe die Adresse auf Tippfehler, oder geh zurück und versuch es noch einmal.',
    },
    401: {
      title: 'Bitte melde dich zuerst an',
      happened: 'Diese Seite ist für Menschen, die angemeldet sind.',
      safe: 'Es wurde nichts geändert.',
      next: 'Melde dich an und komm dann auf diese Seite zurück.',
    },
    403: {
      title: 'Das steht dir nicht offen',
      happened: 'Die Gruppe behält diese Seite oder diesen Schritt einigen der Ihren vor.',
      safe: 'Es wurde nichts geändert.',
      next: 'Wenn du meinst, es sollte dir offenstehen, frag jemanden aus der Gruppe.',
    },
    404: {
      title: 'Hier ist nichts gepflanzt',
      happened: 'Unter dieser Adresse gibt es keine Seite.',
      safe: 'Links können brechen; was die Gruppe veröffentlicht hat, behält seine Adresse.',
      next: 'Prüfe die Adresse auf Tippfehler, oder beginn auf der Startseite.',
    },
    405: {
      title: 'Das geht hier nicht',
      happened: 'Diese Seite kann man lesen, aber nichts an sie schicken.',
      safe: 'Es wurde nichts geändert.',
      next: 'Geh auf die Seite zurück, von der du kamst, und versuch es von dort.',
    },
    409: {
      title: 'Jemand war schneller',
      happened: 'Was du ändern wolltest, hat sich inzwischen geändert.',
      safe: 'Die andere Änderung ist gespeichert, deine wurde nicht mit ihr vermischt.',
      next: 'Geh zurück, lade die Seite neu und mach deine Änderung noch einmal.',
    },
    410: {
      title: 'Das wurde entfernt',
      happened: 'Hier hing etwas, und wer es aufgehängt hat, hat es endgültig entfernt.',
      safe: 'Sonst ist nichts verschwunden.',
      next: 'Sieh auf der Startseite nach, was es jetzt gibt.',
    },
    413: {
      title: 'Das ist zu groß',
      happened: 'Was du geschickt hast, ist größer, als dieser Hub annimmt.',
      safe: 'Davon wurde nichts behalten, und sonst wurde nichts geändert.',
      next: 'Geh zurück, mach es kleiner (meist ist es ein Bild) und schick es noch einmal.',
    },
    429: {
      title: 'Bitte etwas langsamer',
      happened: 'Von deinem Anschluss kam in kurzer Zeit sehr viel.',
      safe: 'Was du vorher geschickt hast, ist da; dieses Letzte wurde nicht angenommen.',
      next: 'Warte ein paar Minuten und versuch es dann wieder.',
    },
    500: {
      title: 'Bei uns ist etwas kaputtgegangen',
      happened: 'Der Hub hat beim Antworten einen Fehler gemacht. Es lag nicht an dir.',
      safe: 'Was dir vorher bestätigt wurde, ist gespeichert.',
      next: 'Versuch es in einer Minute wieder. Kommt es noch einmal vor, nenne denen, die den Hub betreiben, die Nummer unten.',
    },
    503: {
      title: 'Gleich wieder da',
      happened: 'Der Hub kommt gerade nicht an das heran, was er aufbewahrt.',
      safe: 'Was dir vorher bestätigt wurde, ist gespeichert. Der letzte Schritt kam vielleicht nicht durch.',
      next: 'Versuch es in ein paar Minuten wieder. Dauert es an, nenne denen, die den Hub betreiben, die Nummer unten.',
    },
  },
}
