import type { statusRefusals as english } from '../en/status-refusals.js'

export const statusRefusals: { [code in keyof typeof english]: string } = {
  'empty-status': 'Da steht noch nichts: Schreib etwas oder füg ein Bild oder eine Umfrage hinzu.',
  'long-status': 'Das ist zu lang: höchstens 5.000 Zeichen, die Warnung mitgezählt.',
  'many-files': 'Das sind zu viele Dateien: höchstens vier.',
  'no-such-file': 'Eine der Dateien ist nicht da, noch nicht fertig oder schon in einem anderen Beitrag.',
  'no-choice': 'Das kann hier nicht gewählt werden.',
  'not-for-members': 'Worauf das antwortet, ist nicht für alle Mitglieder; also kann es die Antwort auch nicht sein.',
  'not-to-quote': 'Das kann nicht zitiert werden: Es ist nicht für alle, oder wer es schrieb, möchte es nicht.',
  'own-poll': 'In der eigenen Umfrage kannst du nicht abstimmen.',
  'poll-and-files': 'Ein Beitrag hat entweder Dateien oder eine Umfrage.',
  'poll-long': 'Eine Antwort ist zu lang: höchstens 100 Zeichen.',
  'poll-of-event': 'Hier wird gefragt, wer kommt. Mitglieder melden sich auf der Seite an, um die es geht.',
  'poll-options': 'Eine Umfrage hat zwei bis vier Antworten.',
  'poll-over': 'Diese Umfrage ist vorbei.',
  'poll-time': 'Eine Umfrage dauert von fünf Minuten bis zu einem Monat.',
  'poll-twice': 'Jede Antwort einer Umfrage braucht einen eigenen Text.',
  'quote-alone': 'Ein Beitrag, der einen anderen zitiert, hat weder Dateien noch eine Umfrage.',
  'schedule-far': 'Das ist zu weit weg: höchstens zwei Jahre im Voraus.',
  'schedule-full':
    'Es wartet schon zu viel darauf zu erscheinen: höchstens 300 Beiträge insgesamt und 25 an einem Tag.',
  'schedule-soon': 'Was später erscheinen soll, muss mindestens fünf Minuten voraus liegen.',
  'voted-before': 'In dieser Umfrage hast du schon abgestimmt.',
}
