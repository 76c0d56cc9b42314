import { expect } from 'chai'
import { answerIn, type Word } from '../../../../src/domain/doors/answer-words.js'

const cases: [text: string, languages: string[], said: Word | null][] = [
  ['yes', [], 'yes'],
  ['@oak@hub.example Yes!', [], 'yes'],
  ['@oak yes 🎉', [], 'yes'],
  ['I’m in', [], 'yes'],
  ["I'm in!!", ['de'], 'yes'],
  ['Coming 👍 @oak@hub.example:4000', [], 'yes'],
  ['count me in #RepairCafe', [], 'yes'],
  ['I pledge.', [], 'yes'],
  ['no', [], 'no'],
  ['No, sorry', [], 'no'],
  ["can't make it", [], 'no'],
  ['Ja', ['de-AT'], 'yes'],
  ['Bin dabei!', ['de'], 'yes'],
  ['ich mache mit', ['de'], 'yes'],
  ['Absage', ['de'], 'no'],
  ['Ich komme doch nicht.', ['de'], 'no'],
  // In a language that neither the hub nor the event speaks, a word may mean anything.
  ['ja', [], null],
  ['dabei', ['en', 'fr'], null],
  // Talk among people.
  ['yes?', [], null],
  ['Are you coming?', [], null],
  ['¿yes', [], null],
  ['Yes, but can I bring my dog and three children along with me to the hall', [], null],
  ['yes and no', [], null],
  ['yes no', [], null],
  ['not yes', [], null],
  ['yesterday', [], null],
  ['no way', [], null],
  ['Yes https://spam.example', [], null],
  ['yes/no', [], null],
  ['yes 2', [], null],
  ['', [], null],
  ['@oak@hub.example', [], null],
  ['👍', [], null],
  ['yes' + ' '.repeat(2_000), [], null],
]

describe('an answer with a word', () => {
  for (const [text, languages, said] of cases) {
    it(`${said ?? 'nothing'} is what ${JSON.stringify(text.slice(0, 40))} says${languages.length > 0 ? ` in ${languages.join(' or ')}` : ''}`, () => {
      expect(answerIn(text, languages)).to.equal(said)
    })
  }

  it('is never what the hub itself says', () => {
    // Sentences as the hub writes them: whoever repeats one, another hub for example, has said nothing.
    for (const text of [
      'You are on the list.',
      'You have a place. To leave it, answer with “no”.',
      'No place is left.',
    ])
      expect(answerIn(text, ['de'])).to.equal(null)
  })

  it('takes no time over what is made to take long', () => {
    const before = performance.now()
    for (const text of ['@'.repeat(999), '@a@'.repeat(300), '#a '.repeat(300), 'yes,'.repeat(200), '’'.repeat(999)])
      expect(answerIn(text, ['de'])).to.equal(null)
    expect(performance.now() - before).to.be.below(200)
  })
})
