import type { Words } from '../words.js'

export const feeds: Words['feeds'] = {
  loudly: {
    cancelled: 'ABGESAGT',
    postponed: 'VERSCHOBEN',
    closed: 'BEENDET',
    won: 'GEWONNEN',
    lost: 'NICHT GEWONNEN',
  },
  cancelled: (title) => `Abgesagt: ${title}`,
  postponed: (title) => `Verschoben: ${title}`,
  closed: (title) => `Beendet: ${title}`,
  when: 'Wann',
  where: 'Wo',
  access: 'Zugang',
  online: 'Online',
  until: 'Offen bis',
  learned: 'Was wir gelernt haben',
  takePart: 'Hier mitmachen',
  sections: {
    situation: 'Wie war die Lage?',
    action: 'Was haben wir getan?',
    result: 'Was ist dabei herausgekommen?',
    failed: 'Was ist misslungen?',
    differently: 'Was würden wir anders machen?',
  },
}
