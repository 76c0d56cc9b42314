import { z } from 'zod'
import { languages } from '../../words/words.js'
import { isZone } from '../text/zones.js'
import { Name } from '../members/member.js'
import { TypedRules } from './house-rules.js'
import { TileTemplate, TypedCoordinates } from './map-settings.js'

/** How people come to have an account. */
export const signUpModes = ['closed', 'invitation', 'approval', 'open'] as const
export type SignUpMode = (typeof signUpModes)[number]

export const Language = z.enum(languages, 'not-a-language')

/** An IANA time zone. */
export const Zone = z.string().max(64).refine(isZone, 'not-a-zone')

/** As it is kept, or as a form sends it: nothing is no number. */
const Whole = z.union(
  [
    z.int().min(0),
    z
      .string()
      .regex(/^\d{1,2}$/)
      .transform(Number),
  ],
  'not-a-choice',
)

/** What a group says of itself and decides about its hub; the handle stays for good. */
export const HubSettings = z.object({
  name: z.string().trim().min(1).max(100),
  handle: Name,
  /** Where the group is at home, in its own words; may be empty. */
  area: z.string().trim().max(100).default(''),
  language: Language.default('en'),
  zone: Zone.default('Europe/London'),
  /** How to reach the group, shown on the about page; free text, may be empty. */
  contact: z.string().trim().max(500).default(''),
  /** Markdown for the about page; may be empty. */
  about: z.string().trim().max(20_000).default(''),
  /** House rules, one a line, as `rulesIn` reads them; may be empty. */
  rules: TypedRules.default(''),
  /** Hue in OKLCH, degrees. */
  accent: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(0, 'not-a-number')
    .max(359, 'not-a-number')
    .default(150),
  /** Day of the weekly digest: 1 is Monday, 7 is Sunday, 0 is never. */
  digestDay: Whole.pipe(z.number().max(7, 'not-a-choice')).default(4),
  /** Hour of the day at which it goes out, by the hub's clock. */
  digestHour: Whole.pipe(z.number().max(23, 'not-a-choice')).default(9),
  signUps: z.enum(signUpModes).default('invitation'),
  /** Where the group is at home on a map: `53.45, -2.96`; may be empty. */
  mapCentre: TypedCoordinates.default(''),
  /** Where maps take their pictures from; empty: maps are drawn by the hub, and nobody else is asked. */
  mapTiles: TileTemplate.default(''),
  /** Whom to name for those pictures; plain text. */
  mapAttribution: z.string().trim().max(200).default(''),
})
export type HubSettings = z.output<typeof HubSettings>
