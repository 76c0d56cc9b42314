import { expect } from 'chai'
import { Refusal } from '../../../../src/core/errors.js'
import { passwords } from '../../../../src/domain/members/password.js'

const PASSWORD = 'spades and barrows'

describe('passwords', () => {
  it('are kept at the cost that is asked of argon2id, unless somebody says another', async () => {
    expect(await passwords().hash(PASSWORD)).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('of members are looked at although strangers fill the queue, and before theirs', async () => {
    const all = passwords()
    const kept = await all.hash(PASSWORD)
    const order: string[] = []
    const strangers = Array.from({ length: 60 }, () =>
      all.verify('a guess at it', null).then(
        () => order.push('stranger'),
        (error: unknown) => order.push(error instanceof Refusal && error.code === 'busy' ? 'busy' : 'broken'),
      ),
    )
    const member = all.verify(PASSWORD, kept, true).then((right) => order.push(right ? 'member' : 'wrong'))
    await Promise.all([...strangers, member])
    const looked = order.filter((one) => one !== 'busy')
    expect(order.filter((one) => one === 'busy')).to.have.lengthOf(60 - 34)
    expect(looked).to.have.lengthOf(35)
    expect(looked.indexOf('member'), 'two were at it, and the other place goes on').to.be.within(0, 9)
  })
})
