/** Whole sentences for what the hub refuses. */
export const refusals = {
  'already-set-up': 'This hub has been set up already.',
  'bad-form': 'The form has run out or came from somewhere else. Go back, load the page again, and send it once more.',
  'bad-link': 'This link does not work, or no longer does. Ask for a new one.',
  'busy': 'The hub has its hands full. Try again in a minute.',
  'changed-meanwhile': 'Someone else is changing the same thing just now. Look again, then decide.',
  'last-steward': 'This is the last steward. Make someone else a steward first.',
  'no-such-member': 'There is no such member.',
  'no-such-page': 'There is no page at this address.',
  'not-allowed': 'This is not open to you.',
  'not-set-up': 'This hub has not been set up yet.',
  'sign-in-first': 'Sign in first.',
  'too-many-tries': 'There were too many tries. Wait a while, then try again.',
}
