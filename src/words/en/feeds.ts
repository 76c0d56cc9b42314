/** What feeds, calendars and other servers are told beside what was written; they are read far from our pages, and without them. */
export const feeds = {
  /** Before a text that is passed on without its title. */
  loudly: { cancelled: 'CANCELLED', postponed: 'POSTPONED', closed: 'CLOSED', won: 'WON', lost: 'NOT WON' },
  cancelled: (title: string) => `Cancelled: ${title}`,
  postponed: (title: string) => `Postponed: ${title}`,
  closed: (title: string) => `Closed: ${title}`,
  when: 'When',
  where: 'Where',
  access: 'Access',
  online: 'Online',
  until: 'Open until',
  learned: 'What we learned',
  takePart: 'Take part here',
  sections: {
    situation: 'What was the situation?',
    action: 'What did we do?',
    result: 'What happened?',
    failed: 'What failed?',
    differently: 'What would we do differently?',
  },
}
