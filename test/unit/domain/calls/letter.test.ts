import { expect } from 'chai'
import { hasBrokenField, mailtoOf, merged, mergeFieldsOf } from '../../../../src/domain/calls/letter.js'
import { contentOf } from '../../../../src/domain/drafts/content.js'
import { fieldsOf } from '../../../../src/domain/drafts/fields.js'
import { FieldFaults } from '../../../../src/domain/refusals.js'
import { call as typed } from '../../../support/publishing.js'

const letter = (text: string, subject = 'About {{place}}') => ({ toName: 'The council', to: null, subject, text })
const now = new Date('2026-11-10T12:00:00Z')
const content = (fields: Record<string, string>) =>
  contentOf('call', { ...typed, ...fields }, [], { now, language: 'en' })
const faultsOf = (fields: Record<string, string>): string[] => {
  try {
    content(fields)
    return []
  } catch (error) {
    if (error instanceof FieldFaults) return error.faults.map(({ field, code }) => `${field} ${code}`)
    throw error
  }
}

describe('a letter for others to send', () => {
  it('names what is to be filled in, each once, in any alphabet', () => {
    expect(mergeFieldsOf(letter('{{name}} {{ straße }} {{name}} {{имя 2}}'))).to.deep.equal([
      'place',
      'name',
      'straße',
      'имя 2',
    ])
    for (const text of ['{{}}', '{{1a}}', '{{a', 'a}}', '{{<b>}}', '{{a}b}}']) {
      expect(hasBrokenField(letter(text)), text).to.equal(true)
    }
    expect(hasBrokenField(letter('{{a}} {b} }{'))).to.equal(false)
  })

  it('takes what was typed as it is, never as a field, and keeps a subject to one line', () => {
    const done = merged(letter('{{name}}, {{place}}'), { place: 'Elm\r\nBcc: x@evil.test', name: '{{place}} $& $1' })
    expect(done.text).to.equal('{{place}} $& $1, Elm\r\nBcc: x@evil.test')
    expect(done.subject).to.equal('About Elm Bcc: x@evil.test')
    expect(merged(letter('{{constructor}} {{toString}}'), {}).text).to.equal('[constructor] [toString]')
  })

  it('becomes an address that a mail program reads, or none when it would be cut', () => {
    const href = mailtoOf('a&b@elm.test', { subject: 'What? & why', text: 'One\nTwo #3 \ud800' })
    expect(href).to.equal('mailto:a%26b@elm.test?subject=What%3F%20%26%20why&body=One%0D%0ATwo%20%233%20%EF%BF%BD')
    const lines = mailtoOf('a@elm.test', { subject: 'x', text: 'One\r\nTwo\rThree\nFour' })
    expect(lines).to.equal('mailto:a@elm.test?subject=x&body=One%0D%0ATwo%0D%0AThree%0D%0AFour')
    // Nothing that is typed becomes another header, or another recipient.
    const sly = mailtoOf('a@elm.test', { subject: 'x&bcc=y@evil.test', text: '&cc=z@evil.test?to=q' }) ?? ''
    expect([...new URL(sly).searchParams.keys()]).to.deep.equal(['subject', 'body'])
    expect(new URL(sly).pathname).to.equal('a@elm.test')
    const arabic = { subject: 'مكتبة', text: 'السيد المحترم،\nنريد المكتبة.' }
    expect(new URL(mailtoOf('a@elm.test', arabic) ?? '').searchParams.get('body')).to.equal(
      'السيد المحترم،\r\nنريد المكتبة.',
    )
    expect(mailtoOf(null, { subject: 'a', text: 'ß'.repeat(400) })).to.equal(null)
  })

  it('is read in time however it was made', () => {
    const started = performance.now()
    for (const text of ['{{'.repeat(2_500), `{{a${' '.repeat(4_900)}`, '{{a '.repeat(1_250)])
      mergeFieldsOf(letter(text))
    expect(performance.now() - started).to.be.below(500)
  })

  it('is typed with a call, checked, and comes back into its form', () => {
    const fields = {
      ...{
        letter2ToName: 'The Gazette',
        letter2To: 'x@gazette.test',
        letter2Subject: 'Hello',
        letter2Text: 'Dear {{name}}',
      },
      ...{ callArea: ' Walton  Vale ', background: 'https://elm.test/o/7', asksByReply: 'yes' },
    }
    const { call, ...rest } = content(fields)
    expect(call?.letters).to.deep.equal([
      { toName: 'The Gazette', to: 'x@gazette.test', subject: 'Hello', text: 'Dear {{name}}' },
    ])
    expect(call).to.include({
      area: 'Walton Vale',
      background: 'https://elm.test/o/7',
      asksByReply: true,
      takesUp: null,
    })
    const again = fieldsOf({ ...rest, call, event: null, writeUp: null }, true)
    expect(again).to.include({ letter1ToName: 'The Gazette', callArea: 'Walton Vale', asksByReply: 'yes' })
    expect(content(again).call).to.deep.equal(call)
    expect(faultsOf({ letter1Text: '{{a' })).to.have.members([
      'letter1ToName required',
      'letter1Subject required',
      'letter1Text bad-merge-field',
    ])
    const many = Array.from({ length: 9 }, (_, n) => `{{f${n}}}`).join(' ')
    const whole = { letter1ToName: 'A', letter1Subject: 'B', letter1Text: many }
    expect(faultsOf(whole)).to.deep.equal(['letter1Text too-many-merge-fields'])
    expect(faultsOf({ ...whole, letter1Text: 'x', letter1To: 'a@b?cc=d' })).to.deep.equal(['letter1To not-an-address'])
    expect(faultsOf({ background: 'javascript:alert(1)', takesUp: 'file:///etc' })).to.deep.equal([
      'takesUp not-a-link',
      'background not-a-link',
    ])
  })
})
