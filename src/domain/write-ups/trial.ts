/** How it went for a group that tried what somebody else's write-up tells. */
export const outcomes = ['worked', 'partly', 'failed'] as const
export type Outcome = (typeof outcomes)[number]
