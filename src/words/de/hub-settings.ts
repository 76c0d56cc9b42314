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
  rules: 'Hausregeln',
  rulesHelp:
    'Eine in jeder Zeile. Was hinter einem senkrechten Strich steht, ist ein Hinweis, etwa: Erst zuhören | Fragt, bevor ihr urteilt. Alle sehen sie auf der Seite über euch und beim Beitreten; Mitglieder nennen sie, wenn sie etwas melden.',
  handle: 'Kürzel',
  handleHelp: (example) =>
    `Der kurze Name der Gruppe im Netz, unter dem man sie von anderen Servern aus findet: ${example}. Er bleibt für immer.`,
  mapCentre: 'Wo ihr auf der Karte seid',
  mapCentreHelp: 'Grad Nord, ein Komma, Grad Ost, etwa 50.93, 11.59. Die Karte sagt dann, wie weit es zu Terminen ist.',
  mapTiles: 'Kachelserver für die Karte',
  mapTilesHelp:
    'Ohne einen zeichnet der Hub selbst eine einfache Karte. Mit einem, etwa https://tiles.example.org/{z}/{x}/{y}.png, fragen die Browser aller, die die Karte ansehen, jenen Server nach Bildern, und er erfährt ihre Adressen und welchen Teil der Karte sie ansehen. Fragt dort nach, ob ihr dürft.',
  mapAttribution: 'Wer unter der Karte genannt wird',
  mapAttributionHelp: 'So, wie der Kachelserver es verlangt, etwa © OpenStreetMap-Mitwirkende.',
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
