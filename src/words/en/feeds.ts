/** What feeds and calendars say beside what was written; they are read far from our pages, and without them. */
export const feeds = {
  cancelled: (title: string) => `Cancelled: ${title}`,
  closed: (title: string) => `Closed: ${title}`,
  when: 'When',
  where: 'Where',
  access: 'Access',
  online: 'Online',
  until: 'Open until',
  takePart: 'Take part here',
  sections: {
    situation: 'What was the situation?',
    action: 'What did we do?',
    result: 'What happened?',
    failed: 'What failed?',
    differently: 'What would we do differently?',
  },
}
