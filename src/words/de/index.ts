import type { Words } from '../words.js'
import { account } from './account.js'
import { announcements } from './announcements.js'
import { apps } from './apps.js'
import { calendar } from './calendar.js'
import { changes } from './changes.js'
import { calls } from './calls.js'
import { commands } from './commands.js'
import { dealings } from './dealings.js'
import { doors } from './doors.js'
import { editor } from './editor.js'
import { events } from './events.js'
import { failures } from './failures.js'
import { faults } from './faults.js'
import { feeds } from './feeds.js'
import { frame } from './frame.js'
import { hubSettings } from './hub-settings.js'
import { joined } from './joined.js'
import { letters } from './letters.js'
import { manage } from './manage.js'
import { members } from './members.js'
import { neighbours } from './neighbours.js'
import { notices } from './notices.js'
import { notifications } from './notifications.js'
import { pages } from './pages.js'
import { parts } from './parts.js'
import { pledges } from './pledges.js'
import { readingLists } from './reading-lists.js'
import { refusals } from './refusals.js'
import { reports } from './reports.js'
import { servers } from './servers.js'
import { setup } from './setup.js'
import { signUps } from './sign-ups.js'
import { writeUps } from './write-ups.js'
import { subscriptions } from './subscriptions.js'

export const de: Words = {
  account,
  announcements,
  apps,
  calendar,
  changes,
  calls,
  commands,
  dealings,
  doors,
  editor,
  events,
  failures,
  faults,
  feeds,
  frame,
  hubSettings,
  joined,
  letters,
  manage,
  members,
  neighbours,
  notices,
  notifications,
  pages,
  parts,
  pledges,
  readingLists,
  refusals,
  reports,
  servers,
  setup,
  signUps,
  writeUps,
  subscriptions,
}
