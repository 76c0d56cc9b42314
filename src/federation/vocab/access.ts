import { accessFeatures, type AccessFeature } from '../../domain/items/event-details.js'

/** As terms are written in JSON: `stepFree`. */
export const wireFeature = (feature: AccessFeature): string =>
  feature.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const byName = new Map(accessFeatures.map((feature) => [wireFeature(feature), feature]))

/** Null for one that we do not know. */
export const featureNamed = (name: string): AccessFeature | null => byName.get(name) ?? null
