/** What somebody says who answers an event or a call with a word. */
export type Word = 'yes' | 'no'

/**
 * The words that count, folded as `folded` folds. Short, whole answers of one meaning alone: whoever writes more than
 * these writes to people, and is not taken at their word by a machine.
 */
const words: Readonly<Record<string, Readonly<Record<Word, readonly string[]>>>> = {
  en: {
    yes: [
      ...['yes', 'yes please', 'yes i am', 'yes im in', 'yes i come', 'yes coming', 'yes ill be there', 'yep', 'yeah'],
      ...['coming', 'im coming', 'i am coming', 'i come', 'i will come', 'ill come', 'ill be there', 'i will be there'],
      ...['im in', 'i am in', 'count me in', 'sign me up', 'going', 'im going', 'attending', 'join', 'joining'],
      ...['i pledge', 'i promise', 'ill do it', 'i will do it'],
    ],
    no: [
      ...['no', 'no sorry', 'sorry no', 'nope', 'not coming', 'im not coming', 'i am not coming', 'not going'],
      ...['cant come', 'i cant come', 'i cannot come', 'cannot come', 'cant make it', 'i cant make it', 'cancel'],
      ...['im out', 'i am out', 'count me out', 'sign me off', 'leave', 'leaving', 'not in'],
    ],
  },
  de: {
    yes: [
      ...['ja', 'ja bitte', 'ja gerne', 'ja gern', 'gerne', 'gern', 'jo', 'ja ich komme', 'ja ich bin dabei'],
      ...['dabei', 'bin dabei', 'ich bin dabei', 'ja dabei', 'ja bin dabei', 'komme', 'ich komme', 'ich komme gerne'],
      ...['zusage', 'ich sage zu', 'ich nehme teil', 'anmelden', 'anmeldung', 'teilnehmen'],
      ...['mache mit', 'ich mache mit', 'mach mit', 'ich mach mit', 'ich verspreche es'],
    ],
    no: [
      ...['nein', 'nein danke', 'leider nein', 'nein leider nicht', 'leider nicht', 'ne', 'nee', 'absage'],
      ...['ich sage ab', 'komme nicht', 'ich komme nicht', 'komme doch nicht', 'ich komme doch nicht', 'abmelden'],
      ...['abmeldung', 'bin nicht dabei', 'ich bin nicht dabei', 'nicht dabei', 'ich kann nicht', 'kann nicht'],
      ...['mache nicht mit', 'ich mache nicht mit'],
    ],
  },
}

/** In UTF-16 units of what is left without mentions: the longest answer there is, with signs and faces around it. */
const LONGEST = 60

/** An address at the front or the end, as its writer's server leaves it in the text. */
const MENTION = /(?<![\p{L}\p{N}_])[@＠][\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}_.-]+(?::\d+)?)?/gu
const HASHTAG = /[#＃][\p{L}\p{N}_]+/gu
const QUESTION = /[?？؟¿]/u

/**
 * What an answer says, of which the text without the names of those it goes to is one of the words; null for everything
 * else: questions, longer texts, texts with links, and words whose meaning the languages do not agree on.
 * @param text       plain text, of any length
 * @param languages  in which it may be said, beside English: the hub's and the event's, as BCP 47
 */
export function answerIn(text: string, languages: readonly string[]): Word | null {
  if (text.length > 1_000) return null
  const bare = text.replace(MENTION, ' ').replace(HASHTAG, ' ').trim()
  if (bare.length > LONGEST || QUESTION.test(bare)) return null
  const said = folded(bare)
  if (said === '') return null
  const found = new Set<Word>()
  for (const language of new Set([...languages.map(primary), 'en'])) {
    const { yes, no } = words[language] ?? { yes: [], no: [] }
    if (yes.includes(said)) found.add('yes')
    if (no.includes(said)) found.add('no')
  }
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}

const primary = (tag: string): string => tag.toLowerCase().split('-', 1)[0] ?? ''

/** Letters alone, in lower case, without accents, apostrophes, signs and faces; words apart by one space. */
function folded(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘ʼ`´]/gu, '')
    .toLowerCase()
  // Signs between words would make another text of it: a sentence, a list, an address.
  if (/[\p{L}\p{N}][^\p{L}\p{N}\s,.!…~-]+[\p{L}\p{N}]/u.test(letters) || /\p{N}/u.test(letters)) return ''
  return letters.replace(/[^\p{L}]+/gu, ' ').trim()
}
