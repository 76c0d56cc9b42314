import type { Words } from '../words.js'

export const writeUps: Words['writeUps'] = {
  licences: {
    'by-sa': 'CC BY-SA 4.0: umschreiben, sagen, von wem es war, genauso weitergeben',
    'by': 'CC BY 4.0: umschreiben, sagen, von wem es war',
    'cc0': 'CC0: macht damit, was ihr wollt',
    'reserved': 'Alle Rechte vorbehalten: niemand darf es umschreiben, ohne zu fragen',
  },
  licenceNames: {
    'by-sa': 'CC BY-SA 4.0',
    'by': 'CC BY 4.0',
    'cc0': 'CC0 1.0',
    'reserved': 'Alle Rechte vorbehalten',
  },
  licence: 'Lizenz',
  settings: {
    neighbourhood: 'Ein Stadtviertel',
    village: 'Ein Dorf',
    town: 'Eine Kleinstadt',
    city: 'Eine Großstadt',
    countryside: 'Auf dem Land',
    workplace: 'Ein Betrieb',
    online: 'Im Netz',
  },
  adaptedFrom: (title: string, group: string) => `Umgeschrieben nach „${title}“ von ${group}`,
}
