/** The time now. Everything that needs it takes a Clock, so that a test can hold it. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
