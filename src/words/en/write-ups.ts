/** What is said of write-ups beside their text: on what terms, where they come from, what others made of them. */
export const writeUps = {
  licences: {
    'by-sa': 'CC BY-SA 4.0: adapt it, say whose it was, pass it on alike',
    'by': 'CC BY 4.0: adapt it, say whose it was',
    'cc0': 'CC0: do with it as you like',
    'reserved': 'All rights reserved: nobody may adapt it without asking',
  },
  licenceNames: { 'by-sa': 'CC BY-SA 4.0', 'by': 'CC BY 4.0', 'cc0': 'CC0 1.0', 'reserved': 'All rights reserved' },
  licence: 'Licence',
  settings: {
    neighbourhood: 'A neighbourhood',
    village: 'A village',
    town: 'A town',
    city: 'A city',
    countryside: 'The countryside',
    workplace: 'A workplace',
    online: 'Online',
  },
  /** The first line of an adaptation, on other servers too. */
  adaptedFrom: (title: string, group: string) => `Adapted from “${title}” by ${group}`,
}
