/** What people are told when an event is moved, postponed, cancelled, or on again, and on the day before: in letters, and as a short note on the network. */
export const changes = {
  changed: (title: string): string => `“${title}” has changed.`,
  cancelled: (title: string): string => `“${title}” is cancelled.`,
  back: (title: string): string => `“${title}” takes place after all.`,
  postponed: (title: string): string => `“${title}” is postponed.`,
  wasToBe: (when: string): string => `It was to be on ${when}.`,
  noDateYet: 'There is no new date yet. Who signed up keeps their place.',
  newDate: (title: string): string => `“${title}” has a new date.`,
  reminder: (title: string): string => `A reminder: “${title}”`,
  when: (when: string, isNew: boolean): string => (isNew ? `New time: ${when}` : `Time: ${when}`),
  where: (where: string, isNew: boolean): string => (isNew ? `New place: ${where}` : `Place: ${where}`),
  noPlace: 'The place is not known any more; see the page.',
  online: (url: string): string => `Online: ${url}`,
  onlyOnline: (url: string): string => `It is online only now: ${url}`,
  notOnline: 'No longer online.',
  subject: {
    changed: (title: string): string => `Changed: ${title}`,
    cancelled: (title: string): string => `Cancelled: ${title}`,
    postponed: (title: string): string => `Postponed: ${title}`,
    back: (title: string): string => `On after all: ${title}`,
  },
  /** Follows what somebody is told who signed up from elsewhere. */
  ifNot: 'If you cannot come, answer this message with “no”.',
  why: 'You get this letter because you signed up.',
  see: 'See the event',
  mine: 'See your sign-up, or cancel it',
}
