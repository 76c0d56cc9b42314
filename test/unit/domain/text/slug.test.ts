import { expect } from 'chai'
import { kinds, type Item } from '../../../../src/domain/items/item.js'
import { idFromPath, pathOf, slugOf } from '../../../../src/domain/text/slug.js'
import { Random } from '../../../store/fuzz/random.js'

describe('a slug', () => {
  it('is made of the words of a title', () => {
    expect(slugOf('Repair Café: bring your toaster!')).to.equal('repair-cafe-bring-your-toaster')
    expect(slugOf("The tenants' union – don’t wait")).to.equal('the-tenants-union-dont-wait')
    expect(slugOf('Łódź, Århus & Ærø; İzmir')).to.equal('lodz-arhus-aero-izmir')
  })

  it('writes umlauts out in German', () => {
    expect(slugOf('Größe über Öl', 'de-AT')).to.equal('groesse-ueber-oel')
    expect(slugOf('Größe', 'sv')).to.equal('grosse')
  })

  it('is "item" when nothing can be said in ASCII', () => {
    for (const title of ['', '漢字', 'Собрание', '!!!', '😀', '-']) expect(slugOf(title), title).to.equal('item')
  })

  it('is at most sixty characters, cut between words where it can be', () => {
    expect(slugOf('many words '.repeat(20))).to.equal('many-words-many-words-many-words-many-words-many-words-many')
    expect(slugOf('a'.repeat(100))).to.equal('a'.repeat(60))
    expect(slugOf(`a ${'b'.repeat(100)}`)).to.equal(`a-${'b'.repeat(58)}`)
  })
})

describe("an item's address", () => {
  const item = { id: '00117281362944000001', kind: 'event', title: 'Repair Café', language: 'en' } as const

  it('names the kind, the title and the id', () => {
    expect(pathOf(item)).to.equal(`/events/repair-cafe-${117281362944000001n.toString(36)}`)
    expect(pathOf({ ...item, kind: 'call' })).to.match(/^\/calls\/repair-cafe-/)
    expect(pathOf({ ...item, kind: 'write-up', title: '?' })).to.match(/^\/write-ups\/item-/)
  })

  it('gives the id back, for every id and title', () => {
    const random = new Random(7)
    const letters = [...'abz09-_ äßΩ漢😀.#/?%\u202e']
    for (let turn = 0; turn < 2_000; turn++) {
      const number = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))
      const id = (number >> BigInt(random.below(64))).toString().padStart(20, '0')
      const title = Array.from({ length: random.below(90) }, () => random.pick(letters)).join('')
      const of: Pick<Item, 'id' | 'kind' | 'title' | 'language'> = {
        id,
        title,
        kind: random.pick(kinds),
        language: random.pick(['en', 'de']),
      }
      const path = pathOf(of)
      expect(path).to.match(/^\/(?:events|calls|write-ups|lists)\/[a-z0-9]+(?:-[a-z0-9]+)+$/)
      expect(idFromPath(path.split('/')[2] as string), path).to.equal(id)
    }
  })

  it('is read with another slug, none, or in capitals as from a poster', () => {
    const tail = 117281362944000001n.toString(36)
    for (const segment of [tail, `old-title-${tail}`, `-${tail}`, tail.toUpperCase()]) {
      expect(idFromPath(segment), segment).to.equal(item.id)
    }
  })

  it('is read as no id when there is none in it', () => {
    for (const segment of [
      '',
      '-',
      'a-',
      'a_b',
      'ä',
      '😀',
      '../x.',
      'zzzzzzzzzzzzz',
      'x'.repeat(14),
      `${'a-'.repeat(200)}1`,
      '1\n',
    ]) {
      expect(idFromPath(segment), segment).to.equal(null)
    }
    expect(idFromPath((2n ** 64n - 1n).toString(36))).to.equal('18446744073709551615')
    expect(idFromPath((2n ** 64n).toString(36))).to.equal(null)
  })
})
