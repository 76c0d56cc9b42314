/** What can be wrong with one field of a form; shown beside it. `#` is the limit that was broken. */
export const faults = {
  'required': 'This is needed.',
  'too-long': 'This is too long: at most # characters.',
  'too-short': 'This is too short: at least # characters.',
  'invalid': 'This cannot be used as it is.',
  'not-a-name': 'Use small letters without accents, digits and underscores, 30 at most.',
  'reserved-name': 'The hub needs this name for itself. Choose another.',
  'taken': 'This is taken already. Choose another.',
  'not-an-address': 'This is not a mail address.',
  'not-a-zone': 'This is not a time zone.',
  'not-a-language': 'This is not a language the hub knows.',
  'not-a-link': 'This is not a web address that begins with https:// or http://.',
  'not-a-date': 'This is not a date and time.',
  'not-a-number': 'This is not a number that can be used here.',
  'weak-password': 'This password is too easy to guess. Use something longer, or of several words.',
  'wrong-password': 'This is not the password.',
  'wrong-code': 'This code is not right, or no longer.',
}
