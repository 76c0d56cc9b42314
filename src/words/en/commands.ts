/** What the hub answers, in a private post, those who publish an event or a call from an app. */
export const commands = {
  /** Names of the lines, as they are typed. */
  labels: {
    title: 'Title',
    when: 'When',
    until: 'Until',
    where: 'Where',
    link: 'Link',
    goal: 'Goal',
    action: 'Action',
    area: 'Area',
    places: 'Places',
  },
  text: 'Text',
  published: { event: 'The event is published:', call: 'The call is published:' },
  unpublished: { event: 'The event is not published yet.', call: 'The call is not published yet.' },
  /** To those who sent it for nobody else to see. */
  tried: {
    event: 'You sent this to nobody, so the event is not published. It reads like this:',
    call: 'You sent this to nobody, so the call is not published. It reads like this:',
  },
  understood: 'What was understood:',
  /** Followed by the address of the draft. */
  kept: 'Nothing is lost. Finish it here, or post it again:',
  faults: {
    'not-understood': (value: string) =>
      `“${value}” was not understood. Write a day with its year, and a time, such as 24 December 2026, 19:00–21:00.`,
    'no-such-day': (value: string) => `There is no such day as “${value}”.`,
    'weekday': (value: string) => `In “${value}” the day of the week does not fit the date. Which is right?`,
    'no-day': (value: string) => `“${value}” has no day. Write it with its year, such as 24 December 2026, 19:00.`,
    'no-time': (value: string) => `“${value}” has no time. Write one behind the day, such as 19:00 or 7pm.`,
    'not-an-action': (value: string) =>
      `“${value}” is not known. Write one of: attend, write, object, sign, donate, volunteer, share, strike.`,
    'not-a-number': (value: string) => `“${value}” is not a whole number.`,
    'twice': (value: string) => `“${value}” is there beside another. Which is right?`,
  },
  /** For those who publish, on their page of apps. */
  help: {
    title: 'Publishing from an app',
    lead: 'A post of yours that begins with #event or #call is not posted as it is: the hub makes an event or a call of it, and answers in a private post. Each line that begins with one of these words says one thing; all others are the text.',
    words: { event: 'When, Until, Where, Link, Places', call: 'Until, Action, Area, Link, Goal' },
    event:
      '#event Spring fair\nWhen: Saturday 24 April 2027, 14:00–17:00\nWhere: Community hall, 12 Mill Lane\n\nBring seeds and stories.',
    call: '#call Keep the library open\nUntil: 20 December 2027\nAction: write\nLink: https://example.org/letter\nGoal: 500\n\nThe council decides in January.',
    audience:
      'It is for those whom the post is for. One that only those you mention may see is kept as a draft, and you are shown how it reads.',
  },
}
