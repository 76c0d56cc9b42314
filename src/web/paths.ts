/** Where the pages are that the frame of every page leads to. */
export const paths = {
  home: '/',
  events: '/events',
  calls: '/calls',
  writeUps: '/write-ups',
  about: '/about',
  search: '/search',
  signIn: '/sign-in',
  signOut: '/sign-out',
  account: '/account',
  manage: '/manage',
} as const
