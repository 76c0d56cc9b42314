import { expect } from 'chai'
import { linesOn } from '../../../src/operator/progress.js'

describe('progress that no terminal shows', () => {
  it('is a line for every tenth of each part', () => {
    const lines: string[] = []
    const { progress } = linesOn({ write: (text) => lines.push(text) })
    for (let done = 0; done <= 1_000; done++) progress(done, 1_000, 'events')
    expect(lines).to.have.lengthOf(11)
    expect([lines[0], lines.at(-1)]).to.deep.equal(['events: 0 % (0 of 1000)\n', 'events: 100 % (1000 of 1000)\n'])
    progress(0, 0, 'media')
    progress(0, 0, 'media')
    expect(lines.slice(11)).to.deep.equal(['media\n'])
  })
})
