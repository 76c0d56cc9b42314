/**
 * Finds many words in a text in one pass over it, however many there are (Aho-Corasick). No pattern of anybody's is run:
 * words are compared letter by letter, and each place of a text is looked at once for whether a word can begin or end
 * there, so that neither a keyword nor a text can make it slow.
 */

/** The form in which words and texts are compared: compatibility forms (full width, ligatures) and case made one. */
export const comparable = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC')

type Node = {
  next: Map<number, Node>
  /** Where to go on when no letter fits: the longest end of what was read that begins a word. */
  fall: Node | null
  /** Words that end here, whatever follows, and those that do not run on. */
  ends: readonly Word[]
  whole: readonly Word[]
}
/** `places`: which of what is sought it is; the same may be sought several times. */
type Word = { places: number[]; length: number; begins: boolean }

const LETTER = /[\p{L}\p{M}\p{N}_]/u
/** Scripts that are written without spaces: there, every letter can begin or end a word. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u

const joins = (character: string): boolean => LETTER.test(character) && !UNSPACED.test(character)
const firstOf = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0)
const lastOf = (text: string): string => characterBefore(text, text.length)

/** The whole character that ends at a position; empty at the beginning. */
function characterBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1)
  const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff && at > 1
  return text.slice(at - (isSecondHalf ? 2 : 1), at)
}

/**
 * @property wholeWord  counts only where it does not touch another letter or digit, on each side that has a letter
 * itself: `art` is not in `party`, but `#art` and `art’s` have it. Where a script has no spaces this asks for nothing.
 */
export type Sought = { keyword: string; wholeWord: boolean }

/**
 * @param sought  in any case and form
 * @returns which of them, by their places in `sought`, are in a text; the text has to be `comparable`
 */
export function keywordSearch(sought: readonly Sought[]): (text: string) => Set<number> {
  const root = newNode()
  sought.forEach(({ keyword, wholeWord }, index) => {
    const word = comparable(keyword).trim()
    if (word === '') return
    const node = nodeOf(root, word)
    const [begins, ends] = wholeWord ? [joins(firstOf(word)), joins(lastOf(word))] : [false, false]
    const kind = ends ? 'whole' : 'ends'
    const same = node[kind].find((one) => one.begins === begins)
    if (same === undefined) node[kind] = [...node[kind], { places: [index], length: word.length, begins }]
    else same.places.push(index)
  })
  linkFalls(root)
  return (text) => search(root, text)
}

const newNode = (): Node => ({ next: new Map(), fall: null, ends: [], whole: [] })

function nodeOf(root: Node, word: string): Node {
  let node = root
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at)
    const next = node.next.get(unit) ?? newNode()
    node.next.set(unit, next)
    node = next
  }
  return node
}

/** Level by level, since a fall leads to a node nearer to the root. */
function linkFalls(root: Node): void {
  let level = [root]
  while (level.length > 0) {
    const below: Node[] = []
    for (const node of level) {
      for (const [unit, child] of node.next) {
        child.fall = node === root ? root : stepFrom(node.fall ?? root, unit, root)
        child.ends = [...child.ends, ...child.fall.ends]
        child.whole = [...child.whole, ...child.fall.whole]
        below.push(child)
      }
    }
    level = below
  }
}

function stepFrom(from: Node, unit: number, root: Node): Node {
  for (let node: Node | null = from; node !== null; node = node.fall) {
    const next = node.next.get(unit)
    if (next !== undefined) return next
  }
  return root
}

function search(root: Node, text: string): Set<number> {
  const found = new Set<Word>()
  const edges = edgesOf(text)
  const note = (words: readonly Word[], at: number): void => {
    for (const word of words)
      if (!found.has(word) && !(word.begins && edges.comesFrom(at - word.length))) found.add(word)
  }
  let node = root
  for (let at = 1; at <= text.length; at++) {
    node = stepFrom(node, text.charCodeAt(at - 1), root)
    note(node.ends, at)
    if (node.whole.length > 0 && !edges.runsOn(at)) note(node.whole, at)
  }
  return new Set(Array.from(found, ({ places }) => places).flat())
}

/** Whether a word that begins, or ends, at a place of a text is a part of a longer one there. */
function edgesOf(text: string) {
  const [YES, NO] = [1, 2]
  const kept = { before: new Uint8Array(text.length + 1), behind: new Uint8Array(text.length + 1) }
  const looked = (side: keyof typeof kept, at: number, character: () => string): boolean => {
    kept[side][at] ||= joins(character()) ? YES : NO
    return kept[side][at] === YES
  }
  return {
    comesFrom: (at: number): boolean => at > 0 && looked('before', at, () => characterBefore(text, at)),
    runsOn: (at: number): boolean => at < text.length && looked('behind', at, () => firstOf(text.slice(at, at + 2))),
  }
}
