import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Kind } from '../../src/domain/items/item.js'
import type { Scene } from './scenes.js'

/** One thing to publish. */
export type Plot = {
  kind: Kind
  /** Days before today on which it was published. */
  ago: number
  fields: Fields
  /** When it begins or is due: days from today, and the time on the wall. */
  at?: readonly [days: number, time: string]
  /** When it ends on the same day. */
  until?: string
  picture?: readonly [scene: Scene, alt: string]
  /** Why it was cancelled or closed. */
  ended?: string
}

export const walton: readonly Plot[] = [
  {
    kind: 'event',
    ago: 3,
    at: [4, '10:00'],
    until: '13:00',
    picture: ['beds', 'Six long beds with rows of young plants, seen from the path'],
    fields: {
      title: 'Open gate: come and see the plots',
      tags: 'openday, gardening',
      placeName: 'Walton allotments',
      address: 'The gate on Mill Lane',
      access: 'Step-free to the shed, grass beyond it. Toilet on site.',
      body: 'We open the gate once a month. **Tea at eleven**, seedlings to take home, and somebody to show you round.\n\nBring a pot if you have one.',
    },
  },
  {
    kind: 'event',
    ago: 5,
    at: [9, '19:00'],
    until: '20:30',
    fields: {
      title: 'Monthly meeting',
      tags: 'meeting',
      placeName: 'Community centre, room 2',
      address: '14 Station Road',
      access: 'Lift, hearing loop.',
      online: 'https://meet.example.org/walton',
      body: '1. The water bill\n2. Who has the keys\n3. Spring open day\n\nNew people welcome: come ten minutes early and we will tell you what we are on about.',
    },
  },
  {
    kind: 'event',
    ago: 2,
    at: [16, '09:30'],
    until: '12:00',
    picture: ['table', 'A long table with jars and fruit'],
    fields: {
      title:
        'Seed swap and preserving morning, with the people from the foodbank and everyone who has too much of something',
      tags: 'seeds, foodbank',
      placeName: 'Scout hut',
      address: 'Behind the library',
      body: 'Bring seeds in a labelled envelope. Jars are there; sugar is short.',
    },
  },
  {
    kind: 'event',
    ago: 10,
    at: [6, '14:00'],
    fields: {
      title: 'Willow weaving',
      tags: 'crafts',
      placeName: 'The shed',
      body: 'Make a plant support to take home.',
    },
    ended: 'The willow has not come. We will try again in spring.',
  },
  {
    kind: 'event',
    ago: 4,
    at: [2, '18:00'],
    fields: {
      title: 'Keys and rota: plot holders only',
      audience: 'hub',
      placeName: 'The shed',
      body: 'Who opens, who locks, until March.',
    },
  },
  {
    kind: 'event',
    ago: 40,
    at: [-12, '11:00'],
    fields: { title: 'Apple day', tags: 'openday', placeName: 'Walton allotments', body: 'Press, peel, eat.' },
  },
  {
    kind: 'call',
    ago: 6,
    at: [19, '23:59'],
    picture: ['hill', 'The hill above the allotments at sunrise'],
    fields: {
      title: 'Keep the lane open: object to the car park plan',
      action: 'object',
      goal: '150',
      link: 'https://planning.example.org/2026-114',
      tags: 'planning',
      body: 'The plan takes the lane that eighty households use to reach the plots. The council counts **objections that give a reason of their own**, not copies.\n\n- Say how you use the lane\n- Say what closing it would cost you\n- Two sentences are enough',
    },
  },
  {
    kind: 'call',
    ago: 12,
    at: [33, '18:00'],
    fields: {
      title: 'Two drivers for the Friday food run',
      action: 'volunteer',
      goal: '2',
      tags: 'foodbank',
      body: 'An hour and a half, every other Friday, own car or our van. We pay fuel.',
    },
  },
  {
    kind: 'call',
    ago: 50,
    fields: { title: 'Write to the water company', action: 'write', body: 'Ask why the pressure drops on Sundays.' },
    ended: 'They answered and replaced the valve. Forty-one of you wrote.',
  },
  {
    kind: 'write-up',
    ago: 20,
    picture: ['houses', 'A row of terraced houses along a lane'],
    fields: {
      title: 'How counting bags got the lane cleared',
      tags: 'cleanup, council',
      situation:
        'The lane behind the terrace had been a tip for six years. Three groups had asked the council, one after another, and been told whose job it was not.',
      action:
        'We stopped asking and counted. For four Saturdays we wrote down every bag, by type, and put the sheet on the fence.\n\nThen we sent the sheet to the council **with the cost per bag** from their own accounts.',
      people: '14',
      hours: '60',
      money: '85',
      currency: 'GBP',
      result: 'Cleared in eleven days, and a bin. The council put £2,000 a year into keeping it so.',
      failed:
        'The first two Saturdays nobody came but the three of us: we had put it on one noticeboard only. And the bin is emptied on the wrong day.',
      differently: 'Knock on doors before the first day, not after. Ask the bin crew; they knew all along.',
    },
  },
  {
    kind: 'write-up',
    ago: 32,
    fields: {
      title: 'A waiting list on the wall',
      tags: 'allotments',
      situation: 'Plots stood empty while sixty people waited on a list kept in a drawer.',
      action: 'We put the list on the wall, in order, with dates.',
      people: '5',
      hours: '9',
      failed: 'Two people did not want their names seen. We now use numbers.',
    },
  },
  {
    kind: 'write-up',
    ago: 7,
    fields: {
      title: 'Pink spades',
      tags: 'tools',
      situation: 'The tool shed was broken into twice in a year, and the insurance went up.',
      action: 'We marked every tool with paint nobody would want in their own shed: pink.',
      result: 'Nothing has gone missing since.',
      money: '12',
      currency: 'GBP',
      people: '4',
      hours: '6',
    },
  },
]

export const ahorn: readonly Plot[] = [
  {
    kind: 'event',
    ago: 2,
    at: [3, '18:30'],
    until: '20:30',
    picture: ['houses', 'Eine Häuserzeile mit hellen Fenstern'],
    fields: {
      title: 'Mieterversammlung zur Heizkostenabrechnung',
      tags: 'miete, heizung',
      placeName: 'Nachbarschaftshaus',
      address: 'Ahornstraße 12',
      access: 'Barrierefrei. Kinderbetreuung bis 20 Uhr.',
      body: 'Bringt eure Abrechnung mit. Wir gehen sie **Zeile für Zeile** durch.',
    },
  },
  {
    kind: 'event',
    ago: 8,
    at: [11, '15:00'],
    until: '18:00',
    picture: ['table', 'Ein langer Tisch mit Gläsern'],
    fields: { title: 'Hofcafé', tags: 'hof', placeName: 'Innenhof', body: 'Kuchen mitbringen, Klappstuhl mitbringen.' },
  },
  {
    kind: 'event',
    ago: 6,
    at: [18, '17:00'],
    fields: {
      title: 'Sprechstunde: Mängel melden, aber richtig',
      tags: 'miete',
      placeName: 'Nachbarschaftshaus',
      body: 'Fotos, Datum, Schreiben: wir helfen beim ersten.',
    },
  },
  {
    kind: 'event',
    ago: 9,
    at: [25, '19:00'],
    fields: {
      title: 'Plenum',
      audience: 'hub',
      placeName: 'Nachbarschaftshaus',
      body: 'Wie immer: Kasse, Aufgaben, Streit.',
    },
  },
  {
    kind: 'event',
    ago: 60,
    at: [-30, '16:00'],
    fields: {
      title: 'Straßenfest',
      tags: 'fest',
      placeName: 'Ahornstraße',
      body: 'Danke an alle, die geschleppt haben.',
    },
  },
  {
    kind: 'event',
    ago: 1,
    at: [40, '10:00'],
    fields: { title: 'Winterschnitt im Hof', tags: 'hof', placeName: 'Innenhof', body: 'Scheren sind da.' },
  },
  {
    kind: 'call',
    ago: 4,
    at: [14, '12:00'],
    fields: {
      title: 'Widersprecht der Abrechnung bis zum Stichtag',
      action: 'write',
      goal: '80',
      tags: 'miete, heizung',
      body: 'Wer nicht widerspricht, hat zugestimmt. Muster liegt im Nachbarschaftshaus.',
    },
  },
  {
    kind: 'call',
    ago: 15,
    at: [28, '20:00'],
    picture: ['hill', 'Abend über dem Viertel'],
    fields: {
      title: 'Unterschreibt für den Zebrastreifen',
      action: 'sign',
      goal: '500',
      link: 'https://petition.example.org/zebra',
      tags: 'verkehr',
      body: 'Vor der Schule. Seit drei Jahren versprochen.',
    },
  },
  {
    kind: 'call',
    ago: 70,
    fields: { title: 'Helft beim Umzug der Kleiderkammer', action: 'volunteer', body: 'Ein Samstag, viele Kisten.' },
    ended: 'Geschafft, mit 23 Leuten und einem Lastenrad.',
  },
  {
    kind: 'write-up',
    ago: 18,
    picture: ['houses', 'Fassaden mit Balkonen'],
    fields: {
      title: 'Ein Thermometer im Treppenhaus',
      tags: 'heizung, miete',
      situation: 'Im Haus 12 fiel jeden Winter die Heizung aus. Einzelne Beschwerden blieben liegen.',
      action: 'Wir haben ein Protokoll im Treppenhaus aufgehängt: **Datum, Uhrzeit, Temperatur**, Unterschrift.',
      people: '31',
      hours: '40',
      money: '24,50',
      currency: 'EUR',
      result: 'Nach drei Wochen kam die Firma. Rückzahlung für alle: 11 Prozent.',
      failed: 'Zwei Stockwerke haben nicht mitgemacht; wir hatten nur auf Deutsch eingeladen.',
      differently: 'Die Einladung in fünf Sprachen, und an die Tür statt in den Kasten.',
    },
  },
  {
    kind: 'write-up',
    ago: 27,
    fields: {
      title: 'Vom Parkplatz zum Hof',
      tags: 'hof',
      situation: 'Der Hof war zugeparkt, und niemand wollte der erste sein, der etwas sagt.',
      action: 'Hochbeete mit Genehmigung, Schritt für Schritt, jeden Monat eins.',
      people: '12',
      hours: '120',
    },
  },
  {
    kind: 'write-up',
    ago: 11,
    fields: {
      title: 'Klopfen statt kleben',
      tags: 'organisieren',
      situation: 'Niemand las den Aushang.',
      action: 'Wir haben an Türen geklopft, zu zweit, mit einem Zettel für die Antwort.',
      failed: 'Abends nach acht macht niemand auf.',
    },
  },
]
