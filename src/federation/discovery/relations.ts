/** Link relations of WebFinger and NodeInfo that we give, or look for. */
export const SELF = 'self'
export const PROFILE_PAGE = 'http://webfinger.net/rel/profile-page'
export const AVATAR = 'http://webfinger.net/rel/avatar'
export const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe'
/** FEP-3b86: where somebody's own server lets them act on something of another. */
export const intentOf = (activity: string): string => `https://w3id.org/fep/3b86/${activity}`
/** FEP-d556: the actor that a whole server is. */
export const SERVICE = 'https://www.w3.org/ns/activitystreams#Service'
/** FEP-2677: the same, in the list of NodeInfo. */
export const APPLICATION = 'https://www.w3.org/ns/activitystreams#Application'
export const nodeInfoOf = (version: '2.0' | '2.1'): string => `http://nodeinfo.diaspora.software/ns/schema/${version}`
