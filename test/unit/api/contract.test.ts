import { expect } from 'chai'
import { servedOperations } from '../../../src/api/served.js'
import { answers } from '../../support/contract/answers.js'
import { faultsIn, faultsInEvent, operationAt, type Seen } from '../../support/contract/faults.js'

const counted = {
  'access-control-allow-origin': '*',
  'content-type': 'application/json; charset=utf-8',
  'x-ratelimit-limit': '300',
  'x-ratelimit-remaining': '299',
  'x-ratelimit-reset': '2026-11-21T10:05:00.000Z',
}
const list = { id: '12', title: 'Beans', replies_policy: 'list', exclusive: false }
const seen = (change: Partial<Seen> & { json?: unknown } = {}): Seen => {
  const { json = [list], ...more } = change
  return { method: 'GET', url: '/api/v1/lists', status: 200, headers: counted, body: JSON.stringify(json), ...more }
}
const link = (text: string, url = '/api/v1/mutes?limit=2&x[]=1&max_id=9'): Seen =>
  seen({ url, json: [], headers: { ...counted, link: text } })

describe('the check of what apps are sent', () => {
  it('knows of every operation what it answers, and of no other', () => {
    const served = servedOperations().map(({ method, path }) => `${method} ${path}`)
    expect(Object.keys(answers).sort()).to.deep.equal(served.sort())
  })

  it('takes the operation that the router takes', () => {
    expect(operationAt('GET', '/api/v1/accounts/lookup')).to.equal('get /api/v1/accounts/lookup')
    expect(operationAt('get', '/api/v1/accounts/12/')).to.equal('get /api/v1/accounts/:id')
    expect(operationAt('PUT', '/api/v2/filters/keywords/3')).to.equal('put /api/v2/filters/keywords/:id')
    expect(operationAt('GET', '/api/v2/notifications/policy')).to.equal('get /api/v2/notifications/policy')
    expect(operationAt('GET', '/api/v2/notifications/ungrouped-1')).to.equal('get /api/v2/notifications/:key')
    expect(operationAt('POST', '/api/v9/nothing')).to.equal(null)
  })

  it('finds nothing wrong with what is right', () => {
    const more = link(
      '<https://hub.example/api/v1/mutes?limit=2&x%5B%5D=1&max_id=3>; rel="next", <https://hub.example/api/v1/mutes?limit=2&x%5B%5D=1&min_id=8>; rel="prev"',
    )
    for (const right of [
      seen(),
      more,
      seen({ status: 404, json: { error: 'Record not found' } }),
      seen({ method: 'OPTIONS', status: 204, headers: {} }),
      seen({ url: '/health', headers: { ...counted, 'content-type': 'text/plain; charset=utf-8' }, body: 'OK' }),
    ])
      expect(faultsIn(right), right.url).to.deep.equal([])
    expect(faultsInEvent('delete', '123')).to.deep.equal([])
    expect(faultsInEvent('filters_changed', null)).to.deep.equal([])
  })

  it('finds what is wrong', () => {
    const without = (name: string) => Object.fromEntries(Object.entries(counted).filter(([one]) => one !== name))
    const next = (url: string) => link(`<${url}>; rel="next"`)
    const wrong: Record<string, Seen> = {
      'a field that is missing': seen({ json: [{ ...list, title: undefined }] }),
      'one that nobody knows': seen({ json: [{ ...list, colour: 'red' }] }),
      'null where there has to be something': seen({ json: [{ ...list, exclusive: null }] }),
      'an id that is a number': seen({ json: [{ ...list, id: 12 }] }),
      'one thing instead of a list': seen({ json: list }),
      'an address that is not whole': seen({ json: [{ ...list, title: '<a href="/tags/x">#x</a>' }] }),
      'half a letter': seen({ body: JSON.stringify([list]).replace('Beans', '\\ud800') }),
      'a page': seen({ headers: { ...counted, 'content-type': 'text/html' }, body: '<p>' }),
      'JSON that is cut off': seen({ body: '[{' }),
      'what no other page may read': seen({ headers: without('access-control-allow-origin') }),
      'nothing of how much is left': seen({ headers: without('x-ratelimit-remaining') }),
      'seconds instead of a date': seen({ headers: { ...counted, 'x-ratelimit-reset': '1800000000' } }),
      'a link that is not whole': next('/api/v1/mutes?limit=2&x[]=1&max_id=3'),
      'a link that leads elsewhere': next('https://hub.example/api/v1/blocks?limit=2&x[]=1&max_id=3'),
      'a link that forgets what was asked for': next('https://hub.example/api/v1/mutes?max_id=3'),
      'a link without what it is': link('<https://hub.example/api/v1/mutes?limit=2&x[]=1>'),
      'a redirect': seen({ status: 302 }),
      'an error in another shape': seen({ status: 404, json: { message: 'no' } }),
      'an error that is a page': seen({ status: 404, headers: { ...counted, 'content-type': 'text/html' } }),
      'an answer where there is none': seen({ url: '/api/v1/instance/terms_of_service' }),
      'an address that nothing stands at': seen({ url: '/api/v9/nothing' }),
      'groups without their accounts': seen({
        url: '/api/v2/notifications',
        json: {
          ...{ accounts: [], statuses: [] },
          notification_groups: [
            {
              ...{ group_key: 'x', notifications_count: 1, type: 'follow', most_recent_notification_id: 1 },
              ...{ page_min_id: '1', page_max_id: '1', sample_account_ids: ['5'] },
              latest_page_notification_at: '2026-11-21T10:05:00.000Z',
            },
          ],
        },
      }),
    }
    for (const [what, one] of Object.entries(wrong)) expect(faultsIn(one), what).to.not.deep.equal([])
    expect(faultsInEvent('delete', '"123"')).to.have.length(1)
    expect(faultsInEvent('update', JSON.stringify(list))).to.not.deep.equal([])
    expect(faultsInEvent('filters_changed', '""')).to.have.length(1)
    expect(faultsInEvent('something', null)).to.have.length(1)
  })
})
