/** Dates beside the list of events: a member's own calendar, import, other websites, the week, the map. */
export const calendar = {
  personal: {
    title: 'Your calendar',
    what: 'Everything that is on, also what only members see, in the calendar of your phone.',
    row: 'Your calendar’s address',
    /** @param hub  its name */
    name: (hub: string) => `Mine · ${hub}`,
    lead: 'A secret address for your calendar program: the events of this group, also those for members only, and events of others that you follow.',
    secret:
      'Whoever has the address sees what you see there, without signing in. It is shown once and kept nowhere; make a new one when you no longer know where it is.',
    none: 'You have no address yet.',
    since: (day: string) => `There is one, made on ${day}.`,
    dead: (day: string) =>
      `The one made on ${day} has ended, because your password or the way you sign in has changed since.`,
    make: 'Make my address',
    anew: 'Make a new address',
    anewHelp: 'The one before it ends at once, in every program that has it.',
    end: 'End the address',
    done: { ended: 'The address has ended. Programs that have it find nothing there any more.' },
    madeTitle: 'Your calendar’s address',
    madeLead: 'Copy it now: it is not shown again.',
    address: 'Address',
    qr: 'The address for a phone',
    how: 'In your calendar program look for “add a calendar from the web”, “subscribe” or “from URL”, and paste it there. Changes and cancellations then come by themselves.',
    noted: 'I have copied it',
  },
}
