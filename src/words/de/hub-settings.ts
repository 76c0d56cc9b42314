import type { Words } from '../words.js'

export const hubSettings: Words['hubSettings'] = {
  name: 'Name der Gruppe',
  nameHelp: 'Wie er über jeder Seite steht.',
  area: 'Wo ihr zu Hause seid',
  areaHelp: 'Ein Viertel, eine Stadt, ein Tal: in euren Worten.',
  language: 'Sprache des Hubs',
  languageHelp:
    'So sehen ihn alle, deren Browser keine andere verlangt, die der Hub spricht. Auch seine Post ist darin.',
  contact: 'Wie man die Gruppe erreicht',
  contactHelp: 'Steht für alle auf der Seite über euch: eine Adresse, eine Telefonnummer, wann jemand da ist.',
  about: 'Über die Gruppe',
  aboutHelp: 'Für alle zu lesen: wer ihr seid, was ihr tut, wie man mitmacht. Markdown geht auch.',
  handle: 'Kürzel',
  handleHelp: (example) =>
    `Der kurze Name der Gruppe im Netz, unter dem man sie von anderen Servern aus findet: ${example}. Er bleibt für immer.`,
  zone: 'Zeitzone',
  zoneHelp: 'Nach dieser Uhr werden Zeiten geschrieben und gelesen.',
  accent: 'Die Farbe der Gruppe',
  accentHelp: 'Knöpfe, Links und Schilder bekommen sie. Lesbar bleibt alles, bei Tag und bei Nacht.',
  accentOther: 'Eine andere',
  accentNumber: 'Nummer einer anderen Farbe',
  accentNumberHelp: 'Ein Farbton von 0 bis 359. Er gilt, wenn „Eine andere“ gewählt ist.',
  hues: {
    25: 'Ziegelrot',
    55: 'Kürbis',
    90: 'Stroh',
    150: 'Blattgrün',
    190: 'Teich',
    250: 'Himmelblau',
    300: 'Pflaume',
    350: 'Rote Bete',
  },
  digestDay: 'Wochenbrief: sein Tag',
  digestDayHelp:
    'An alle, die ihn bestellt haben: was in den nächsten zwei Wochen ansteht und was neu ist. Ohne Neues kommt keiner.',
  digestNever: 'Nie',
  digestHour: 'Wochenbrief: seine Stunde',
  digestHourHelp: 'Nach der Uhr des Hubs, auch wenn die Uhren umgestellt werden.',
  signUps: 'Wer ein Konto haben darf',
  signUpModes: {
    closed: 'Niemand Neues',
    invitation: 'Wer einen Einladungslink hat',
    approval: 'Wer fragt und aufgenommen wird',
    open: 'Alle',
  },
  signUpHelp: {
    closed: 'Nur du kannst Mitglieder hinzufügen, dort, wo der Hub läuft.',
    invitation: 'Ihr macht Links und schickt sie denen, die ihr kennt.',
    approval: 'Man fragt auf einer Seite des Hubs, und ihr entscheidet.',
    open: 'Alle legen sich selbst ein Konto an. Dann sollte täglich jemand nachsehen.',
  },
}
