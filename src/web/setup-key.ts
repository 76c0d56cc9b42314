/** Where a hub is set up, and the field of the link that proves who may. */
export const SETUP_PATH = '/setup'
export const SETUP_FIELD = 'key'

/** The same in all processes of a hub and at every start; of no use once the hub is set up. */
export const setupKey = (derive: (purpose: string) => Buffer): string => derive('setup-link').toString('base64url')

export function setupLink(baseUrl: string, derive: (purpose: string) => Buffer): string {
  return `${baseUrl}${SETUP_PATH}?${SETUP_FIELD}=${setupKey(derive)}`
}
