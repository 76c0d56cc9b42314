import { ok, warn, type Check } from './finding.js'

/** Whether programs can make accounts that nobody has looked at. */
export const checkSignUps: Check = (config) =>
  Promise.resolve(
    config.unconfirmedSignUps
      ? warn(
          'Any program can make accounts here without a mail address that is its own, as soon as the hub is open to all. ' +
            'That is for tests of apps: unset ALLOTMENT_UNCONFIRMED_SIGN_UPS on a hub that people use.',
        )
      : ok('Programs make no accounts that nobody has looked at.'),
  )
