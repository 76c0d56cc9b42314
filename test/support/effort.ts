/**
 * How much more than usual tests with random cases are to do: a whole number from `ALLOTMENT_EFFORT`, 1 when it is not
 * given. Each run tries cases of its own, so usual runs add up; 20 is for a night before a release.
 */
export const EFFORT = Math.max(1, Math.trunc(Number(process.env.ALLOTMENT_EFFORT ?? 1)) || 1)
