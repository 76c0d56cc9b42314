/** The pages about what went wrong, by HTTP status: what happened, what is safe, what to do. */
export const failures = {
  labels: {
    happened: 'What happened',
    safe: 'What is safe',
    next: 'What you can do',
    number: 'Number of this error',
    home: 'Go to the start page',
  },
  pages: {
    400: {
      title: 'That could not be read',
      happened: 'The address or the form did not arrive in one piece.',
      safe: 'Nothing was changed.',
      next: 'Check the address for a slip, or go back and try once more.',
    },
    401: {
      title: 'Please sign in first',
      happened: 'This page is for people who are signed in.',
      safe: 'Nothing was changed.',
      next: 'Sign in, then come back to this page.',
    },
    403: {
      title: 'This is not open to you',
      happened: 'The group keeps this page, or this step, to some of its people.',
      safe: 'Nothing was changed.',
      next: 'If you think it should be open to you, ask someone of the group.',
    },
    404: {
      title: 'Nothing is planted here',
      happened: 'There is no page at this address.',
      safe: 'Links may break; what the group published keeps its address.',
      next: 'Check the address for a slip, or begin at the start page.',
    },
    405: {
      title: 'That does not work here',
      happened: 'This page can be read, but nothing can be sent to it.',
      safe: 'Nothing was changed.',
      next: 'Go back to the page you came from and try from there.',
    },
    409: {
      title: 'Someone was quicker',
      happened: 'What you wanted to change has changed in the meantime.',
      safe: 'Their change is kept, and yours was not mixed into it.',
      next: 'Go back, load the page again, and make your change once more.',
    },
    410: {
      title: 'This has been taken down',
      happened: 'Something was here, and the people who put it up have removed it for good.',
      safe: 'Nothing else went with it.',
      next: 'See what is there now, from the start page.',
    },
    413: {
      title: 'That is too big',
      happened: 'What you sent is larger than this hub takes.',
      safe: 'Nothing of it was kept, and nothing else was changed.',
      next: 'Go back, make it smaller (a picture, most often), and send it again.',
    },
    429: {
      title: 'A little slower, please',
      happened: 'A lot has come from your connection in a short time.',
      safe: 'What you sent before is kept; this last one was not taken.',
      next: 'Wait a few minutes, then try again.',
    },
    500: {
      title: 'Something broke on our side',
      happened: 'The hub made a mistake while it answered you. It was not your doing.',
      safe: 'Whatever was confirmed to you before is kept.',
      next: 'Try again in a minute. If it happens again, tell the people who run this hub the number below.',
    },
    503: {
      title: 'Back in a moment',
      happened: 'The hub cannot get at what it keeps just now.',
      safe: 'Whatever was confirmed to you before is kept. This last step may not have gone through.',
      next: 'Try again in a few minutes. If it lasts, tell the people who run this hub the number below.',
    },
  },
}
