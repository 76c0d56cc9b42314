import { expect } from 'chai'
import { rulesIn, TypedRules } from '../../../../src/domain/settings/house-rules.js'

const faults = (typed: string) => TypedRules.safeParse(typed).error?.issues.map(({ message }) => message) ?? []

describe('house rules', () => {
  it('are one a line, each with what makes it clearer behind a bar', () => {
    expect(
      rulesIn('  Listen  first | Ask | then judge\n\n \nNo adverts\n').map(({ text, hint }) => [text, hint]),
    ).to.deep.equal([
      ['Listen first', 'Ask | then judge'],
      ['No adverts', ''],
    ])
    expect(rulesIn('')).to.deep.equal([])
  })

  it('keep their ids when others come, go or change places, and when the hint changes', () => {
    const [first, second] = rulesIn('Listen first\nNo adverts')
    const [fresh, moved, again] = rulesIn('Be kind\nNo adverts | Ours neither\nListen first')
    expect([moved?.id, again?.id]).to.deep.equal([second?.id, first?.id])
    expect(fresh?.id).to.match(/^\d+$/).and.not.be.oneOf([first?.id, second?.id])
    expect(Number.isSafeInteger(Number(first?.id))).to.equal(true)
    expect(rulesIn('Listen first!')[0]?.id).to.not.equal(first?.id)
  })

  it('are each there once', () => {
    expect(rulesIn('Be kind | To all\nBe  kind | To some').map(({ hint }) => hint)).to.deep.equal(['To all'])
  })

  it('have bounds', () => {
    expect(faults('Be kind\n'.repeat(30))).to.deep.equal([])
    expect(faults('Be kind\n'.repeat(31))).to.deep.equal(['too-many-lines'])
    expect(faults('x'.repeat(501))).to.deep.equal(['line-too-long'])
    expect(faults('Be kind\n | Always')).to.deep.equal(['hint-alone'])
    expect(faults(`${'x'.repeat(400)}\n`.repeat(20))).to.have.length(1)
  })
})
