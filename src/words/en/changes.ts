/** What people are told when an event is moved, cancelled, or on again: in letters, and as a short note on the network. */
export const changes = {
  changed: (title: string): string => `“${title}” has changed.`,
  cancelled: (title: string): string => `“${title}” is cancelled.`,
  back: (title: string): string => `“${title}” takes place after all.`,
  when: (when: string, isNew: boolean): string => (isNew ? `New time: ${when}` : `Time: ${when}`),
  where: (where: string, isNew: boolean): string => (isNew ? `New place: ${where}` : `Place: ${where}`),
  noPlace: 'The place is not known any more; see the page.',
  online: (url: string): string => `Online: ${url}`,
  notOnline: 'No longer online.',
  subject: {
    changed: (title: string): string => `Changed: ${title}`,
    cancelled: (title: string): string => `Cancelled: ${title}`,
    back: (title: string): string => `On after all: ${title}`,
  },
  why: 'You get this letter because you signed up.',
  see: 'See the event',
  mine: 'See your sign-up, or cancel it',
}
