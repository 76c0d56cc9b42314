/** What members are told who signed up for an event of another hub or server: by letter from their own hub. */
export const joined = {
  accepted: {
    subject: (title: string): string => `You have a place: ${title}`,
    text: (title: string, host: string): string => `You have a place at “${title}”, as the organisers at ${host} say.`,
  },
  movedUp: {
    subject: (title: string): string => `A place for you after all: ${title}`,
    text: (title: string, host: string): string =>
      `You have waited for a place at “${title}”, and now you have one, as the organisers at ${host} say. If you cannot come any more, please say so: others may be waiting.`,
  },
  waiting: {
    subject: (title: string): string => `No sure place yet: ${title}`,
    text: (title: string, host: string): string =>
      `The organisers at ${host} have noted that you want to come to “${title}”. It is not yet sure that there is a place for you. You get a letter when they decide.`,
  },
  refused: {
    subject: (title: string): string => `No place: ${title}`,
    text: (title: string, host: string): string =>
      `The organisers of “${title}” at ${host} have no place for you. If you think this is a mistake, talk to them.`,
  },
  gone: {
    subject: (title: string): string => `Taken down: ${title}`,
    text: (title: string, host: string): string =>
      `“${title}”, for which you had signed up, was taken down at ${host}. Do not count on it.`,
  },
  reminder: (title: string): string => `Tomorrow: ${title}`,
  see: 'See the event, or cancel',
  others: 'See what else is on',
  why: 'You get this letter because you signed up for an event of others with your account here.',
}
