import type { Words } from '../words.js'

export const announcements: Words['announcements'] = {
  title: 'Neues für Mitglieder',
  lead: 'Mitglieder sehen sie oben in ihren Apps, bis sie sie weglegen oder die Zeit vorbei ist. Sie verlassen den Hub nie.',
  none: 'Nichts ist angekündigt',
  noneText: 'Sag hier, wann der Hub eine Weile weg ist, wann ihr euch alle trefft oder was sich geändert hat.',
  fresh: 'Etwas ankündigen',
  change: 'Eine Ankündigung ändern',
  text: 'Was möchtest du sagen?',
  startsAt: 'Wann fängt es an?',
  startsHelp: 'Wo es um eine Zeit geht. Gezeigt wird es sofort, was hier auch steht.',
  endsAt: 'Wann ist es vorbei?',
  endsHelp: 'Dann verschwindet es von selbst. Ohne Ende bleibt es, bis du es zurücknimmst.',
  allDay: 'Es geht um ganze Tage',
  say: 'Ankündigen',
  save: 'Speichern',
  edit: 'Ändern',
  remove: 'Zurücknehmen',
  since: (when) => `Seit ${when}`,
  until: (when) => `bis ${when}`,
  done: { announced: 'Es ist angekündigt.', changed: 'Es ist geändert.', removed: 'Es ist zurückgenommen.' },
}
