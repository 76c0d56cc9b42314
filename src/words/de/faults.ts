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
  'weak-password': 'Dieses Passwort ist zu leicht zu erraten. Nimm ein längeres oder mehrere Wörter.',
  'wrong-password': 'Das ist nicht das Passwort.',
  'wrong-code': 'Dieser Code stimmt nicht oder gilt nicht mehr.',
}
