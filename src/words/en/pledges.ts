/** `action` names the link. */
type Letter = { subject: (call: string) => string; text: (call: string, hub: string) => string; action: string }

const letters = {
  confirm: {
    subject: (call) => `Confirm your promise: ${call}`,
    action: 'Confirm my promise',
    text: (call, hub) =>
      `Someone, we hope it was you, promised to take part in “${call}”, a call of ${hub}. Open this link within two days and press the button there to make it count. If it was not you, do nothing: the promise does not count, and this address is forgotten.`,
  },
  already: {
    subject: (call) => `You have promised already: ${call}`,
    action: 'See it, or take it back',
    text: (call, hub) =>
      `Someone, we hope it was you, promised to take part in “${call}”, a call of ${hub}, with this mail address. That promise counts already, and only once. With this link you can take it back.`,
  },
  thanks: {
    subject: (call) => `Your promise counts: ${call}`,
    action: 'See it, or take it back',
    text: (call, hub) =>
      `Thank you. Your promise to take part in “${call}”, a call of ${hub}, counts. If you cannot make it after all, take it back with this link.`,
  },
} satisfies Record<string, Letter>

/** Promising to take part in a call: the box on its page, and mail about it. */
export const pledges = {
  letters: letters as Record<keyof typeof letters, Letter>,
  consent: (hub: string, days: number) =>
    `${hub} keeps my name, and my mail address if I give one, until ${days} days after this call is over, so that those who organise it can reach me. They are shown to nobody else and to no other server; only the number of promises is public. I can take it back at any time.`,
  /** Stands in the post that asks, and is kept with the promise of whoever answers it. */
  byReply: (days: number) =>
    `Answer this post with “yes” to promise that you take part, and with “no” to take that back. We keep your name and address until ${days} days after this call is over, so that those who organise it can reach you. They are shown to nobody else and to no other server; only the number of promises is public.`,
  byPoll: (days: number) =>
    `Whoever chooses Yes promises to take part. We keep your name and address until ${days} days after this call is over, so that those who organise it can reach you. They are shown to nobody else and to no other server; only the number of promises is public. You can take it back by answering “no”.`,
  box: {
    promise: 'I am in',
    here: { one: '# promised here', other: '# promised here' },
    elsewhere: { one: '# more', other: '# more' },
    atHubs: { one: 'at # other hub', other: 'at # other hubs' },
  },
  promise: {
    title: 'Promise to take part',
    has: 'You have promised to take part. Thank you.',
    withdraw: 'I cannot after all',
    mail: 'Your mail address',
    mailHelp: 'A link is sent there; the promise counts once you have used it.',
    name: 'Your name',
    nameHelp: 'For those who organise. You may leave it empty.',
    submit: 'I am in',
    submitMail: 'Send me the link',
    signIn: 'Promise with your account here',
  },
  done: {
    promised: 'Your promise counts.',
    asked:
      'If the address is right, a mail is on its way. Your promise counts once you have used the link in it. No address gets more than a few such mails an hour.',
    withdrawn: 'Your promise is taken back.',
  },
  byLink: {
    confirm: {
      title: 'Does your promise count?',
      text: 'Press the button, and it does. If you promised nothing, close this page.',
      submit: 'Yes, I am in',
    },
    own: {
      title: 'Your promise counts',
      text: 'If you cannot make it after all, take it back here.',
      submit: 'Take it back',
    },
    gone: { title: 'There is no promise', text: 'It was taken back, or is no longer remembered.' },
  },
}
