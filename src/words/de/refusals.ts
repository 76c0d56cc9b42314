import type { Words } from '../words.js'

export const refusals: Words['refusals'] = {
  'already-set-up': 'Dieser Hub ist schon eingerichtet.',
  'bad-form':
    'Das Formular ist abgelaufen oder kam von woanders. Geh zurück, lade die Seite neu und schick es noch einmal.',
  'bad-link': 'Dieser Link gilt nicht oder nicht mehr. Bitte um einen neuen.',
  'busy': 'Der Hub hat gerade alle Hände voll zu tun. Versuch es in einer Minute noch einmal.',
  'changed-meanwhile': 'Jemand anderes ändert das gerade auch. Sieh noch einmal nach und entscheide dann.',
  'last-steward': 'Das ist die letzte Person, die den Hub verwaltet. Gib erst jemand anderem diese Rolle.',
  'no-such-member': 'Dieses Mitglied gibt es nicht.',
  'no-such-page': 'Unter dieser Adresse gibt es keine Seite.',
  'not-allowed': 'Das steht dir nicht offen.',
  'not-set-up': 'Dieser Hub ist noch nicht eingerichtet.',
  'sign-in-first': 'Melde dich zuerst an.',
  'too-many-tries': 'Das waren zu viele Versuche. Warte eine Weile und versuch es dann noch einmal.',
}
