/**
 * Where the pictures are that stand for those who have none, from '/' on. Apps tell by the last part of these addresses, which
 * is that of Mastodon's, that there is none, and draw one of their own or leave the room to something else.
 */
export const BLANK_FACE = '/avatars/original/missing.png'
export const BLANK_HEADER = '/headers/original/missing.png'
