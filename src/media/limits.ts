/** What a picture may be, before anything of it is decoded. */

/** The largest sensors of phones. */
export const MAX_PIXELS = 8_192 * 6_144
export const MIN_SIDE = 16
/** How many times longer than the other a side may be. */
export const MAX_RATIO = 10
/** Only the first is taken, but all are looked through. */
export const MAX_FRAMES = 500

/** What is taken whole: as small as it likes, and so much longer than wide. */
export const WHOLE_MIN_SIDE = 1
export const WHOLE_MAX_RATIO = 100
/** Of all frames together, and how wide what moves gets; more than that is shown still. */
export const MOVING_PIXELS = 96 * 10 ** 6
export const MOVING_WIDTH = 800

/** What is made of it. */
export const WIDTHS = [480, 960, 1_600] as const
export const MAX_HEIGHT = 4_800
export const BLURHASH_SIDE = 32

/** What making it may cost. */
export const RENDER_WITHIN_MS = 20_000
export const IDLE_EXIT_MS = 60_000
export const MAX_WAITING = 8
export const MAX_HEAP_MB = 64
export const MAX_RSS_BYTES = 512 * 2 ** 20
