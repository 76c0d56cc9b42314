import { passwords } from '../../src/domain/members/password.js'

/** As hubs keep them, in a hundredth of the time. */
export const quickPasswords = () => passwords({ memory: 64, passes: 1, parallelism: 1 })
