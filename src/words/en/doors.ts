/** What people elsewhere are told who answer an event or a call from their own server; short, and never a bare yes or no. */
export const doors = {
  event: {
    accepted: 'You have a place, and are on the list.',
    waiting: 'There is no place left. You are on the waiting list and will hear when one becomes free.',
    asked: 'The organisers decide who comes. You will hear from us.',
    refused: 'The organisers could not give you a place.',
    full: 'All places are taken, so you are not on the list.',
    closed: 'Signing up is over, so you are not on the list.',
    over: 'It has begun or was cancelled, and no place became free for you.',
    left: 'You are no longer on the list.',
    gone: 'It was taken down by those who organised it. Do not count on it.',
  },
  call: {
    accepted: 'Your promise is counted. Thank you!',
    closed: 'This call is over, so nothing was counted.',
    left: 'Your promise is taken back.',
  },
  /** In a line under what an event is, where apps show no button. */
  byReply: 'To sign up, answer with “yes”.',
  /** For those alone who have a place, where others are told the part of town. */
  where: (place: string) => `Where it is, for you alone: ${place}`,
  /** Follows the first where somebody is on a list. */
  howToLeave: 'If you cannot after all, answer this message with “no”.',
  poll: {
    event: 'Are you coming? Whoever chooses Yes is put on the list, and is told whether there is a place.',
    call: 'Will you take part?',
    yes: 'Yes',
    no: 'No',
    send: 'Send a poll to followers',
    lead: 'A short post with a vote, Yes or No, goes out in the name of the hub. Whoever votes Yes is on the list like everybody else, and hears where they stand. There is one poll for each event or call.',
    sent: 'The poll is on its way.',
    there: 'A poll was sent to followers.',
    votes: { one: '# person has voted', other: '# people have voted' },
  },
}
