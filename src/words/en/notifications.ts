/** What phones and apps show of something new: one line. `name` is who did it. */
export const notifications = {
  'mention': (name: string) => `${name} mentioned you`,
  'status': (name: string) => `${name} wrote something`,
  'reblog': (name: string) => `${name} passed on what you wrote`,
  'follow': (name: string) => `${name} follows you`,
  'follow_request': (name: string) => `${name} asks to follow you`,
  'favourite': (name: string) => `${name} likes what you wrote`,
  'poll': () => 'A vote is over',
  'update': (name: string) => `${name} changed something`,
  'quote': (name: string) => `${name} quoted what you wrote`,
  'quoted_update': (name: string) => `${name} changed something you have quoted`,
  'severed_relationships': () => 'Some of whom you follow cannot be reached any more',
  'moderation_warning': () => 'Something you wrote was taken down',
  'admin.sign_up': () => 'Somebody new has joined',
  'admin.report': () => 'There is a new report',
}
