import type { Words } from '../words.js'

export const notifications: Words['notifications'] = {
  'mention': (name) => `${name} hat dich erwähnt`,
  'status': (name) => `${name} hat etwas geschrieben`,
  'reblog': (name) => `${name} hat etwas von dir weitergegeben`,
  'follow': (name) => `${name} folgt dir`,
  'follow_request': (name) => `${name} möchte dir folgen`,
  'favourite': (name) => `${name} gefällt etwas von dir`,
  'poll': () => 'Eine Abstimmung ist zu Ende',
  'update': (name) => `${name} hat etwas geändert`,
  'quote': (name) => `${name} hat etwas von dir zitiert`,
  'quoted_update': (name) => `${name} hat etwas geändert, das du zitiert hast`,
  'severed_relationships': () => 'Manche, denen du folgst, sind nicht mehr zu erreichen',
  'moderation_warning': () => 'Etwas von dir wurde entfernt',
  'admin.sign_up': () => 'Jemand ist neu dabei',
  'admin.report': () => 'Es gibt eine neue Meldung',
}
