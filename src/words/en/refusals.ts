/** Whole sentences for what the hub refuses. */
export const refusals = {
  'already-set-up': 'This hub has been set up already.',
  'bad-form': 'The form has run out or came from somewhere else. Go back, load the page again, and send it once more.',
  'bad-link': 'This link does not work, or no longer does. Ask for a new one.',
  'busy': 'The hub has its hands full. Try again in a minute.',
  'no-such-member': 'There is no such member.',
  'no-such-page': 'There is no page at this address.',
  'not-allowed': 'This is not open to you.',
  'not-set-up': 'This hub has not been set up yet.',
  'picture-frames': 'This animation has too many frames. Send a single picture of it.',
  'picture-heavy': 'This picture takes too much memory to work on. Save it as an ordinary JPEG, then send that.',
  'picture-heic': 'Pictures in HEIC form cannot be read here. Save it as a JPEG first, then send that.',
  'picture-kind': 'This is not a picture that can be used here. Send a JPEG, PNG, WebP, AVIF or GIF.',
  'picture-large': 'This picture is too large. Send one of at most 50 megapixels.',
  'picture-long':
    'This picture is more than ten times as long as it is wide, or the other way round. Send a part of it.',
  'picture-slow': 'This picture took too long to work on. Save it smaller, then send that.',
  'picture-small': 'This picture is too small: it has to be at least 16 pixels wide and high.',
  'picture-unreadable':
    'This file could not be read as a picture. It may be damaged: open it, save it anew, and send that.',
  'sign-in-first': 'Sign in first.',
  'too-many-tries': 'There were too many tries. Wait a while, then try again.',
  'unreadable-form': 'The form could not be read. Load the page again and send it once more.',
}
