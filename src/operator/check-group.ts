import { ok, warn, type Check } from './finding.js'
import { groupState } from './group-state.js'

/** Whether a group has made the hub its own. */
export const checkGroup: Check = async (config, hub) => {
  if ((await groupState(config, hub))?.setUp === true) return ok('The hub is set up.')
  return warn('Nobody has set the hub up. Open the link that it prints when it starts, or run "allotment setup".')
}
