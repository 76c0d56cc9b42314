type Letter = { subject: (hub: string) => string; text: (hub: string) => string; action?: string }

/** Mail about accounts. A link, where there is one, stands between the text and the end, called `action`. */
const kinds = {
  confirmAddress: {
    subject: (hub) => `Confirm your mail address for ${hub}`,
    action: 'Confirm this address',
    text: (hub) =>
      `Someone, we hope it was you, gave this mail address for their account at ${hub}. Open this link within two days to confirm it. If it was not you, do nothing: the address is then not used.`,
  },
  join: {
    subject: (hub) => `Your link to join ${hub}`,
    action: 'Join',
    text: (hub) =>
      `Someone, we hope it was you, asked to join ${hub} with this mail address. Open this link within a day to choose a name and a password. If it was not you, do nothing: no account is made.`,
  },
  alreadyMember: {
    subject: (hub) => `You have an account at ${hub} already`,
    action: 'Sign in',
    text: (hub) =>
      `Someone, we hope it was you, asked to join ${hub} with this mail address. There is an account with it already, so nothing was changed. Here you can sign in, or choose a new password if you have forgotten yours.`,
  },
  accepted: {
    subject: (hub) => `Welcome to ${hub}`,
    action: 'Sign in',
    text: (hub) =>
      `You asked to join ${hub}, and you are in. Sign in with the name and the password you chose. A second mail has a link to confirm this address.`,
  },
  refused: {
    subject: (hub) => `Your request to join ${hub}`,
    text: (hub) =>
      `You asked to join ${hub}. The people who run it have decided against it, and what you sent was deleted. If you think this is a mistake, talk to them.`,
  },
  reset: {
    subject: (hub) => `Choose a new password for ${hub}`,
    action: 'Choose a new password',
    text: (hub) =>
      `Someone, we hope it was you, asked for a new password for your account at ${hub}. Open this link within an hour to choose one; it works once. If it was not you, do nothing: your password stays as it is.`,
  },
  passwordChanged: {
    subject: (hub) => `Your password for ${hub} was changed`,
    text: (hub) =>
      `The password of your account at ${hub} was changed, and everyone who was signed in with it has been signed out. If that was not you, ask for a new password on the page for signing in, and tell the people who run the hub.`,
  },
  addressChanged: {
    subject: (hub) => `Your account at ${hub} has a new mail address`,
    text: (hub) =>
      `Your account at ${hub} now has another mail address; this one is no longer used. If that was not you, tell the people who run the hub at once.`,
  },
  secondFactorOff: {
    subject: (hub) => `Signing in to ${hub} no longer asks for a code`,
    text: (hub) =>
      `The second step of signing in to your account at ${hub} was turned off: from now on the password is enough. If that was not you, change your password, and tell the people who run the hub.`,
  },
} satisfies Record<string, Letter>

export const letters = {
  greeting: 'Hello,',
  kinds: kinds as Record<keyof typeof kinds, Letter>,
  /** Names a link that has no other name. */
  open: 'Open',
}
