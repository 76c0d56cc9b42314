import type { Words } from '../words.js'

export const faults: Words['faults'] = {
  'required': 'Das wird gebraucht.',
  'too-long': 'Das ist zu lang: höchstens # Zeichen.',
  'too-short': 'Das ist zu kurz: mindestens # Zeichen.',
  'invalid': 'So geht das nicht.',
  'not-a-name': 'Nimm kleine Buchstaben ohne Akzente und Umlaute, Ziffern und Unterstriche, höchstens 30.',
  'reserved-name': 'Diesen Namen braucht der Hub selbst. Wähle einen anderen.',
  'taken': 'Das ist schon vergeben. Wähle etwas anderes.',
  'not-an-address': 'Das ist keine E-Mail-Adresse.',
  'not-a-role': 'Wähle eine der Rollen.',
  'once-only': 'Ein Link, der so viel Macht gibt, kann nur einmal benutzt werden.',
  'not-a-zone': 'Das ist keine Zeitzone.',
  'not-a-language': 'Diese Sprache kennt der Hub nicht.',
  'not-a-link': 'Das ist keine Webadresse, die mit https:// oder http:// beginnt.',
  'not-a-date': 'Das ist kein Datum mit Uhrzeit.',
  'not-a-number': 'Das ist keine Zahl, die hier passt.',
  'not-a-choice': 'Wähle etwas vom Angebotenen.',
  'bad-tags':
    'Ein Schlagwort besteht aus Buchstaben, Ziffern und Unterstrichen, mit einem Buchstaben darin, höchstens 60.',
  'too-many-tags': 'Das sind zu viele Schlagwörter: höchstens #.',
  'ends-before-start': 'Das Ende liegt vor dem Anfang.',
  'over-already': 'Das ist schon vorbei. Schau noch einmal auf das Datum.',
  'too-far': 'Das liegt zu weit weg: höchstens # Jahre voraus.',
  'number-range': 'Das muss eine ganze Zahl von 0 bis # sein.',
  'needs-currency': 'Nenne die Währung mit ihren drei Buchstaben, etwa EUR.',
  'not-the-same': 'Das ist nicht dasselbe wie oben.',
  'weak-password': 'Dieses Passwort ist zu leicht zu erraten. Nimm ein längeres oder mehrere Wörter.',
  'wrong-password': 'Das ist nicht das Passwort.',
  'wrong-code': 'Dieser Code stimmt nicht oder gilt nicht mehr.',
  'not-a-domain': 'Das ist kein Name eines Servers wie example.org.',
  'own-domain': 'Das ist euer eigener Hub, oder etwas darüber.',
  'not-a-list': 'Das ist keine Liste von Domains: eine CSV-Datei, wie Mastodon sie ausgibt, oder eine Domain je Zeile.',
  'list-too-long': 'Diese Liste ist zu lang: höchstens # Zeilen und 1 MB.',
  'no-such-actor': 'Dort ist niemand zu finden. Seht nach, ob die Adresse stimmt.',
  'no-answer': 'Jener Server antwortet gerade nicht. Versucht es später wieder.',
  'blocked-server': 'Eine Regel dieses Hubs sperrt jenen Server aus.',
  'names-not-us':
    'Jenes Konto nennt die Adresse dieses Hubs nicht als eine frühere. Tragt sie dort zuerst ein, und versucht es in fünf Minuten wieder.',
  'own-address': 'Das ist eine Adresse dieses Hubs selbst.',
  'moved-on': 'Jenes Konto ist selbst woandershin umgezogen.',
  'too-many-addresses': 'Das sind zu viele: höchstens #, und fünf neue auf einmal.',
  'not-a-calendar':
    'Das ist kein Kalender. Gesucht ist eine Datei, die auf .ics endet, oder eine Adresse, die eine liefert.',
  'calendar-too-large': 'Dieser Kalender ist zu groß: höchstens 1 MB.',
  'calendar-too-much':
    'In diesem Kalender ist zu viel, um ihn auszuwerten. Versuch es mit weniger Terminen oder ohne die von vor langer Zeit.',
  'nothing-there':
    'Dort ist nichts, was alle lesen dürfen. Prüf, ob die Adresse stimmt und ob der Kalender öffentlich ist.',
  'blocked-address':
    'Dort fragt dieser Hub nicht an: Die Adresse liegt nicht im offenen Netz, oder eine Regel hält jenen Server fern.',
  'not-a-tile-address':
    'Das ist nicht die Adresse eines Kachelservers: https://, mit {z}, {x} und {y} je einmal hinter dem Namen des Servers.',
  'not-coordinates': 'Das ist kein Ort auf der Karte: Grad Nord, ein Komma, Grad Ost, etwa 50.93, 11.59.',
}
