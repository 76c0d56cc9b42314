import { readFileSync } from 'node:fs'
import { Router } from 'express'
import { expect } from 'chai'
import { operationsIn, withOperations } from '../../../src/api/operations.js'
import { servedOperations } from '../../../src/api/served.js'

describe('the table of what the API serves', () => {
  it('is read from routers, whatever is in which', () => {
    const [outer, inner] = [Router(), Router()]
    inner.get('/api/v1/b', () => undefined).post('/api/v1/b', () => undefined)
    outer.use(inner)
    outer
      .route('/api/v1/a')
      .delete(() => undefined)
      .put(() => undefined)
    outer.use((_req, _res, next) => next())
    expect(operationsIn(outer).map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'put /api/v1/a',
      'delete /api/v1/a',
      'get /api/v1/b',
      'post /api/v1/b',
    ])
  })

  it('stands in the README as it is served; `node config/operations.js` writes it anew', () => {
    const readme = readFileSync('README.md', 'utf8')
    expect(readme).to.equal(withOperations(readme, servedOperations()))
  })

  it('has what every app asks for when it starts', () => {
    const served = servedOperations().map(({ method, path }) => `${method} ${path}`)
    expect(served).to.include.members([
      'get /api/v2/instance',
      'get /api/v1/announcements',
      'get /oauth/userinfo',
      'post /oauth/token',
    ])
  })
})
