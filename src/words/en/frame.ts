/** The frame around every page. */
export const frame = {
  skip: 'Skip to the content',
  menu: 'Pages',
  events: 'What’s on',
  calls: 'Calls',
  writeUps: 'Write-ups',
  neighbours: 'Neighbours',
  about: 'About us',
  search: 'Search',
  signIn: 'Sign in',
  signOut: 'Sign out',
  notifications: 'New for you',
  account: 'Your account',
  manage: 'Manage',
  language: 'Language',
  runBy: 'Run by a local group on a machine of its own, with Allotment, free software.',
  source: 'Source code',
}
