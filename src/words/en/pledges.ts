type Letter = { subject: (call: string) => string; text: (call: string, hub: string) => string }

const letters = {
  confirm: {
    subject: (call) => `Confirm your promise: ${call}`,
    text: (call, hub) =>
      `Someone, we hope it was you, promised to take part in “${call}”, a call of ${hub}. Open this link within two days and press the button there to make it count. If it was not you, do nothing: the promise does not count, and this address is forgotten.`,
  },
  already: {
    subject: (call) => `You have promised already: ${call}`,
    text: (call, hub) =>
      `Someone, we hope it was you, promised to take part in “${call}”, a call of ${hub}, with this mail address. That promise counts already, and only once. With this link you can take it back.`,
  },
  thanks: {
    subject: (call) => `Your promise counts: ${call}`,
    text: (call, hub) =>
      `Thank you. Your promise to take part in “${call}”, a call of ${hub}, counts. If you cannot make it after all, take it back with this link.`,
  },
} satisfies Record<string, Letter>

/** Promising to take part in a call: the box on its page, and mail about it. */
export const pledges = {
  letters: letters as Record<keyof typeof letters, Letter>,
}
