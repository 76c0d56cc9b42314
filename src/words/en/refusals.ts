/** Whole sentences for what the hub refuses. */
export const refusals = {
  'already-set-up': 'This hub has been set up already.',
  'bad-form': 'The form has run out or came from somewhere else. Go back, load the page again, and send it once more.',
  'bad-link': 'This link does not work, or no longer does. Ask for a new one.',
  'busy': 'The hub has its hands full. Try again in a minute.',
  'changed-meanwhile': 'Someone else has changed this in the meantime. Nothing of yours was lost.',
  'draft-published': 'This draft has been published already.',
  'gone-item': 'This has been taken down by the people who put it up.',
  'no-such-draft': 'There is no such draft.',
  'no-such-item': 'There is nothing at this address.',
  'too-many-pictures': 'There are too many pictures. Take one out first.',
  'no-such-member': 'There is no such member.',
  'no-such-page': 'There is no page at this address.',
  'not-allowed': 'This is not open to you.',
  'not-set-up': 'This hub has not been set up yet.',
  'sign-in-first': 'Sign in first.',
  'too-many-tries': 'There were too many tries. Wait a while, then try again.',
}
