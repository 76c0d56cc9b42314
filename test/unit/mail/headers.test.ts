import { expect } from 'chai'
import { letterHeaders } from '../../../src/mail/headers.js'

const HOST = 'hub.example.org'

describe('headers of a letter', () => {
  it('say of every letter that a machine wrote it', () => {
    expect(letterHeaders({ list: null, about: null }, HOST)).to.deep.equal({ 'Auto-Submitted': 'auto-generated' })
  })

  it('let a list be left by one POST', () => {
    const list = {
      id: 'digest',
      name: 'Oak <b>"Elm"\r\nBcc: x@example.org',
      unsubscribe: 'https://hub.example.org/unsubscribe/t',
    }
    const headers = letterHeaders({ list, about: null }, HOST)
    const idOf = (name: string) => letterHeaders({ list: { ...list, name }, about: null }, HOST)['List-Id']
    const prepared = (value: string) => ({ prepared: true, value: `${value}<digest.hub.example.org>` })
    expect(idOf(list.name)).to.deep.equal(prepared('"Oak bElm Bcc xexampleorg" '))
    expect(idOf('Küfa')).to.deep.equal(prepared('=?UTF-8?B?S8O8ZmE=?= '))
    expect(idOf('ü'.repeat(100))).to.deep.equal(prepared(''))
    expect(headers['List-Unsubscribe']).to.deep.equal({ prepared: true, value: `<${list.unsubscribe}>` })
    expect(headers['List-Unsubscribe-Post']).to.equal('List-Unsubscribe=One-Click')
  })

  it('hold letters about one event together', () => {
    const { References, 'In-Reply-To': parent } = letterHeaders({ list: null, about: 'item-1' }, HOST)
    expect([References, parent]).to.deep.equal(['<item-1@hub.example.org>', '<item-1@hub.example.org>'])
  })
})
