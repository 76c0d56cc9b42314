import type { Exchange } from './exchange.js'

/** What the two hubs do with each other’s. */
export const exchanges: Record<'walton' | 'ahorn', Exchange> = {
  walton: {
    adapts: [],
    tried: [
      {
        title: 'Ein Thermometer im Treppenhaus',
        fields: {
          outcome: 'partly',
          text: 'We hung a sheet in the community centre. The council fixed the boiler in five weeks and pays nothing back: nobody had kept the bills.',
          people: '9',
          hours: '12',
          weeks: '5',
        },
      },
    ],
    takesUp: [],
    comes: [],
  },
  ahorn: {
    adapts: [
      {
        title: 'How counting bags got the lane cleared',
        fields: {
          title: 'Säcke zählen, bis der Hinterhof geräumt ist',
          language: 'de',
          situation:
            'Im Hinterhof lag seit zwei Jahren Sperrmüll. Die Hausverwaltung verwies auf die Stadt, die Stadt auf die Hausverwaltung.',
          action:
            'Wir haben das Zählen von Walton Plots übernommen: an drei Samstagen **jeden Sack** aufgeschrieben, mit Foto.\n\nDie Liste hing am Tor und lag jedem Brief bei.',
          people: '9',
          hours: '21',
          money: '30',
          currency: 'EUR',
          weeks: '4',
          setting: 'city',
          result: 'Nach 4 Wochen geräumt, auf Kosten der Verwaltung.',
          failed: 'Am ersten Samstag regnete es, und die Liste war unleserlich.',
          differently: 'Eine Klarsichthülle.',
        },
      },
    ],
    tried: [
      {
        title: 'How counting bags got the lane cleared',
        fields: {
          outcome: 'worked',
          text: 'Der Hinterhof ist leer. Der Preis pro Sack hat den Ausschlag gegeben.',
          people: '9',
          hours: '21',
          money: '30',
          currency: 'EUR',
          weeks: '4',
        },
      },
      {
        title: 'A waiting list on the wall',
        fields: {
          outcome: 'failed',
          text: 'Bei uns hat der Datenschutz gesiegt: Die Liste hing zwei Tage.',
          people: '3',
        },
      },
    ],
    takesUp: [
      {
        title: 'Keep the lane open: object to the car park plan',
        fields: {
          title: 'Einspruch aus der Nordstadt: Die Gasse bleibt offen',
          body: 'Wir kennen das aus der eigenen Straße. Schreibt zwei Sätze, **mit eigener Begründung**.',
          goal: '40',
        },
        promises: 23,
      },
    ],
    comes: ['Open gate: come and see the plots', 'Know your rights when the bailiffs come'],
  },
}
